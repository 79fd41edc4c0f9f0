import type { Context } from 'hono'
import { listAttachments } from '../db/attachments.ts'
import { findSigningKey } from '../db/endpoints.ts'
import { listLastPast, listLive } from '../db/queries/inbox.ts'
import { findForChange, findReport, listEvents } from '../db/reports.ts'
import { listSnippets } from '../db/staff.ts'
import { Problem } from '../problem.ts'
import type { Report } from '../reports/report.ts'
import { newSecret } from '../security/crypto.ts'
import { statusLink } from '../security/links.ts'
import { readTroubles } from './banner.tsx'
import { pastOf } from './past.ts'
import type { DeskApp } from './session.ts'

/** The report that an address names, or a Problem: one of another site is as good as none. */
export async function requireReport(c: Context<DeskApp>): Promise<Report> {
  const report = await findReport(c.env.DB, c.req.param('id') ?? '')
  if (report?.siteId !== c.get('staff').siteId) throw new Problem('not_found')
  return report
}

/** Everything that stands around a report on its page. */
export async function readReportDesk(c: Context<DeskApp>, report: Report) {
  const { DB } = c.env
  const [found, events, pictures, snippets, live, over] = await Promise.all([
    findForChange(DB, report.id),
    listEvents(DB, report.id),
    listAttachments(DB, report.id),
    listSnippets(DB, report.siteId),
    listLive(DB, report.siteId),
    listLastPast(DB, report.siteId),
  ])
  if (!found) throw new Problem('not_found')
  const { site, staff } = found.desk
  const past = pastOf(report, [...live, ...over])
  // Whoever noticed it, or shut the old ways, hands the customer the way to their own page.
  const customerLink =
    report.noticedBy === null && report.linksRevoked === undefined
      ? null
      : await statusLink(await findSigningKey(DB, newSecret()), report)
  const troubles = await readTroubles(c, site)
  return { site, colleagues: staff, events, pictures, snippets, live, past, customerLink, troubles }
}
