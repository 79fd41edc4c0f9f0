import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findReport, listEvents } from '../../../worker/db/reports.ts'
import { replay } from '../../../worker/reports/reduce.ts'
import { act as give } from '../../support/act.ts'
import { post, raise } from '../../support/click.ts'
import { customerOf, sealed } from '../../support/customer.ts'
import { FORMS, newCase, openDesk } from '../../support/desk.ts'
import { startReceiver } from '../../support/receiver.ts'
import { plantKey } from '../../support/seal.ts'
import { type Collector, useCollector } from '../../support/shared-collector.ts'

const MINUTE = 60_000
const OWN = { 'sec-fetch-site': 'same-origin' }

let collector: Collector
let desk: Awaited<ReturnType<typeof openDesk>>
let receiver: Awaited<ReturnType<typeof startReceiver>>

beforeAll(async () => {
  ;[collector, receiver] = await Promise.all([useCollector(), startReceiver()])
  await plantKey(collector)
  desk = await openDesk(collector, 'links')
  for (const format of ['webhook', 'slack', 'discord', 'teams']) {
    await collector.db
      .prepare(
        `INSERT INTO endpoint (site_id, id, url, secret, format, created_at)
         VALUES ('links', ?1, ?2, ?3, ?1, 1)`,
      )
      .bind(format, receiver.url, receiver.secret)
      .run()
  }
})
afterAll(() => Promise.all([collector.close(), receiver.close()]))

const statusOf = async (token: string) => (await collector.fetch(`/r/${token}`)).status

const confirmMail = async (id: string, email: string) => {
  await give(collector, id, { role: 'customer' }, { type: 'ask_mail', email })
  await give(collector, id, { role: 'customer' }, { type: 'confirm_mail', email })
  // The mail that asked is over by then.
  await collector.tick(MINUTE)
}

describe('T12: the link to a customer’s page', () => {
  it('stands nowhere but with the customer: not stored, logged, posted or mailed to staff', async () => {
    const one = await newCase(collector, { site: 'links', text: 'It broke.' })
    const { id, key } = one.click
    await confirmMail(id, 'kim@home.example')
    await customerOf(collector, one.click).read()
    await customerOf(collector, one.click).send('write', { text: 'One more thing.' })
    await collector.fetch(`/r/${key}/nothing`)
    await collector.fetch(`/r/${key}x`)
    await post(collector, `/v1/reports/${id}/status`, { key })
    await collector.tick(MINUTE)
    await one.act(desk.sam, 'acknowledge', FORMS.acknowledge())
    await collector.tick(2 * MINUTE)
    const token = await sealed(collector, 'status', id)
    const toCustomer = async () => {
      const mails = await collector.mailsTo('kim@home.example')
      return mails.some(({ text }) => text.includes(token))
    }
    // By the clock, or by the queue.
    await expect.poll(toCustomer).toBe(true)
    expect([await statusOf(key), await statusOf(token)]).toEqual([200, 200])
    const { results: tables } = await collector.db
      .prepare(
        `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\'`,
      )
      .all<{ name: string }>()
    const stored = await Promise.all(
      tables.map(({ name }) => collector.db.prepare(`SELECT * FROM "${name}"`).all()),
    )
    const mails = (await collector.mails()).filter(({ to }) => to !== 'kim@home.example')
    const desks = await Promise.all(
      [one.path, '/desk', '/desk/deliveries'].map(async (path) =>
        (await desk.ada.get(path)).text(),
      ),
    )
    expect(receiver.got.length).toBeGreaterThan(3)
    expect(mails.length).toBeGreaterThan(0)
    const places = { stored, logs: collector.logs(), posts: receiver.got, mails, desks }
    for (const [place, held] of Object.entries(places)) {
      for (const secret of [key, token, token.split('~')[1] ?? '']) {
        expect([place, JSON.stringify(held).includes(secret)]).toEqual([place, false])
      }
    }
  })

  it('is kept by nobody, told to nobody and found by nobody', async () => {
    const one = await newCase(collector, { site: 'links' })
    const token = await sealed(collector, 'status', one.click.id)
    for (const path of [
      `/r/${one.click.key}`,
      `/r/${token}`,
      '/r/x',
      `/r/${one.click.key}/write`,
    ]) {
      const { headers } = await collector.fetch(path, { redirect: 'manual' })
      expect([
        headers.get('cache-control'),
        headers.get('referrer-policy'),
        headers.get('x-robots-tag'),
      ]).toEqual(['no-store', 'no-referrer', 'noindex'])
    }
    const html = await (await collector.fetch(`/r/${token}`)).text()
    const targets = [...html.matchAll(/(?:src|href|action)="([^"]*)"/g)].map(([, url]) => url)
    // What is loaded is ours; how else to reach the shop is for the customer to press.
    for (const url of targets) expect(url).toMatch(/^(?:[/#?]|mailto:|tel:)/)
  })
})

describe('T12: links that staff made worthless', () => {
  it('open nothing, whoever has them, and the customer has a new one by mail', async () => {
    const one = await newCase(collector, { site: 'links', text: 'It broke.' })
    const other = await newCase(collector, { site: 'links' })
    const { id, key } = one.click
    const email = 'mara@home.example'
    const confirm = await sealed(collector, 'confirm', id, email)
    await confirmMail(id, email)
    const old = await sealed(collector, 'status', id)
    expect((await one.act(desk.noa, 'revoke_links')).status).toBe(303)

    for (const token of [key, old]) {
      expect(await statusOf(token)).toBe(404)
      expect((await collector.fetch(`/r/${token}/version`)).status).toBe(404)
      expect((await customerOf(collector, one.click, token).send('withdraw')).status).toBe(404)
    }
    const pressed = await collector.fetch(`/m/confirm/${confirm}`, {
      method: 'POST',
      headers: OWN,
      redirect: 'manual',
    })
    expect(pressed.status).toBe(404)
    for (const act of ['status', 'withdraw', 'details', 'messages']) {
      const body = { key, ...(act === 'messages' && { text: 'x' }) }
      expect((await post(collector, `/v1/reports/${id}/${act}`, body)).status).toBe(403)
    }
    expect((await raise(collector, one.click)).status).toBe(403)
    expect(await one.read()).toMatchObject({ state: 'received', linksRevoked: 1 })

    await collector.tick(MINUTE)
    const mails = await collector.mailsTo(email)
    const fresh = /\/r\/(\S+)/.exec(mails.at(-1)?.text ?? '')?.[1] ?? ''
    expect(mails.at(-1)?.text).toContain('Here’s your new link')
    expect([await statusOf(fresh), fresh === old]).toEqual([200, false])
    expect(
      (await customerOf(collector, one.click, fresh).send('write', { text: 'Thanks.' })).status,
    ).toBe(303)
    // Whoever has no address is handed it by staff.
    expect(await (await desk.sam.get(one.path)).text()).toContain(fresh)
    expect(await statusOf(other.click.key)).toBe(200)
  })

  it('are worthless again after the next time, and the history says who did it', async () => {
    const one = await newCase(collector, { site: 'links' })
    const links: string[] = []
    for (let times = 1; times <= 3; times++) {
      await one.act(desk.lea, 'revoke_links')
      const page = await (await desk.lea.get(one.path)).text()
      links.push(/\/r\/([\w~-]+)/.exec(page)?.[1] ?? '')
    }
    expect(new Set(links).size).toBe(3)
    expect(await Promise.all(links.map(statusOf))).toEqual([404, 404, 200])
    const page = await (await desk.lea.get(one.path)).text()
    expect(page).toContain('Lea revoked all customer links.')
    const events = await listEvents(collector.db, one.click.id)
    expect(replay(events)).toEqual(await findReport(collector.db, one.click.id))
  })

  it('may be made so by staff alone', async () => {
    const one = await newCase(collector, { site: 'links' })
    const wanted = give(collector, one.click.id, { role: 'customer' }, { type: 'revoke_links' })
    await expect(wanted).rejects.toMatchObject({ code: 'wrong_role' })
    expect((await customerOf(collector, one.click).send('revoke_links')).status).toBe(404)
  })
})
