import { Hono } from 'hono'
import { exportReports } from '../db/queries/export.ts'
import { findSite } from '../db/sites.ts'
import { streamOf } from '../http/stream.ts'
import { Problem } from '../problem.ts'
import type { Site } from '../sites/site.ts'
import { thisMoment } from '../time/clock.ts'
import { noteFirst } from './audit.ts'
import { CSV_HEAD, csvRecord } from './csv-report.ts'
import { csvLine } from './csv.ts'
import type { DeskApp } from './session.ts'

// Without it spreadsheets read the bytes in whichever encoding their country once had.
const BYTE_ORDER_MARK = '\uFEFF'

/** `/desk/reports.csv`: every report of the site for a spreadsheet, to leads and admins. */
export const csv = new Hono<DeskApp>()

csv.get('/', async (c) => {
  const { siteId, role } = c.get('staff')
  if (role === 'agent') throw new Problem('wrong_role')
  const site = await findSite(c.env.DB, siteId)
  if (!site) throw new Problem('not_found')
  await noteFirst(c, 'reports.csv', [])
  const day = new Date(thisMoment().now).toISOString().slice(0, 10)
  return c.body(streamOf(lines(site, exportReports(c.env.DB, siteId))), 200, {
    'Content-Type': 'text/csv; charset=utf-8',
    'Content-Disposition': `attachment; filename="reports-${day}.csv"`,
  })
})

async function* lines(site: Site, pages: ReturnType<typeof exportReports>) {
  yield BYTE_ORDER_MARK + csvLine(CSV_HEAD)
  for await (const reports of pages) {
    yield reports.map((report) => csvLine(csvRecord(report, site))).join('')
  }
}
