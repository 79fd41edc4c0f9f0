import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Receipt } from '../../worker/contract.ts'
import { findReport } from '../../worker/db/reports.ts'
import { codeOf, newClick, post, raise, tell } from '../support/click.ts'
import {
  COMMIT,
  CONSUMED,
  type FaultyCollector,
  LOST,
  OVERLOADED,
  RAISING,
  startFaultyCollector,
} from '../support/faulty.ts'
import { cases, runs } from '../support/length.ts'
import { startReceiver } from '../support/receiver.ts'
import { until } from '../support/until.ts'

const DOWN = { call: 'DB ', how: 'before', message: OVERLOADED } as const
/** Two receipts that one batch of the queue mixes up come up among thirty. */
const CROWD = runs(30, 300)

let collector: FaultyCollector
let receiver: Awaited<ReturnType<typeof startReceiver>>
beforeAll(async () => {
  collector = await startFaultyCollector()
  receiver = await startReceiver()
  await collector.seed(
    { id: 'demo' },
    { staff: [], endpoints: [{ id: 'crm', url: receiver.url, secret: receiver.secret }] },
  )
  // The worker knows the site from now on.
  await raise(collector, newClick())
})
beforeEach(() => collector.fail())
afterAll(() => Promise.all([collector.close(), receiver.close()]))

const clicks = (count: number) => Array.from({ length: count }, () => newClick())
const receiptIn = async (response: { json(): Promise<unknown> }) =>
  (await response.json()) as Receipt
const stored = (id: string) => until('the report is stored', () => findReport(collector.db, id))

/** What is stored of some reports, by id: the promise, and how many events and alerts. */
async function countsOf(ids: readonly string[]) {
  const { results } = await collector.db
    .prepare(
      `SELECT r.id, r.document ->> '$.promises[0].due' AS due,
         (SELECT count(*) FROM event e WHERE e.report_id = r.id) AS events,
         (SELECT count(*) FROM delivery d WHERE d.report_id = r.id) AS alerts
       FROM json_each(?) JOIN report r ON r.id = value ORDER BY r.id`,
    )
    .bind(JSON.stringify(ids))
    .all()
  return results
}

/** How many rows one report has in a table. */
const rows = (table: 'event' | 'delivery', reportId: string) =>
  collector.db
    .prepare(`SELECT count(*) AS n FROM ${table} WHERE report_id = ?`)
    .bind(reportId)
    .first<number>('n')

/** How many messages the consumer has stored, or found stored. */
const consumed = () =>
  collector
    .logs()
    .map(({ message }) => /"stored_accepted".*"reports":(\d+)/.exec(message)?.[1] ?? 0)
    .reduce<number>((sum, reports) => sum + Number(reports), 0)

describe('a crowd that raises at once', () => {
  it.each(
    cases(2, [
      ['D1 takes reads alone', { call: COMMIT, how: 'before', message: OVERLOADED }],
      ['D1 takes writes and never says so', { call: COMMIT, how: 'after', message: LOST }],
      ['D1 hangs', { call: 'DB ', how: 'hang' }],
      ['D1 is overloaded', DOWN],
      ['D1 is lost', { call: 'DB ', how: 'before', message: LOST }],
    ]),
  )(
    'is accepted while %s, and stored and alerted once, with the promises of the receipts',
    { tags: 'longer' },
    async (_what, rule) => {
      await collector.fail(rule)
      const crowd = clicks(CROWD)
      const answers = await Promise.all(crowd.map((click) => raise(collector, click)))
      const statuses = new Set(answers.map(({ status }) => status))
      expect([...statuses].filter((status) => status !== 201 && status !== 202)).toEqual([])
      const receipts = await Promise.all(answers.map(receiptIn))
      await collector.fail()
      const ids = receipts.map(({ report }) => report.id)
      const isStored = async () => (await countsOf(ids)).length === CROWD
      await until('all are stored', isStored)
      expect(await countsOf(ids)).toEqual(
        receipts
          .map(({ report: { id }, promise }) => ({
            id,
            due: promise.answerBy,
            events: 1,
            alerts: 1,
          }))
          .toSorted((a, b) => (a.id < b.id ? -1 : 1)),
      )
      const got = () => {
        const known = new Set(ids)
        return receiver.got
          .map((one) => receiver.verify(one).data['id'] as string)
          .filter((id) => known.has(id))
      }
      await until('everything is alerted', async () => {
        await collector.tick(120_000)
        return got().length >= CROWD
      })
      expect(new Set(got()).size).toBe(CROWD)
      expect(got()).toHaveLength(CROWD)
    },
  )
})

describe('a report that D1 does not take', () => {
  it('is answered, and not left to wait, when every part hangs', async () => {
    await collector.fail({ call: 'DB |INTAKE ', how: 'hang' })
    const response = await raise(collector, newClick())
    expect([response.status, await codeOf(response)]).toEqual([503, 'unavailable'])
  })

  it('is kept by the device when the queue refuses as well', async () => {
    await collector.fail(DOWN, { call: 'INTAKE send', how: 'before' })
    const click = newClick()
    const response = await raise(collector, click)
    expect([response.status, await codeOf(response)]).toEqual([503, 'unavailable'])
    expect(response.headers.get('retry-after')).toBe('30')
    expect(response.headers.get('access-control-expose-headers')).toBe('Retry-After')
    await collector.fail()
    expect(await findReport(collector.db, click.id)).toBeNull()
    expect((await raise(collector, click)).status).toBe(201)
  })

  it('is refused to a foreign page also then', async () => {
    await collector.fail(DOWN)
    const response = await raise(collector, newClick(), { origin: 'http://evil.example' })
    expect([response.status, await codeOf(response)]).toEqual([403, 'forbidden_origin'])
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
  })

  it('is kept by the device where the worker never met the site', async () => {
    await collector.seed({ id: 'stranger' })
    await collector.fail(DOWN)
    const response = await raise(collector, newClick({ site: 'stranger' }))
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '30'])
  })

  it('is accepted by what the cache knows of the site, which is nothing secret', async () => {
    const rich = { perCase: 777_777, perMonth: 777_777, free: [] }
    const authority = { agent: rich, lead: rich, admin: rich }
    await collector.seed({ id: 'cached', identitySecret: 's3cret', authority })
    await raise(collector, newClick({ site: 'cached' }))
    const read = async () => (await collector.fetch('/__kept/site/cached')).text()
    const copy = await until('the cache has it', async () => /origins/.test(await read()) && read())
    expect(copy).not.toMatch(/s3cret|777777/)
    // Another site, which this worker never met: all that there is of it is the copy.
    const body = copy.replace('"id":"cached"', '"id":"elsewhere"')
    await collector.fetch('/__kept/site/elsewhere', { method: 'PUT', body })
    await collector.seed({ id: 'elsewhere' })
    await collector.fail(DOWN)
    const click = newClick({ site: 'elsewhere' })
    expect((await raise(collector, click)).status).toBe(202)
    await collector.fail()
    expect((await stored(click.id)).siteId).toBe('elsewhere')
  })

  it('asks the device to try again with whatever else it has to say', async () => {
    const click = newClick()
    await collector.fail(DOWN)
    expect((await raise(collector, click)).status).toBe(202)
    const answers = [
      await tell(collector, click, { text: 'more' }),
      await post(collector, `/v1/reports/${click.id}/withdraw`, { key: click.key }),
      await post(collector, `/v1/reports/${click.id}/status`, { key: click.key }),
    ]
    for (const { status, headers } of answers) {
      expect([status, headers.get('retry-after')]).toEqual([503, '30'])
    }
  })

  it('asks for the same, and lets nobody wait, when D1 hangs', async () => {
    const click = newClick()
    await raise(collector, click)
    await collector.fail({ call: 'DB ', how: 'hang' })
    const { status, headers } = await tell(collector, click, { text: 'more' })
    expect([status, headers.get('retry-after')]).toEqual([503, '30'])
  })

  it('asks for the same while the report is on its way to a database that is well again', async () => {
    const click = newClick()
    await collector.fail(DOWN)
    await raise(collector, click)
    await collector.fail({ call: CONSUMED, how: 'before', message: OVERLOADED })
    expect((await tell(collector, click, { text: 'more' })).status).toBe(503)
    await collector.fail()
    await stored(click.id)
    expect((await tell(collector, click, { text: 'more' })).status).toBe(200)
    expect(await findReport(collector.db, click.id)).toMatchObject({ text: 'more', version: 2 })
  })

  it('says on its status page that it can take some minutes', async () => {
    const click = newClick()
    await collector.fail({ call: COMMIT, how: 'before', message: OVERLOADED })
    const { statusUrl } = await receiptIn(await raise(collector, click))
    const page = await collector.fetch(new URL(statusUrl).pathname)
    const other = await collector.fetch(`/r/${newClick().key}`)
    const text = await page.text()
    expect([page.status, other.status]).toEqual([404, 404])
    expect(text).toContain('it can take a few minutes to appear here: please reload this page')
    expect(await other.text()).toBe(text)
  })
})

describe('the consumer of what was accepted', () => {
  it.each(
    cases(3, [
      ['is lost after it wrote', { call: CONSUMED, how: 'after', times: 4, message: LOST }],
      ['dies after it wrote', { call: 'queue amends-intake', how: 'after', times: 1 }],
      ['dies before it wrote', { call: 'queue amends-intake', how: 'before', times: 1 }],
      ['hangs', { call: CONSUMED, how: 'hang', times: 1 }],
      ['fails twice', { call: CONSUMED, how: 'before', times: 2, message: OVERLOADED }],
      ['fails once', { call: CONSUMED, how: 'before', times: 1, message: OVERLOADED }],
    ]),
  )('stores each report once when it %s', { tags: 'longer' }, async (_what, rule) => {
    const crowd = clicks(5)
    // Both at once: the queue may hand over what it has before the last of the crowd is answered.
    await collector.fail({ ...DOWN, call: RAISING }, rule)
    const answers = await Promise.all(crowd.map((click) => raise(collector, click)))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]))
    const struck = async () => ((await collector.struck())[1] ?? 0) >= rule.times
    await until('the fault struck', struck)
    await collector.fail()
    for (const { id } of crowd) {
      await stored(id)
      expect([await rows('event', id), await rows('delivery', id)]).toEqual([1, 1])
    }
  })

  it('changes nothing about a report that came in by itself meanwhile', async () => {
    const click = newClick()
    const consumedBefore = consumed()
    const unstored = { call: CONSUMED, how: 'before', message: OVERLOADED } as const
    await collector.fail({ ...DOWN, call: RAISING }, unstored)
    const { promise } = await receiptIn(await raise(collector, click))
    await collector.fail(unstored)
    expect((await raise(collector, click)).status).toBe(201)
    expect((await tell(collector, click, { text: 'more', finished: true })).status).toBe(200)
    const before = await findReport(collector.db, click.id)
    await collector.fail()
    await until('it was consumed', () => consumed() > consumedBefore)
    expect(await findReport(collector.db, click.id)).toEqual(before)
    expect(await rows('delivery', click.id)).toBe(1)
    expect(promise.answerBy).toBeLessThanOrEqual(before?.promises[0]?.due ?? 0)
  })
})
