import { beforeAll, describe, expect, it, vi } from 'vitest'
import { makePast } from '../../demo/history/past.ts'
import { type Past, storePast } from '../../demo/history/store.ts'
import { DEMO_SECRET, DEMO_SITE, DEMO_STAFF, seedSql } from '../../demo/seed.ts'
import { openSqlite } from '../../demo/sqlite.ts'
import type { ReportEvent } from '../../worker/reports/events.ts'
import { reduce } from '../../worker/reports/reduce.ts'
import { type Report, STATES } from '../../worker/reports/report.ts'
import { cases } from '../support/length.ts'

// Eight weeks take a busy machine their time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const START = Date.parse('2026-11-30T14:40:00Z')
const WEEK_MS = 7 * 24 * 60 * 60_000
const ENDPOINT = { id: 'demo-shop', url: 'http://localhost:8788/hooks', secret: DEMO_SECRET }
const SEED = { site: DEMO_SITE, staff: DEMO_STAFF, endpoints: [ENDPOINT] }

const makeAt = (start: number) => makePast({ ...SEED, collector: 'http://localhost:8787', start })

/** In the night of a Sunday, at Christmas, and after the clocks have changed. */
const OTHER_STARTS = ['2026-12-06T03:00:00Z', '2026-12-25T12:00:00Z', '2027-03-29T17:59:30Z']

let past: Past
beforeAll(async () => {
  past = await makeAt(START)
})

const rowsOf = ({ tables }: Past, name: string) =>
  tables.find((table) => table.name === name)?.rows ?? []
const reportsOf = (one: Past) =>
  rowsOf(one, 'report').map(({ document }) => JSON.parse(String(document)) as Report)

function eventsOf(one: Past, reportId: string): readonly ReportEvent[] {
  return rowsOf(one, 'event')
    .filter(({ report_id: id }) => id === reportId)
    .map(({ seq, at, type, actor, from_state: from, to_state: to, data }) => {
      const told = { actor: JSON.parse(String(actor)), data: JSON.parse(String(data)) } as object
      return { seq, at, type, from, to, ...told } as ReportEvent
    })
}

describe('the history of the demo', () => {
  it('is told to its end: the product refuses none of it', () => {
    expect(past.refusals).toEqual([])
  })

  it('holds reports in every state, of eight weeks', () => {
    const reports = reportsOf(past)
    expect(reports.length).toBeGreaterThanOrEqual(40)
    expect([...new Set(reports.map(({ state }) => state))].toSorted()).toEqual(STATES.toSorted())
    const oldest = Math.min(...reports.map(({ receivedAt }) => receivedAt))
    expect((START - oldest) / WEEK_MS).toBeGreaterThan(7)
    expect((START - oldest) / WEEK_MS).toBeLessThan(9)
  })

  it('is what its events say: replaying them gives the stored reports', () => {
    for (const report of reportsOf(past)) {
      const replayed = eventsOf(past, report.id).reduce<Report | null>(reduce, null)
      expect(replayed).toEqual(report)
    }
  })

  it('shows kept and broken promises, offers, both known issues and answers to follow-ups', () => {
    const types = rowsOf(past, 'event').map(({ type }) => type)
    for (const type of ['offered', 'picked', 'countered', 'promise_broken', 'follow_up_answered']) {
      expect(types).toContain(type)
    }
    const promises = reportsOf(past).flatMap((report) => report.promises)
    expect(promises.map(({ status }) => status)).toEqual(
      expect.arrayContaining(['open', 'kept', 'broken', 'moved']),
    )
    const ended = rowsOf(past, 'notice').filter(({ ended_at: at }) => at !== null)
    expect([rowsOf(past, 'notice').length, ended.length]).toEqual([2, 1])
    expect(new Set(reportsOf(past).map(({ language }) => language)).size).toBeGreaterThan(8)
    const owners = reportsOf(past).map(({ owner }) => owner?.id)
    for (const { id } of DEMO_STAFF) expect(owners).toContain(id)
  })

  it('lets staff answer while the shop is open alone', () => {
    const shut = rowsOf(past, 'event').filter(({ at, actor }) => {
      const { role } = JSON.parse(String(actor)) as { role: string }
      const isStaffs = role !== 'customer' && role !== 'system'
      const time = new Date(Number(at))
      const hour = new Intl.DateTimeFormat('en-GB', {
        timeZone: DEMO_SITE.calendar.timeZone,
        hour: 'numeric',
      }).format(time)
      return isStaffs && (time.getUTCDay() === 0 || Number(hour) < 9 || Number(hour) > 17)
    })
    expect(shut).toEqual([])
  })

  it('leaves no alert to be sent that was due before the start', () => {
    const late = rowsOf(past, 'delivery').filter(
      ({ status, due_at: dueAt }) => status === 'pending' && Number(dueAt) <= START - 60_000,
    )
    expect(late).toEqual([])
    expect(past.mails.length).toBeLessThan(10)
  })

  it('is over when the demo starts: nothing of it has yet to happen', () => {
    const moments = [
      ...rowsOf(past, 'event').map(({ at }) => at),
      ...rowsOf(past, 'delivery').map(({ settled_at: at }) => at),
      ...rowsOf(past, 'attempt').map(({ at }) => at),
    ]
    expect(moments.filter((at) => Number(at) > START)).toEqual([])
  })

  it('is the same at the same start', async () => {
    const again = await makeAt(START)
    const seen = ({ tables }: Past) =>
      tables.filter(({ name }) => name !== 'signing_key' && name !== 'delivery')
    expect(seen(again)).toEqual(seen(past))
  })

  it.each(cases(1, OTHER_STARTS))(
    'is told to its end at %s too',
    { tags: 'longer' },
    async (start) => {
      const other = await makeAt(Date.parse(start))
      expect(other.refusals).toEqual([])
      const states = new Set(reportsOf(other).map(({ state }) => state))
      expect(STATES.filter((state) => !states.has(state))).toEqual([])
    },
  )
})

describe('the history in the demo’s database', () => {
  function openDemo() {
    const sqlite = openSqlite()
    for (const sql of seedSql({ ...SEED, now: START })) sqlite.exec(sql)
    return { sqlite, db: sqlite.d1(() => Promise.resolve()) }
  }

  it('is stored as it was played', async () => {
    const { sqlite, db } = openDemo()
    await storePast(db, past)
    for (const { name, rows } of past.tables) {
      const columns = Object.keys(rows[0] ?? {}).join(', ')
      expect(sqlite.all(`SELECT ${columns} FROM ${name}`)).toEqual(rows)
    }
  })
})
