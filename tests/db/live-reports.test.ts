import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DEMO_SITE, seedSql } from '../../demo/seed.ts'
import { openSqlite } from '../../demo/sqlite.ts'
import { rebuildReports } from '../../worker/app/rebuild-reports.ts'
import { liveOf } from '../../worker/db/queries/live.ts'
import { dropFormerIndexes, fillLive, isLiveFilled } from '../../worker/db/work/live-reports.ts'
import { Problem } from '../../worker/problem.ts'
import { reduce, replay } from '../../worker/reports/reduce.ts'
import type { Report } from '../../worker/reports/report.ts'
import { MONDAY } from '../support/reports.ts'
import { DETOURS, STAGES } from '../support/stages.ts'
import { anyStep, attempt, type Walk } from '../support/walk.ts'

const FORMER = `SELECT name FROM sqlite_schema WHERE type = 'index' AND name IN ('report_live',
  'report_owned', 'report_staged', 'report_mine', 'report_broken', 'report_reopened', 'report_asked')`

function openDatabase() {
  const sqlite = openSqlite()
  for (const sql of seedSql({ site: DEMO_SITE, staff: [], endpoints: [], now: MONDAY })) {
    sqlite.exec(sql)
  }
  const store = (report: Report) => {
    const document = JSON.stringify(report)
    const update = 'UPDATE report SET document = ? WHERE id = ? RETURNING id'
    if (sqlite.all(update, document, report.id).length > 0) return
    const insert = 'INSERT INTO report (id, site_id, document) VALUES (?, ?, ?)'
    sqlite.all(insert, report.id, 'demo', document)
  }
  const rows = () => sqlite.all('SELECT * FROM live_report ORDER BY id').map((row) => ({ ...row }))
  return { sqlite, store, rows, db: sqlite.d1(() => Promise.resolve()) }
}

type Opened = ReturnType<typeof openDatabase>

/** What the row of a report says, straight from the report; none where it is over. */
function rowOf(report: Report): readonly object[] {
  if (report.wakeAt === null) return []
  const live = liveOf(report)
  return [
    {
      site_id: 'demo',
      is_new: report.version === 1 && report.state === 'received' ? 1 : 0,
      wake_at: report.wakeAt,
      received_at: report.receivedAt,
      id: report.id,
      state: report.state,
      owner_id: live.ownerId,
      waits_since: live.waitsSince,
      due: live.due,
      step_due: live.nextStepDue,
      is_behind: live.isBehind ? 1 : 0,
      reopen_count: live.reopenCount,
      handover_to: live.handoverTo,
      approval_by: live.approvalBy,
      erasure_asked_at: live.erasureAskedAt,
    },
  ]
}

const STARTS = [...Object.values(STAGES), ...DETOURS]
const named = (report: Report, at: number): Report => {
  const id = `${at}`.padStart(22, '0')
  return { ...report, id, keyHash: id }
}

/** Reports at every stage and on every detour, as they are now. */
const MANY = Array.from({ length: 30 }, () => STARTS)
  .flat()
  .map(({ report }, at) => named(report, at))

/** The database of before, in which no row of the lists was written. */
function unfilled(reports: readonly Report[]): Opened {
  const opened = openDatabase()
  opened.sqlite.exec('BEGIN')
  for (const report of reports) opened.store(report)
  opened.sqlite.exec('DELETE FROM live_report; COMMIT')
  return opened
}

describe('C12: the rows of the lists', () => {
  it('C12: say of every report under way what it says itself, after any history', () => {
    const { store, rows } = openDatabase()
    const seen = new Set<string>()
    let reports = 0
    fc.assert(
      fc.property(
        fc.nat(STARTS.length - 1),
        fc.array(anyStep, { minLength: 1, maxLength: 14 }),
        (start, steps) => {
          const from = STARTS[start] as (typeof STARTS)[number]
          const at = reports++
          let walk: Walk = { events: from.events, report: from.report, now: from.now, held: [] }
          const wasKept = (report: Report | null) => {
            if (!report) throw new Error('These events tell no report.')
            const one = named(report, at)
            store(one)
            expect(rows().filter(({ id }) => id === one.id)).toEqual(rowOf(one))
            seen.add(report.wakeAt === null ? 'over' : report.state)
          }
          // As it came about, and then whatever happens.
          for (const [n] of from.events.entries()) wasKept(replay(from.events.slice(0, n + 1)))
          for (const step of steps) {
            const { now, outcome } = attempt(walk, step)
            for (const event of outcome instanceof Problem ? [] : outcome) {
              const report = reduce(walk.report, event)
              walk = { ...walk, events: [...walk.events, event], report }
              wasKept(report)
            }
            walk = { ...walk, now }
          }
        },
      ),
      { numRuns: 120 },
    )
    expect(seen.size).toBeGreaterThan(8)
  })

  it('C12: are filled in for what was under way before them, a round at a time, and then once', async () => {
    const { db, rows, sqlite, store } = unfilled(MANY)
    const live = MANY.filter(({ wakeAt }) => wakeAt !== null)
    expect(live.length).toBeGreaterThan(500)
    expect(await isLiveFilled(db)).toBe(false)
    expect(await fillLive(db)).toBe(false)
    expect(rows()).toHaveLength(500)
    // What changes meanwhile is kept, whether its turn has come or not.
    const changed = MANY.map((report) => ({ ...report, version: report.version + 1 }))
    for (const report of changed.slice(0, 40)) store(report)
    for (const report of changed.slice(-40)) store({ ...report, wakeAt: null })
    while (!(await fillLive(db)));
    await dropFormerIndexes(db)
    const now = [...changed.slice(0, 40), ...MANY.slice(40, -40)]
    expect(rows()).toEqual(now.flatMap(rowOf))
    expect(await isLiveFilled(db)).toBe(true)
    expect(sqlite.all(FORMER)).toEqual([])
    expect(sqlite.all('SELECT * FROM progress')).toEqual([])
  })

  it('C12: are made anew by one command, where one is missing, wrong or left over', async () => {
    const { db, rows, sqlite, store } = openDatabase()
    const { events, report } = STAGES.acknowledged
    store(report)
    for (const { seq, at, type, actor, from, to, data } of events) {
      sqlite.all(
        'INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
        report.id,
        seq,
        at,
        type,
        JSON.stringify(actor),
        from,
        to,
        JSON.stringify(data),
      )
    }
    const before = rows()
    expect(before).toEqual(rowOf(report))
    const faults = {
      missing: 'DELETE FROM live_report',
      wrong: `UPDATE live_report SET owner_id = 'nobody'`,
      'left over': `INSERT INTO live_report SELECT site_id, is_new, wake_at + 5, received_at, id,
        state, owner_id, waits_since, due, step_due, is_behind, reopen_count, handover_to,
        approval_by, erasure_asked_at FROM live_report`,
    }
    for (const [name, sql] of Object.entries(faults)) {
      sqlite.exec(sql)
      const spoilt = rows()
      const { listed } = await rebuildReports(db, { isDry: true, now: Date.now() })
      expect([name, listed > 0, rows()]).toEqual([name, true, spoilt])
      await rebuildReports(db, { isDry: false, now: Date.now() })
      expect([name, rows()]).toEqual([name, before])
    }
    expect(await rebuildReports(db, { isDry: true, now: Date.now() })).toMatchObject({
      looked: 1,
      listed: 0,
      failed: 0,
    })
  })
})
