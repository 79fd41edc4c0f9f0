import { describe, expect, it } from 'vitest'
import { DEMO_SITE, seedSql } from '../../demo/seed.ts'
import { openSqlite } from '../../demo/sqlite.ts'
import { liveOf, listLiveReports } from '../../worker/db/queries/live.ts'
import { MONDAY, SYSTEM } from '../support/reports.ts'
import { DAY, DETOURS, STAGES } from '../support/stages.ts'

const sqlite = openSqlite()
const db = sqlite.d1(() => Promise.resolve())
for (const sql of seedSql({ site: DEMO_SITE, staff: [], endpoints: [], now: MONDAY })) {
  sqlite.exec(sql)
}

/** Every state on every way there, and each some days later, when promises are broken. */
const TOLD = [...Object.values(STAGES), ...DETOURS].flatMap((one) => {
  const late = one.at(one.now + 5 * DAY)
  return [one.report, late.and(SYSTEM, { type: 'tick' }).report]
})

describe('what the database reads of the reports that are under way', () => {
  it('is what their documents say, in the order of what is next', async () => {
    const reports = TOLD.map((report, at) => {
      const id = `${at}`.padStart(22, 'A')
      return { ...report, id, keyHash: id }
    })
    for (const report of reports) {
      const document = JSON.stringify(report).replaceAll("'", "''")
      sqlite.exec(
        `INSERT INTO report (id, site_id, document) VALUES ('${report.id}', 'demo', '${document}')`,
      )
    }
    const live = reports.filter(({ wakeAt }) => wakeAt !== null)
    expect(live.length).toBeGreaterThan(20)
    const expected = live
      .toSorted((a, b) => (a.wakeAt ?? 0) - (b.wakeAt ?? 0) || (a.id < b.id ? -1 : 1))
      .map(liveOf)
    expect(await listLiveReports(db, 'demo')).toEqual(expected)
    expect(expected.some(({ isBehind }) => isBehind)).toBe(true)
  })
})
