import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newClick, raise } from '../support/click.ts'
import { type Collector, useCollector } from '../support/shared-collector.ts'
import { newLink, signIn } from '../support/staff.ts'
import { until } from '../support/until.ts'

let collector: Collector
let sam: Awaited<ReturnType<typeof signIn>>

beforeAll(async () => {
  collector = await useCollector()
  await collector.seed({ id: 'demo' })
  await collector.seed({ id: 'other' })
  sam = await signIn(collector, 'demo-sam')
})
afterAll(() => collector.close())

describe('signing in', () => {
  it('asks for a click: reading the link five times changes nothing, then it works once', async () => {
    const link = await newLink(collector, 'demo-sam')
    for (const method of ['GET', 'HEAD', 'GET', 'HEAD', 'GET']) {
      expect((await collector.fetch(link, { method })).status).toBe(200)
    }
    const open = () =>
      collector.fetch(link, {
        method: 'POST',
        headers: { 'sec-fetch-site': 'same-origin' },
        redirect: 'manual',
      })
    expect((await open()).status).toBe(303)
    expect((await open()).status).toBe(404)
  })

  it('refuses a link that is too old', async () => {
    const link = await newLink(collector, 'demo-sam', -1)
    expect((await collector.fetch(link)).status).toBe(404)
  })

  it('keeps the session from scripts and from other sites', async () => {
    const link = await newLink(collector, 'demo-sam')
    const { headers } = await collector.fetch(link, {
      method: 'POST',
      headers: { 'sec-fetch-site': 'same-origin' },
      redirect: 'manual',
    })
    expect(headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Lax/)
  })

  it('names its cookie __Host- and marks it Secure wherever there is TLS', async () => {
    const link = await newLink(collector, 'demo-sam')
    const { headers } = await collector.fetchDirectly(`https://collector.example${link}`, {
      method: 'POST',
      headers: { 'sec-fetch-site': 'same-origin' },
      redirect: 'manual',
    })
    expect(headers.get('set-cookie')).toMatch(/^__Host-amends-desk=.*; Path=\/; HttpOnly; Secure/)
  })

  it('mails a link to staff, answers strangers alike, and leads on to the report', async () => {
    await collector.seed(
      { id: 'mailed' },
      { staff: [{ id: 'mia', name: 'Mia', email: 'mia@shop.example', role: 'agent' }] },
    )
    const click = newClick({ site: 'mailed' })
    await raise(collector, click)
    const ask = async (email: string) => {
      const answer = await sam.post('/desk/sign-in', { email, to: click.id })
      return [answer.status, await answer.text()]
    }
    expect(await ask('MIA@shop.example')).toEqual(await ask('stranger@shop.example'))
    const mail = await until(
      'the mail',
      async () => (await collector.mailsTo('mia@shop.example'))[0],
    )
    const link = /\/desk\/sign-in\/\S+/.exec(mail.text)?.[0] ?? ''
    const opened = await sam.post(link)
    expect(opened.headers.get('location')).toBe(`/desk/reports/${click.id}`)
    expect(await collector.mailsTo('stranger@shop.example')).toEqual([])
  })

  it('ends on the server, not only in the browser', async () => {
    const session = await signIn(collector, 'demo-sam')
    expect((await session.get('/desk')).status).toBe(200)
    await session.post('/desk/sign-out')
    expect((await session.get('/desk')).status).toBe(401)
  })
})

describe('a session', () => {
  const forms = { 'sec-fetch-site': 'same-origin' }

  it('is no link, and a link is no session', async () => {
    const token = sam.cookie.split('=')[1] ?? ''
    const path = `/desk/sign-in/${token}`
    expect((await collector.fetch(path, { method: 'POST', headers: forms })).status).toBe(404)
    const link = (await newLink(collector, 'demo-sam')).split('/').at(-1)
    const headers = { cookie: `amends-desk=${link}` }
    expect((await collector.fetch('/desk', { headers })).status).toBe(401)
  })

  it('ends when its time is over', async () => {
    const session = await signIn(collector, 'other-sam')
    await collector.db
      .prepare(`UPDATE staff_session SET expires_at = ? WHERE staff_id = 'other-sam'`)
      .bind(Date.now() - 1)
      .run()
    expect((await session.get('/desk')).status).toBe(401)
  })

  it('costs a mailbox one mail a minute at most', async () => {
    await collector.seed(
      { id: 'often' },
      { staff: [{ id: 'lou', name: 'Lou', email: 'lou@shop.example', role: 'agent' }] },
    )
    const ask = () => sam.post('/desk/sign-in', { email: 'lou@shop.example' })
    await ask()
    await until('the mail', async () => (await collector.mailsTo('lou@shop.example'))[0])
    await ask()
    await collector.tick()
    expect(await collector.mailsTo('lou@shop.example')).toHaveLength(1)
  })
})
