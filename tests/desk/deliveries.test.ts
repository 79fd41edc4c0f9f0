import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { referenceOf } from '../../worker/reports/reference.ts'
import { newClick, ORIGIN, raise } from '../support/click.ts'
import { readAttempts, readDeliveries, readEndpoint } from '../support/deliveries.ts'
import { openDesk } from '../support/desk.ts'
import { type FaultyCollector, useFaultyCollector } from '../support/faulty.ts'
import { startReceiver } from '../support/receiver.ts'
import { startRogue } from '../support/rogue-receiver.ts'
import { idOf } from '../support/signed.ts'

const MINUTE = 60_000
const PAGE = '/desk/deliveries'

let collector: FaultyCollector
let receiver: Awaited<ReturnType<typeof startReceiver>>
let rogue: Awaited<ReturnType<typeof startRogue>>
let desk: Awaited<ReturnType<typeof openDesk>>

beforeAll(async () => {
  collector = await useFaultyCollector()
  // What is sent again waits until the clock ticks.
  await collector.fail({ call: 'BELL send', how: 'before' })
  receiver = await startReceiver()
  rogue = await startRogue()
  desk = await openDesk(collector, 'demo')
  const { url, secret } = receiver
  const endpoints = [
    { id: 'demo-crm', url, secret },
    { id: 'demo-bad', url: rogue.url('/status/500'), secret },
    { id: 'demo-chat', url: rogue.url('/status/200'), secret: '', format: 'slack' },
  ]
  await collector.seed({ id: 'demo' }, { staff: [], endpoints })
})
afterAll(() => Promise.all([collector.close(), receiver.close(), rogue.close()]))

let told = 0

/** A report of which everybody was told, or not: of a page of its own, so that it is told alone. */
async function tellAll() {
  const click = newClick({ page: { url: `${ORIGIN}/page-${++told}` } })
  await raise(collector, click)
  await collector.tick(MINUTE)
  const key = (recipientId: string, channel = 'webhook') => ({
    reportId: click.id,
    seq: '1',
    channel,
    recipientId,
  })
  const row = async (recipient: string) =>
    (await readDeliveries(collector, click.id)).find((one) => one.recipient === recipient)
  return { click, key, row }
}

describe('the page of deliveries', () => {
  it('shows who was told what, how it went, and what was answered as mere text', async () => {
    const { click } = await tellAll()
    await collector.db
      .prepare(`UPDATE attempt SET excerpt = '<script>alert(1)</script>' WHERE report_id = ?`)
      .bind(click.id)
      .run()
    const page = await (await desk.sam.get(PAGE)).text()
    for (const words of ['Noa', 'New report', 'Returned 204', 'Returned 500: server error']) {
      expect(page).toContain(words)
    }
    expect(page).toContain(`${referenceOf(click.id)}</a>`)
    expect(page).toContain('&lt;script&gt;alert(1)')
    expect(page).not.toContain('<script>alert')
    expect(page).not.toContain(receiver.secret)
  })

  it('finds a report by its reference, as people write it, and one of this site alone', async () => {
    const { click } = await tellAll()
    const reference = referenceOf(click.id).toLowerCase().replace('-', ' ')
    const found = await (await desk.sam.get(`${PAGE}?q=${encodeURIComponent(reference)}`)).text()
    expect(found).toContain(`Deliveries for ${referenceOf(click.id)}`)
    expect(found).toContain('Sam')
    const none = await (await desk.sam.get(`${PAGE}?q=nonsense`)).text()
    expect(none).toContain('There are no deliveries for that reference')
    const { sam } = await openDesk(collector, 'foreign')
    const foreign = await (await sam.get(`${PAGE}?report=${click.id}`)).text()
    expect(foreign).toContain('There are no deliveries for that reference')
  })

  it('tells times of more than six days ago with their date', async () => {
    const { click } = await tellAll()
    await collector.db
      .prepare(`UPDATE attempt SET at = ? WHERE report_id = ?`)
      .bind(Date.parse('2026-01-15T12:30Z'), click.id)
      .run()
    const page = await (await desk.sam.get(`${PAGE}?report=${click.id}`)).text()
    expect(page).toContain('Thu 15 Jan 2026 12:30')
  })

  it('answers a form that is refused with a page, where a browser sent it', async () => {
    const headers = { 'sec-fetch-site': 'same-origin', accept: 'text/html' }
    const answer = await desk.sam.post(`${PAGE}/again`, {}, headers)
    expect(answer.status).toBe(403)
    expect(await answer.text()).toContain('<h1>')
  })

  it('is linked from a report', async () => {
    const { click } = await tellAll()
    const report = await (await desk.sam.get(`/desk/reports/${click.id}`)).text()
    expect(report).toContain(`${PAGE}?report=${click.id}`)
  })

  it('never acts by a GET, and lets an agent look and nothing else', async () => {
    const { key, row } = await tellAll()
    const before = await row('demo-crm')
    for (const path of ['/again', '/replay', '/endpoints/test', '/endpoints/secret']) {
      expect((await desk.ada.get(PAGE + path)).status).toBe(303)
      expect((await desk.sam.post(PAGE + path, key('demo-crm'))).status).toBe(403)
    }
    for (const path of ['/endpoints/enable', '/endpoints/secret']) {
      expect((await desk.lea.post(PAGE + path, { id: 'demo-crm', seen: '0' })).status).toBe(403)
    }
    expect(await row('demo-crm')).toEqual(before)
    expect(await (await desk.sam.get(PAGE)).text()).not.toContain('Resend')
  })
})

describe('sending again', () => {
  it('leaves nothing of how it went before, and says so in one or many', async () => {
    const { click, key } = await tellAll()
    const about = `${PAGE}?report=${click.id}`
    const page = async () => (await desk.lea.get(about)).text()
    const handed = async () => (await page()).split('Handed to the email service').length
    const before = await handed()
    await desk.lea.post(`${PAGE}/again`, key('demo-sam', 'mail'))
    expect(await handed()).toBe(before - 1)
    expect(await (await desk.lea.get(`${PAGE}?put=1`)).text()).toContain(
      'One delivery will be resent within a minute.',
    )
    expect(await (await desk.lea.get(`${PAGE}?put=29`)).text()).toContain(
      '29 deliveries will be resent within a minute.',
    )
    await collector.tick(MINUTE)
  })

  it('repeats the same message, byte for byte, with a schedule of its own', async () => {
    const { click, key, row } = await tellAll()
    const answer = await desk.lea.post(`${PAGE}/again`, key('demo-crm'))
    expect(answer.headers.get('location')).toBe(`${PAGE}?put=1`)
    await collector.tick(MINUTE)
    const got = receiver.got.filter(({ body }) => body.includes(click.id))
    expect(got).toHaveLength(2)
    expect(new Set(got.map((one) => idOf(one) + one.body)).size).toBe(1)
    expect(await row('demo-crm')).toMatchObject({ status: 'delivered', attempts: 2 })
  })

  it('leaves alone what is on its way, what is another site’s, and a mail that asks to confirm', async () => {
    const { click, key, row } = await tellAll()
    const put = async (form: Record<string, string>, who = desk.lea) =>
      (await who.post(`${PAGE}/again`, form)).headers.get('location')
    const hold = collector.db.prepare(
      `UPDATE delivery SET lease_until = ? WHERE report_id = ? AND recipient_id = 'demo-bad'`,
    )
    await hold.bind(Date.now() + 60_000, click.id).run()
    expect(await put(key('demo-bad'))).toBe(`${PAGE}?put=0`)
    // What failed and only waits for its next attempt can be tried at once.
    await hold.bind(0, click.id).run()
    expect(await put(key('demo-bad'))).toBe(`${PAGE}?put=1`)
    const { lea } = await openDesk(collector, 'far')
    expect(await put(key('demo-crm'), lea)).toBe(null)
    await collector.db
      .prepare(
        `UPDATE delivery SET type = 'report.mail_asked' WHERE report_id = ? AND recipient_id = 'demo-sam'`,
      )
      .bind(click.id)
      .run()
    expect(await put(key('demo-sam', 'mail'))).toBe(`${PAGE}?put=0`)
    expect(await row('demo-crm')).toMatchObject({ status: 'delivered', attempts: 1 })
  })

  it('takes a range on the clock of the site, for one recipient, and says how many', async () => {
    const { click } = await tellAll()
    const at = Date.parse('2026-01-15T12:30Z')
    const move = (table: string, column: string) =>
      collector.db
        .prepare(`UPDATE ${table} SET ${column} = ${at} WHERE report_id = ?`)
        .bind(click.id)
    await collector.db.exec('DROP TRIGGER event_is_kept')
    await move('event', 'at').run()
    const replay = async (from: string, to: string, recipient: string) =>
      (await desk.lea.post(`${PAGE}/replay`, { from, to, recipient, which: 'all' })).headers.get(
        'location',
      )
    // In January, Lisbon keeps UTC.
    expect(await replay('2026-01-15T12:31', '2026-01-15T13:00', '')).toBe(`${PAGE}?put=0`)
    expect(await replay('2026-01-15T12:00', '2026-01-15T13:00', 'demo-crm')).toBe(`${PAGE}?put=1`)
    expect(await replay('2026-01-15T12:00', '2026-01-15T13:00', '')).toBe(`${PAGE}?put=5`)
    const wrong = { from: '2026-01-15T13:00', to: '2026-01-15T12:00', recipient: '', which: 'all' }
    expect((await desk.lea.post(`${PAGE}/replay`, wrong)).status).toBe(422)
    await collector.tick(MINUTE)
  })
})

describe('a test of an endpoint', () => {
  it('is signed, sent at once, and its result is on the page', async () => {
    const fine = await (await desk.lea.post(`${PAGE}/endpoints/test`, { id: 'demo-crm' })).text()
    expect(fine.indexOf('The test arrived.')).toBeLessThan(fine.indexOf('class="columns"'))
    expect(fine).toContain('The test arrived.')
    const last = receiver.got.at(-1)
    if (!last) throw new Error('Nothing came.')
    expect(receiver.verify(last)).toMatchObject({ type: 'test', data: { site: 'demo' } })
    const bad = await (await desk.lea.post(`${PAGE}/endpoints/test`, { id: 'demo-bad' })).text()
    expect(bad).toContain('The test didn’t arrive.')
    expect(bad).toContain('This is 500. Second line.')
    const chat = await (await desk.lea.post(`${PAGE}/endpoints/test`, { id: 'demo-chat' })).text()
    expect(chat).toContain('The test arrived.')
  })

  it('says when the secret cannot sign, and works with a new one at once', async () => {
    const { ada } = await openDesk(collector, 'odd')
    const secret = `whsec_${'a-_b'.repeat(8)}`
    const endpoints = [{ id: 'odd-crm', url: receiver.url, secret }]
    await collector.seed({ id: 'odd' }, { staff: [], endpoints })
    const test = async () => (await ada.post(`${PAGE}/endpoints/test`, { id: 'odd-crm' })).text()
    expect(await test()).toContain('This endpoint’s secret isn’t valid.')
    await raise(collector, newClick({ site: 'odd' }))
    await collector.tick(MINUTE)
    expect(await readAttempts(collector, 'odd-crm')).toMatchObject([{ outcome: 'bad_secret' }])
    await ada.post(`${PAGE}/endpoints/secret`, { id: 'odd-crm', seen: '0' })
    expect(await test()).toContain('The test arrived.')
  })

  it('of another site’s endpoint is refused', async () => {
    const { ada } = await openDesk(collector, 'nosy')
    expect((await ada.post(`${PAGE}/endpoints/test`, { id: 'demo-crm' })).status).toBe(404)
  })
})

describe('what a receiver answered', () => {
  it('is forgotten with the report that is erased', async () => {
    const { click } = await tellAll()
    const excerpts = async () =>
      (await readAttempts(collector, 'demo-bad', click.id)).map(({ excerpt }) => excerpt)
    expect((await excerpts()).at(-1)).not.toBeNull()
    const version = await collector.db
      .prepare('SELECT version FROM report WHERE id = ?')
      .bind(click.id)
      .first<number>('version')
    await collector.db
      .prepare(
        `UPDATE report SET document = json_set(document, '$.erasureAskedAt', 1) WHERE id = ?`,
      )
      .bind(click.id)
      .run()
    const form = { version: String(version) }
    const erased = await desk.ada.post(`/desk/reports/${click.id}/erase`, form)
    expect(erased.status).toBe(303)
    expect((await excerpts()).filter((excerpt) => excerpt !== null)).toEqual([])
    // Of what is gone nothing is sent again.
    const key = { reportId: click.id, seq: '1', channel: 'webhook', recipientId: 'demo-crm' }
    const again = await desk.lea.post(`${PAGE}/again`, key)
    expect(again.headers.get('location')).toBe(`${PAGE}?put=0`)
  })
})

describe('an endpoint that is well', () => {
  it('is not written to, and one success ends its failing', async () => {
    expect(await readEndpoint(collector, 'demo-crm')).toMatchObject({ failingSince: null })
    expect((await readEndpoint(collector, 'demo-bad'))?.failingSince).toBeGreaterThan(0)
    await collector.db
      .prepare(`UPDATE endpoint SET url = ? WHERE id = 'demo-bad'`)
      .bind(receiver.url)
      .run()
    await desk.lea.post(`${PAGE}/endpoints/test`, { id: 'demo-bad' })
    expect(await readEndpoint(collector, 'demo-bad')).toMatchObject({ failingSince: null })
  })
})
