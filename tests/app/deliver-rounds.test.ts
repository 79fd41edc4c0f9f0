import type { D1Database, Message } from '@cloudflare/workers-types'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listDue, loadDue } from '../../worker/db/queries/due.ts'
import { drainQueue } from '../../worker/jobs/drain-queue.ts'
import { wakeMessage } from '../../worker/notifications/wake.ts'
import { readClock } from '../../worker/time/clock.ts'
import { newClick, raise, tell } from '../support/click.ts'
import { deliveriesOf, readAttempts, readDeliveries } from '../support/deliveries.ts'
import { openClockwork, plantAlerts } from '../support/due-work.ts'
import { heapUp } from '../support/heap.ts'
import { startReceiver } from '../support/receiver.ts'
import { MONDAY } from '../support/reports.ts'
import { countRowsRead } from '../support/rows-read.ts'
import { type Collector, useCollector } from '../support/shared-collector.ts'
import { until } from '../support/until.ts'

const MINUTE = 60_000

let collector: Collector
let receiver: Awaited<ReturnType<typeof startReceiver>>
beforeAll(async () => {
  collector = await useCollector()
  receiver = await startReceiver()
})
afterAll(() => Promise.all([collector.close(), receiver.close()]))

/** A site with one endpoint, or one member of staff, and a report of it. */
async function open(site: string, who: 'crm' | 'sam') {
  const { url, secret } = receiver
  const staff = [{ id: `${site}-sam`, name: 'Sam', email: `${site}@shop.example`, role: 'agent' }]
  const endpoints = [{ id: `${site}-crm`, url, secret }]
  await collector.seed(
    { id: site },
    who === 'crm' ? { staff: [], endpoints } : { staff, endpoints: [] },
  )
  const click = newClick({ site })
  await raise(collector, click)
  return click
}

/** Leaves none of the alerts of a report to the tests that follow. */
const forget = (reportId: string) =>
  collector.db.batch(
    ['attempt', 'delivery'].map((table) =>
      collector.db.prepare(`DELETE FROM ${table} WHERE report_id = ?`).bind(reportId),
    ),
  )

const storeWords = (reportId: string, from: number, count: number, words: string) =>
  collector.db
    .prepare(
      `WITH RECURSIVE n (at) AS (SELECT 0 UNION ALL SELECT at + 1 FROM n WHERE at + 1 < ?3)
       INSERT INTO event (report_id, seq, at, type, actor, from_state, to_state, data)
       SELECT ?1, ?2 + at, ?5, 'wrote', '{"role":"customer"}', 'received', 'received',
         json_object('text', ?4 || at) FROM n`,
    )
    .bind(reportId, from, count, words, Date.now())
    .run()

describe('C7: an alert of a report with a long story', () => {
  it('C7: holds the newest of it, says how much is left out, and never nears what D1 takes', async () => {
    const click = await open('chatty', 'sam')
    // 1,300 messages of 600 characters in CJK: 2.4 MB in one value.
    await storeWords(click.id, 2, 1_300, '壊'.repeat(600))
    const key = { reportId: click.id, seq: 1, channel: 'mail', recipientId: 'chatty-sam' } as const
    const [loaded] = deliveriesOf(await loadDue(collector.db, [key]))
    const events = loaded?.events ?? []
    expect(new TextEncoder().encode(JSON.stringify(events)).byteLength).toBeLessThan(500_000)
    expect([events[0]?.seq, events.at(-1)?.seq]).toEqual([1, 1_301])
    await collector.tick(MINUTE)
    const [mail] = await collector.mailsTo('chatty@shop.example')
    expect(mail?.text).toContain('1299')
    expect(mail?.text).toMatch(/Left out here:?\s+1,?2\d\d earlier events: read them at the desk/)
  })

  it('C7: of few words holds all of them', async () => {
    const click = await open('brief', 'sam')
    await tell(collector, click, { text: 'It broke.' })
    await collector.tick(MINUTE)
    const [mail] = await collector.mailsTo('brief@shop.example')
    expect(mail?.text).toContain('It broke.')
    expect(mail?.text).not.toContain('Left out')
  })
})

describe('C7: a delivery that cannot be read', () => {
  it('C7: counts as an attempt that failed, is named in the log, and keeps nobody else waiting', async () => {
    const broken = await open('broken', 'crm')
    const fine = await open('fine', 'crm')
    await collector.db
      .prepare(`UPDATE report SET document = json_remove(document, '$.promises') WHERE id = ?`)
      .bind(broken.id)
      .run()
    const logged = collector.logs().length
    await collector.tick(MINUTE)
    expect(await readDeliveries(collector, broken.id)).toMatchObject([
      { status: 'pending', attempts: 1, outcome: 'load_failed' },
    ])
    expect(await readDeliveries(collector, fine.id)).toMatchObject([{ status: 'delivered' }])
    const line = await until('the line', () =>
      collector
        .logs()
        .slice(logged)
        .find(({ message }) => message.includes('load_failed')),
    )
    expect(JSON.parse(line.message)).toMatchObject({
      site: 'broken',
      recipient: 'broken-crm',
      type: 'report.raised',
    })
    // Five seconds, then five minutes: the schedule of any other, up to its end.
    for (const minutes of [2, 8, 45, 180, 520, 1_200, 2_150, 3_500, 5_100]) {
      await collector.tick(minutes * MINUTE)
    }
    expect(await readDeliveries(collector, broken.id)).toMatchObject([
      { status: 'dead', attempts: 10 },
    ])
    expect(await readAttempts(collector, 'broken-crm')).toHaveLength(10)
  })
})

describe('C9: a site with 20,000 alerts that are due', { tags: 'long' }, () => {
  it('C9: lets another site’s come within its next round, and what failed there as well', async () => {
    const flood = await open('flood', 'crm')
    const drop = await open('drop', 'crm')
    const again = await open('again', 'crm')
    const dueAt = Date.now() - 60 * MINUTE
    const heap = { siteId: 'flood', reportId: flood.id, dueAt }
    for (let at = 0; at < 10; at++) {
      await heapUp(collector, { ...heap, recipientId: `flood-${at}`, count: 2_000 })
    }
    await collector.db
      .prepare(`UPDATE delivery SET attempts = 1, outcome = 'status_500' WHERE report_id = ?`)
      .bind(again.id)
      .run()
    const first = await listDue(collector.db, Date.now() + MINUTE, 24)
    expect(first.map(({ siteId }) => siteId)).toEqual(expect.arrayContaining(['drop', 'again']))
    // Whoever had their share of this sweep waits for those who had none.
    const [next] = await listDue(collector.db, Date.now() + MINUTE, 1, { served: [['flood', 1]] })
    expect(next?.reportId).toBe(drop.id)
    await collector.tick(MINUTE)
    for (const { id } of [drop, again]) {
      expect(await readDeliveries(collector, id)).toMatchObject([{ status: 'delivered' }])
    }
    await forget(flood.id)
  })

  it('C9: reads no more of it than one round sends', async () => {
    const sea = await open('sea', 'crm')
    const heap = { siteId: 'sea', reportId: sea.id, recipientId: 'sea-crm', dueAt: 0 }
    const read = () => countRowsRead(collector.db, (db) => listDue(db, Date.now(), 24))
    await heapUp(collector, { ...heap, count: 100 })
    const few = await read()
    await heapUp(collector, { ...heap, count: 10_000, from: 5_000 })
    expect(await read()).toBeLessThan(few * 1.5)
    await forget(sea.id)
  })
})

const countStatus = (db: D1Database, site: string, status: string) =>
  db
    .prepare('SELECT count(*) AS n FROM delivery WHERE site_id = ? AND status = ?')
    .bind(site, status)
    .first<number>('n')

describe('C9: rounds of alerts', () => {
  const openSites = async (statements: string) => {
    const clockwork = openClockwork(['a', 'b'], statements)
    const ids = await plantAlerts(clockwork.db, 'a', 300)
    await plantAlerts(clockwork.db, 'b', 1)
    return { ...clockwork, ids }
  }

  it.each([
    ['50', true],
    ['1000', false],
  ])('C9: of a minute fit into %s statements', async (statements, areLeft) => {
    const { db, calls, tick } = await openSites(statements)
    await tick()
    expect(await countStatus(db, 'b', 'delivered')).toBe(1)
    expect(await countStatus(db, 'a', 'delivered')).toBeGreaterThan(0)
    expect(((await countStatus(db, 'a', 'pending')) ?? 0) > 0).toBe(areLeft)
    expect(Math.max(...calls)).toBeLessThanOrEqual(Number(statements))
  })

  it('C9: for which ten bells rang at once are shared by all of their reports', async () => {
    const { db, calls, call, ids } = await openSites('50')
    const messages = ids.slice(0, 10).map((id) => ({
      id,
      attempts: 1,
      body: wakeMessage(id),
      ack: () => undefined,
      retry: () => undefined,
    }))
    await call((env) => drainQueue(env, messages as unknown as Message[], readClock))
    expect(await countStatus(db, 'a', 'delivered')).toBe(10)
    expect(Math.max(...calls)).toBeLessThanOrEqual(50)
  })
})

describe('C7: a delivery that the database refuses to read', () => {
  it('C7: keeps none of those that are read with it', async () => {
    const { db } = openClockwork(['a'], '1000')
    const [bad = '', ...others] = await plantAlerts(db, 'a', 4)
    const refusing = {
      prepare: (sql: string) => ({
        bind: (...values: readonly unknown[]) => ({
          all: () => {
            if (!String(values[0]).includes(bad))
              return db
                .prepare(sql)
                .bind(...values)
                .all()
            return Promise.reject(new Error('D1_ERROR: string or blob too big: SQLITE_TOOBIG'))
          },
        }),
      }),
    } as unknown as D1Database
    const due = await listDue(db, MONDAY, 24)
    const loaded = await loadDue(refusing, due)
    expect(loaded.filter((one) => 'error' in one).map(({ key }) => key.reportId)).toEqual([bad])
    const read = loaded.flatMap((one) => ('delivery' in one ? [one.delivery.reportId] : []))
    expect(read.toSorted()).toEqual(others)
  })
})
