import { describe, expect, it } from 'vitest'
import { DEMO_SITE, seedSql } from '../../demo/seed.ts'
import { openSqlite } from '../../demo/sqlite.ts'
import { countLists, type ListCursor, listFirst, listPage } from '../../worker/db/queries/lists.ts'
import { liveOf, listLiveByIds } from '../../worker/db/queries/live.ts'
import { INBOX_VIEWS, isAskedOf, SOON_MS } from '../../worker/desk/inbox/views.ts'
import { DIGEST_LISTS, digestOf, endOfDayOf } from '../../worker/notifications/templates/digest.tsx'
import { isOpen, type Report } from '../../worker/reports/report.ts'
import { openClockwork, plantReports } from '../support/due-work.ts'
import { staffOf } from '../support/happen.ts'
import { MONDAY, newReport, SYSTEM } from '../support/reports.ts'
import { DAY, DETOURS, STAGES } from '../support/stages.ts'

const HOUR = DAY / 24
const TEAM = [
  staffOf('sam'),
  // As Sam is once promoted: what he asked for as an agent is still not his to approve.
  staffOf('sam', { role: 'lead' }),
  staffOf('lea', { role: 'lead' }),
  staffOf('ada', { role: 'admin' }),
  staffOf('kim'),
]
const NAMES = INBOX_VIEWS.map(({ name }) => name)

/** Next on it, the clock finds that its promise is broken. */
const REMINDED = STAGES.received
  .at(STAGES.received.report.promises[0]?.remindAt ?? 0)
  .and(SYSTEM, { type: 'tick' })

/** Every state on every way there, and each some days later, when promises are broken. */
const TOLD = [...Object.values(STAGES), ...DETOURS, REMINDED].flatMap((one) => {
  const late = one.at(one.now + 5 * DAY)
  return [one.report, late.and(SYSTEM, { type: 'tick' }).report]
})

/** A database with each of the reports so often, and with as many of another site. */
function storing(times: number) {
  const sqlite = openSqlite()
  for (const sql of seedSql({ site: DEMO_SITE, staff: [], endpoints: [], now: MONDAY })) {
    sqlite.exec(sql)
  }
  for (const sql of seedSql({
    site: { ...DEMO_SITE, id: 'other' },
    staff: [],
    endpoints: [],
    now: MONDAY,
  })) {
    sqlite.exec(sql)
  }
  const told = Array.from({ length: times }, () => TOLD).flat()
  const reportsOf = (siteId: string, fill: string) =>
    told.map((report, at) => {
      const id = `${at}`.padStart(22, fill)
      return { ...report, siteId, id, keyHash: id }
    })
  const reports = reportsOf('demo', 'A')
  sqlite.exec('BEGIN')
  for (const report of [...reports, ...reportsOf('other', 'B')]) {
    const document = JSON.stringify(report).replaceAll("'", "''")
    sqlite.exec(
      `INSERT INTO report (id, site_id, document)
       VALUES ('${report.id}', '${report.siteId}', '${document}')`,
    )
  }
  sqlite.exec('COMMIT')
  const live = reports.filter(({ wakeAt }) => wakeAt !== null).toSorted(byWake)
  return { db: sqlite.d1(() => Promise.resolve()), live }
}

function byWake(a: Report, b: Report): number {
  return (a.wakeAt ?? 0) - (b.wakeAt ?? 0) || a.receivedAt - b.receivedAt || (a.id < b.id ? -1 : 1)
}

const readerAt = (now: number, staff = staffOf('sam')) => ({
  siteId: 'demo',
  staff,
  now,
  soonUntil: now + SOON_MS,
})
/** As the clock stands after the reports were raised, by the hour and by the day. */
const MOMENTS = [0, 1, 3, 6, 30, 100, 130].map((hours) => MONDAY + hours * HOUR)

describe('what the database reads of the reports that are under way', () => {
  it('is what their documents say', async () => {
    const { db, live } = storing(1)
    expect(live.length).toBeGreaterThan(20)
    const expected = live.map(liveOf)
    const ids = live.map(({ id }) => id)
    expect(await listLiveByIds(db, ids)).toEqual(expected)
    expect(expected.some(({ isBehind }) => isBehind)).toBe(true)
  })
})

describe('C11: a list of the desk', () => {
  it('C11: holds what its view says and counts as many, for everybody and at every moment', async () => {
    const { db, live } = storing(1)
    const seen = new Set<string>()
    for (const staff of TEAM) {
      for (const now of MOMENTS) {
        const reader = readerAt(now, staff)
        const counts = await countLists(db, reader, NAMES)
        const lists = await listFirst(db, reader, [...NAMES, 'asked'], 500)
        for (const { name, fits } of INBOX_VIEWS) {
          // Whom the clock has yet to turn is found where it wakes.
          const expected = live.filter((one) => fits(liveOf(one), staff, now)).map(({ id }) => id)
          expect(lists.get(name)?.ids).toEqual(expected)
          expect(counts.get(name)).toEqual({ count: expected.length, isWhole: true })
          if (expected.length > 0) seen.add(name)
        }
        const asked = live.filter((one) => isAskedOf(liveOf(one), staff)).map(({ id }) => id)
        expect(lists.get('asked')?.ids).toEqual(asked)
        if (asked.length > 0) seen.add('asked')
      }
    }
    expect([...seen].toSorted()).toEqual([...NAMES, 'asked'].toSorted())
  })

  it('C11: is read page by page to its end, each report once and what was reopened first', async () => {
    const { db, live } = storing(30)
    expect(live.length).toBeGreaterThan(1_000)
    // First most are not due yet; at last all are, and what is late lies far behind what is not.
    const looks = [1, 130].flatMap((hours) => INBOX_VIEWS.map((view) => ({ ...view, hours })))
    for (const { name, fits, hours } of looks) {
      const reader = readerAt(MONDAY + hours * HOUR)
      const ids: string[] = []
      let cursor: ListCursor | null = null
      do {
        const page: Awaited<ReturnType<typeof listPage>> = await listPage(db, reader, name, cursor)
        expect(page.ids.length).toBeLessThanOrEqual(50)
        ids.push(...page.ids)
        cursor = page.next
      } while (cursor)
      const fitting = live.filter((one) => fits(liveOf(one), reader.staff, reader.now))
      const isFirst = (one: Report) => one.reopenCount > 0 && isOpen(one.state)
      const expected = [...fitting.filter(isFirst), ...fitting.filter((one) => !isFirst(one))]
      expect(ids).toEqual(expected.map(({ id }) => id))
    }
  })
})

describe('C11: a list of two parts', () => {
  it('C11: loses and doubles nothing where the look at one part ends before the other’s page', async () => {
    const { db } = openClockwork(['demo'], '1000')
    const [promise] = newReport().promises
    if (!promise) throw new Error('Nothing was promised.')
    const now = MONDAY + 100 * HOUR
    const past = { ...promise, due: now - HOUR }
    const next = { ...promise, due: now + HOUR }
    // More than one look goes through, none of which is overdue.
    await plantReports(db, 'demo', 'quiet', 320, { state: 'resolved', promises: [], wakeAt: 1 })
    const late = await plantReports(db, 'demo', 'late', 1, { promises: [past], wakeAt: 2 })
    const broken = { ...past, status: 'broken' } as const
    const behind = await plantReports(db, 'demo', 'behind', 60, {
      promises: [broken, next],
      wakeAt: 3,
    })
    const ids: string[] = []
    let cursor: ListCursor | null = null
    let pages = 0
    do {
      const page: Awaited<ReturnType<typeof listPage>> = await listPage(
        db,
        readerAt(now),
        'broken',
        cursor,
      )
      ids.push(...page.ids)
      cursor = page.next
      // One that goes round and round ends here too.
    } while (cursor && ++pages < 20)
    expect(ids).toEqual([...late, ...behind])
  })
})

describe('C11: what is due soon', () => {
  it('C11: begins when what is promised by then is four hours away, to the millisecond', async () => {
    const { db, live } = storing(1)
    // The clock wakes after the moment itself, for a promise is kept up to and including it.
    const edges = live.flatMap((one) => {
      const { due } = liveOf(one)
      return due !== null && one.wakeAt === due + 1 ? [{ id: one.id, due }] : []
    })
    expect(edges.length).toBeGreaterThan(0)
    for (const { id, due } of edges) {
      const soonAt = async (now: number) =>
        (await listFirst(db, readerAt(now), ['soon'], 500)).get('soon')?.ids.includes(id)
      expect(await soonAt(due - SOON_MS - 1)).toBe(false)
      expect(await soonAt(due - SOON_MS)).toBe(true)
    }
  })
})

describe('C11: a digest', () => {
  it('C11: is made of lists that hold everything that it would name', async () => {
    const { db, live } = storing(1)
    const names = [...new Set(Object.values(DIGEST_LISTS))]
    for (const staff of TEAM) {
      for (const now of MOMENTS) {
        const reader = { site: DEMO_SITE, staff, now }
        const soonUntil = endOfDayOf(reader) - 1
        const lists = await listFirst(db, { siteId: 'demo', staff, now, soonUntil }, names, 500)
        const found = new Set([...lists.values()].flatMap(({ ids }) => ids))
        for (const [group, reports] of digestOf(live, reader)) {
          const missing = reports.filter(({ id }) => !found.has(id)).map(({ state }) => state)
          // While a customer chooses, nobody is late but in the eyes of its owner.
          const expected = missing.filter((state) => group === 'broken' && state === 'proposed')
          expect({ group, missing }).toEqual({ group, missing: expected })
        }
      }
    }
  })
})
