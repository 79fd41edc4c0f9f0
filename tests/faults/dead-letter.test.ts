import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Receipt } from '../../worker/contract.ts'
import { findReport } from '../../worker/db/reports.ts'
import { newClick, raise } from '../support/click.ts'
import { openDesk } from '../support/desk.ts'
import {
  type FaultyCollector,
  OVERLOADED,
  RAISING,
  startFaultyCollector,
} from '../support/faulty.ts'
import { until } from '../support/until.ts'

// Whoever takes what waits has a database: what it fails at is the report.
const BUSY = { call: RAISING, how: 'before', message: OVERLOADED } as const

let collector: FaultyCollector
let desk: Awaited<ReturnType<typeof openDesk>>
let other: Awaited<ReturnType<typeof openDesk>>
beforeAll(async () => {
  collector = await startFaultyCollector({ retries: 1 })
  desk = await openDesk(collector, 'demo')
  other = await openDesk(collector, 'other')
  // The worker knows the site from now on.
  await raise(collector, newClick())
})
beforeEach(() => collector.fail())
afterAll(() => collector.close())

const receiptIn = async (response?: { json(): Promise<unknown> }) =>
  (await response?.json()) as Receipt

const letters = async () =>
  (await collector.db.prepare('SELECT count(*) AS n FROM dead_letter').first<number>('n')) ?? 0

const alerts = (reportId = '') =>
  collector.db
    .prepare('SELECT count(*) AS n FROM delivery WHERE report_id = ?')
    .bind(reportId)
    .first<number>('n')

/** From now on the database takes everything but this. */
const poison = (id: string) =>
  collector.db
    .prepare(
      `CREATE TRIGGER poison BEFORE INSERT ON report WHEN NEW.id = '${id}'
       BEGIN SELECT RAISE (ABORT, 'poisoned'); END`,
    )
    .run()
const cure = () => collector.db.prepare('DROP TRIGGER poison').run()

describe('a report that cannot be stored', () => {
  it('holds up no other, ends where the desk shows it, and is stored from there', async () => {
    const bad = newClick({ text: '<b>It</b> is stuck.' })
    const good = Array.from({ length: 19 }, () => newClick())
    await poison(bad.id)
    await collector.fail(BUSY)
    const answers = await Promise.all([bad, ...good].map((click) => raise(collector, click)))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]))
    const { promise, report } = await receiptIn(answers[0])
    // Whoever takes dead letters could store the others as well.
    await collector.fail({ call: 'queue amends-intake-dead', how: 'before' })
    for (const { id } of good) {
      await until('the others are stored', () => findReport(collector.db, id))
    }
    await collector.fail()
    await until('it is given up', async () => (await letters()) > 0)
    expect(await findReport(collector.db, bad.id)).toBeNull()

    const page = await (await desk.lea.get('/desk/deliveries')).text()
    expect(page).toContain(report.reference)
    expect(page).toContain('&lt;b&gt;It&lt;/b&gt; is stuck.')
    expect(page).toContain('http://localhost:8788/checkout')

    const stillNot = await desk.lea.post('/desk/deliveries/held/again', { id: bad.id })
    expect(stillNot.status).toBe(422)
    expect(await stillNot.text()).toContain('still couldn’t be stored')
    await cure()
    await collector.tick()
    const banner = 'Some reports couldn’t be stored'
    expect(await (await desk.lea.get('/desk')).text()).toContain(banner)
    expect((await desk.lea.post('/desk/deliveries/held/again', { id: bad.id })).status).toBe(303)
    expect(await (await desk.lea.get('/desk')).text()).not.toContain(banner)
    expect(await findReport(collector.db, bad.id)).toMatchObject({
      text: bad.text,
      promises: [{ due: promise.answerBy }],
    })
    expect(await letters()).toBe(0)
    expect(await (await desk.lea.get('/desk/deliveries')).text()).not.toContain(
      'Accepted but not stored',
    )
    expect(await alerts(bad.id)).toBe(await alerts(good.at(-1)?.id))
    expect(await alerts(bad.id)).toBeGreaterThan(0)
  })

  it('is for leads and admins of its own site', async () => {
    const bad = newClick()
    await poison(bad.id)
    await collector.fail(BUSY)
    await raise(collector, bad)
    await collector.fail()
    await until('it is given up', async () => (await letters()) > 0)
    await cure()
    const seen = await (await desk.sam.get('/desk/deliveries')).text()
    expect(seen).toContain('A lead or an admin can store these.')
    expect(seen).not.toContain('Store now')
    expect((await desk.sam.post('/desk/deliveries/held/again', { id: bad.id })).status).toBe(403)
    expect(await (await other.ada.get('/desk/deliveries')).text()).not.toContain(
      'Accepted but not stored',
    )
    await other.ada.post('/desk/deliveries/held/again', { id: bad.id })
    expect([await letters(), await findReport(collector.db, bad.id)]).toEqual([1, null])
    expect((await desk.ada.post('/desk/deliveries/held/again', { id: bad.id })).status).toBe(303)
    expect([await letters(), (await findReport(collector.db, bad.id))?.state]).toEqual([
      0,
      'received',
    ])
  })

  it('waits for a database that is down, and is stored when it comes back', async () => {
    const click = newClick()
    const down = { call: 'DB ', how: 'before', message: OVERLOADED } as const
    await collector.fail(down)
    expect((await raise(collector, click)).status).toBe(202)
    // Two tries of the consumer, then the first of whoever takes dead letters.
    const waits = () =>
      collector.logs().filter(({ message }) => message.includes('"intake_waits"')).length > 2
    await until('the queue gave it up', waits)
    await collector.fail()
    await until('it is stored', () => findReport(collector.db, click.id))
    expect(await letters()).toBe(0)
  })

  it.each([
    ['an id', (click: ReturnType<typeof newClick>) => ({ ...click, text: 'other words' })],
    ['a key', ({ key }: ReturnType<typeof newClick>) => newClick({ key, text: 'other words' })],
  ])('because another one has %s of it is shown with its words', async (_what, forge) => {
    const click = newClick({ text: 'first words' })
    await raise(collector, click)
    const clash = forge(click)
    await collector.fail({ ...BUSY, times: 1 })
    expect((await raise(collector, clash)).status).toBe(202)
    await until('it is kept', async () => (await letters()) > 0)
    expect(await findReport(collector.db, click.id)).toMatchObject({ text: 'first words' })
    expect(await (await desk.lea.get('/desk/deliveries')).text()).toContain('other words')
    await collector.db.prepare('DELETE FROM dead_letter').run()
  })
})

describe('a letter of a report that is there', () => {
  /** A report, and a letter that was kept of it. */
  async function keepLetter(hash?: string) {
    const click = newClick({ text: 'my private words' })
    await raise(collector, click)
    await collector.db
      .prepare(
        `INSERT INTO dead_letter (site_id, report_id, body_hash, kept_at, raised)
         SELECT r.site_id, r.id, coalesce(?2, r.document ->> '$.bodyHash'), e.at,
           json_object('seq', 1, 'at', e.at, 'type', 'raised', 'actor', json(e.actor), 'from', NULL,
             'to', e.to_state, 'data', json(e.data))
         FROM report r JOIN event e ON e.report_id = r.id WHERE r.id = ?1`,
      )
      .bind(click.id, hash ?? null)
      .run()
    return click
  }
  const page = async () => (await desk.lea.get('/desk/deliveries')).text()

  it('and says the same is not shown, and forgotten with the next minute', async () => {
    await keepLetter()
    expect(await letters()).toBe(1)
    expect(await page()).not.toContain('Accepted but not stored')
    await collector.tick()
    expect(await letters()).toBe(0)
    expect(await page()).not.toContain('Some reports couldn’t be stored')
  })

  it('and says something else stays, and is erased with the report', async () => {
    const { id } = await keepLetter('other')
    await collector.tick()
    expect(await page()).toContain('my private words')
    await collector.db
      .prepare(
        `UPDATE report SET document = json_set(document, '$.erasureAskedAt', 1) WHERE id = ?`,
      )
      .bind(id)
      .run()
    const version = (await findReport(collector.db, id))?.version
    await desk.ada.post(`/desk/reports/${id}/erase`, { version: String(version) })
    expect(await findReport(collector.db, id)).toMatchObject({ state: 'erased' })
    expect(await letters()).toBe(0)
  })
})
