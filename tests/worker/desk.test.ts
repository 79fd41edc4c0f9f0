import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { latestUpdateBy } from '../../worker/recovery/promise.ts'
import type { Site } from '../../worker/site.ts'
import { findReport, listEvents } from '../../worker/store/report.ts'
import { newClick, post, raise, tell } from '../support/click.ts'
import { type Collector, startCollector } from '../support/collector.ts'
import { newLink, signIn } from '../support/staff.ts'
import { until } from '../support/until.ts'

let collector: Collector
let site: Site
let sam: Awaited<ReturnType<typeof signIn>>

beforeAll(async () => {
  collector = await startCollector()
  site = await collector.seed({ id: 'demo' })
  await collector.seed({ id: 'other' })
  sam = await signIn(collector, 'demo-sam')
})
afterAll(() => collector.close())

/** A stored report and what acknowledging it sends. */
async function newReport(given: Parameters<typeof newClick>[0] = {}) {
  const click = newClick(given)
  await raise(collector, click)
  const path = `/desk/reports/${click.id}/acknowledge`
  const form = {
    version: '1',
    text: 'Your payment button did nothing. I am fixing it.',
    updateBy: String(latestUpdateBy(site, Date.now())),
  }
  return { click, path, form, read: () => findReport(collector.db, click.id) }
}

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
    const { click } = await newReport({ site: 'mailed' })
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

describe('the list', () => {
  it('shows nothing to somebody who is not signed in', async () => {
    const { click } = await newReport({ text: 'only for staff' })
    for (const path of ['/desk', `/desk/reports/${click.id}`]) {
      const response = await collector.fetch(path)
      expect(response.status).toBe(401)
      expect(await response.text()).not.toContain('only for staff')
    }
  })

  it('puts the newest promise first, or the oldest where asked', async () => {
    const [old, young] = [await newReport({ text: 'old' }), await newReport({ text: 'young' })]
    await collector.db
      .prepare(
        `UPDATE report SET document = json_set(document, '$.promises[0].due', ?) WHERE id = ?`,
      )
      .bind(Date.now() - 1000, old.click.id)
      .run()
    const order = async (path: string) => {
      const html = await (await sam.get(path)).text()
      return html.indexOf(old.click.id) - html.indexOf(young.click.id)
    }
    expect(await order('/desk')).toBeGreaterThan(0)
    expect(await order('/desk?order=soonest')).toBeLessThan(0)
  })
})

describe('acknowledging', () => {
  it('takes the report, keeps the promise and writes to the customer', async () => {
    const { click, path, form, read } = await newReport()
    const page = await (await sam.get(`/desk/reports/${click.id}`)).text()
    expect(page).toContain('Take it and answer')
    expect((await sam.post(path, form)).status).toBe(303)
    expect(await read()).toMatchObject({
      state: 'acknowledged',
      owner: { id: 'demo-sam' },
      promises: [{ status: 'kept' }, { kind: 'update', status: 'open' }],
    })
    const status = await (await collector.fetch(`/r/${click.key}`)).text()
    expect(status).toContain('Sam Okafor takes care of it.')
    expect(status).toContain(form.text)
  })

  it('shows what happened meanwhile and keeps the words that were typed', async () => {
    const { click, path, form, read } = await newReport()
    await tell(collector, click, { text: 'One more thing.' })
    const answer = await sam.post(path, form)
    expect(answer.status).toBe(409)
    const page = await answer.text()
    expect(page).toContain('One more thing.')
    expect(page).toContain(form.text)
    expect(page).toContain('value="2"')
    expect(await read()).toMatchObject({ state: 'received' })
  })

  it('happens once when two do it at once', async () => {
    const { click, path, form } = await newReport()
    const answers = await Promise.all([sam.post(path, form), sam.post(path, form)])
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([303, 409])
    const events = await listEvents(collector.db, click.id)
    expect(events.filter(({ type }) => type === 'acknowledged')).toHaveLength(1)
  })

  it('wants a sentence, and says so', async () => {
    const { path, form, read } = await newReport()
    const answer = await sam.post(path, { ...form, text: 'ok' })
    expect(answer.status).toBe(409)
    expect(await answer.text()).toContain('Please write at least a sentence')
    expect(await read()).toMatchObject({ state: 'received' })
  })
})

describe('forged forms', () => {
  it.each<[string, Record<string, string>]>([
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['a sibling', { 'sec-fetch-site': 'same-site' }],
    ['Origin: null', { origin: 'null' }],
    ['a foreign origin', { origin: 'https://evil.example' }],
    ['nobody knows where', {}],
    ['plain text', { 'sec-fetch-site': 'cross-site', 'content-type': 'text/plain' }],
  ])('from %s are refused and change nothing', async (_from, headers) => {
    const { path, form, read } = await newReport()
    const answer = await sam.post(path, form, headers)
    expect(answer.status).toBe(403)
    expect(await read()).toMatchObject({ state: 'received', version: 1 })
  })
})

describe('a report of another site', () => {
  it('is as good as none, to read and to change', async () => {
    const { click, path, form, read } = await newReport({ site: 'other', text: 'not for Sam' })
    const shown = await sam.get(`/desk/reports/${click.id}`)
    expect(shown.status).toBe(404)
    expect(await shown.text()).not.toContain('not for Sam')
    expect((await sam.post(path, form)).status).toBe(404)
    expect(await read()).toMatchObject({ state: 'received' })
    expect(await (await sam.get('/desk')).text()).not.toContain(click.id)
  })
})

describe('writing again', () => {
  it('keeps the promise to write, makes the next one, and shows the customer every word', async () => {
    const { click, path, form, read } = await newReport()
    await sam.post(path, form)
    const again = { ...form, version: '2', text: 'It is fixed. Please try once more.' }
    expect((await sam.post(path.replace('acknowledge', 'message'), again)).status).toBe(303)
    expect((await read())?.promises.map(({ kind, status }) => [kind, status])).toEqual([
      ['answer', 'kept'],
      ['update', 'kept'],
      ['update', 'open'],
    ])
    const status = await (await collector.fetch(`/r/${click.key}`)).text()
    expect(status).toContain(form.text)
    expect(status).toContain(again.text)
  })

  it('takes as many characters as the page counts, whatever a form makes of line breaks', async () => {
    const { path, form } = await newReport()
    const text = 'A line of nineteen.\r\n'.repeat(200)
    expect(text.replaceAll('\r\n', '\n').length).toBe(4000)
    expect((await sam.post(path, { ...form, text })).status).toBe(303)
  })

  it('shows the words that could not be sent once the report went another way', async () => {
    const { click, path, form } = await newReport()
    await post(collector, `/v1/reports/${click.id}/withdraw`, { key: click.key })
    const page = await (await sam.post(path, form)).text()
    expect(page).toContain('role="alert"')
    expect(page).toContain(form.text)
  })
})

describe('a list of more than a page', () => {
  it('reaches every report, even when all are promised for the same minute', async () => {
    await collector.seed({ id: 'many' })
    const due = Date.now() + 1_000_000
    const numbers = Array.from({ length: 120 }, (_, at) => at)
    await collector.db
      .prepare(
        `INSERT INTO report (id, site_id, document)
         SELECT printf('%022d', value), 'many', json_set(?, '$.id', printf('%022d', value),
           '$.keyHash', 'hash' || value, '$.siteId', 'many', '$.promises[0].due', ?)
         FROM json_each(?)`,
      )
      .bind(JSON.stringify(await (await newReport()).read()), due, JSON.stringify(numbers))
      .run()
    const staff = await signIn(collector, 'many-sam')
    for (const order of ['newest', 'soonest']) {
      const seen = new Set<string>()
      let path: string | undefined = `/desk?order=${order}`
      while (path) {
        const html: string = await (await staff.get(path)).text()
        for (const [, id] of html.matchAll(/\/desk\/reports\/([\w-]{22})/g)) seen.add(id ?? '')
        path = /href="(\/desk\?order=\w+&amp;after=[^"]+)"/.exec(html)?.[1]?.replace('&amp;', '&')
      }
      expect([order, seen.size]).toEqual([order, 120])
    }
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

describe('the pages of the desk', () => {
  it('run nothing, stay in no frame, and say a refusal to a person as a page', async () => {
    const { headers } = await sam.get('/desk')
    const policy = headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toContain('unsafe')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    const missing = await collector.fetch(`/desk/reports/${'A'.repeat(22)}`, {
      headers: { cookie: sam.cookie, accept: 'text/html' },
    })
    expect([missing.status, await missing.text()]).toEqual([404, expect.stringContaining('<h1>')])
  })

  it('are left to TLS by whoever comes without', async () => {
    const direct = (url: string) => collector.fetchDirectly(url, { redirect: 'manual' })
    const plain = await direct('http://collector.example/desk')
    expect([plain.status, plain.headers.get('location')]).toEqual([
      308,
      'https://collector.example/desk',
    ])
    const safe = await direct('https://collector.example/desk')
    expect(safe.headers.get('strict-transport-security')).toContain('max-age=')
  })
})
