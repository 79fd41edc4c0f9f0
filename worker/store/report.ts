import type { D1Database } from '@cloudflare/workers-types'
import type { Actor, Report, ReportEvent, State } from '../report.ts'
import type { SiteDesk } from '../site.ts'
import { refusing } from './refusal.ts'
import { selectDesk, toDesk } from './site.ts'

const PAGE_SIZE = 50

interface ReportRow {
  readonly document: string
}

interface EventRow {
  readonly seq: number
  readonly at: number
  readonly type: ReportEvent['type']
  readonly actor: string
  readonly from_state: State | null
  readonly to_state: State
  readonly data: string
}

type Answer = { readonly results: readonly unknown[] } | undefined

/** A report to be changed, with the site it belongs to. */
export interface ReportAtDesk {
  readonly report: Report | null
  readonly desk: SiteDesk | null
}

/** The report with this id and the named site's desk, in one round trip. */
export async function findForRaise(
  db: D1Database,
  id: string,
  siteId: string,
): Promise<ReportAtDesk> {
  const [reports, sites, staff, endpoints] = await refusing(() =>
    db.batch([
      db.prepare('SELECT document FROM report WHERE id = ?').bind(id),
      ...selectDesk(db, siteId),
    ]),
  )
  return toReportAtDesk(reports, sites, staff, endpoints)
}

/** The report with this id and the desk of its own site, in one round trip. */
export async function findForChange(db: D1Database, id: string): Promise<ReportAtDesk> {
  const ownSite = '(SELECT site_id FROM report WHERE id = ?)'
  const [reports, sites, staff, endpoints] = await refusing(() =>
    db.batch([
      db.prepare('SELECT document FROM report WHERE id = ?').bind(id),
      ...selectDesk(db, id, ownSite),
    ]),
  )
  return toReportAtDesk(reports, sites, staff, endpoints)
}

/** The report with this id, or null. */
export async function findReport(db: D1Database, id: string): Promise<Report | null> {
  const row = await refusing(() =>
    db.prepare('SELECT document FROM report WHERE id = ?').bind(id).first<ReportRow>(),
  )
  return row && toReport(row)
}

/** The report whose secret key has this hash, or null. */
export async function findReportByKeyHash(db: D1Database, keyHash: string): Promise<Report | null> {
  const row = await refusing(() =>
    db.prepare('SELECT document FROM report WHERE key_hash = ?').bind(keyHash).first<ReportRow>(),
  )
  return row && toReport(row)
}

/** Everything that happened to a report, oldest first. */
export async function listEvents(
  db: D1Database,
  reportId: string,
): Promise<readonly ReportEvent[]> {
  const { results } = await refusing(() =>
    db
      .prepare(
        `SELECT seq, at, type, actor, from_state, to_state, data
         FROM event WHERE report_id = ? ORDER BY seq`,
      )
      .bind(reportId)
      .all<EventRow>(),
  )
  return results.map(toEvent)
}

/** A page of a site's reports by the date of their newest promise. */
export async function listReports(
  db: D1Database,
  siteId: string,
  order: 'newest' | 'soonest',
  after: number | null,
): Promise<{ readonly reports: readonly Report[]; readonly more: boolean }> {
  const [compare, direction] = order === 'newest' ? ['<', 'DESC'] : ['>', 'ASC']
  const start = order === 'newest' ? Number.MAX_SAFE_INTEGER : 0
  const { results } = await refusing(() =>
    db
      .prepare(
        `SELECT document FROM report WHERE site_id = ? AND due_at ${compare} ?
         ORDER BY due_at ${direction}, id LIMIT ?`,
      )
      .bind(siteId, after ?? start, PAGE_SIZE + 1)
      .all<ReportRow>(),
  )
  return { reports: results.slice(0, PAGE_SIZE).map(toReport), more: results.length > PAGE_SIZE }
}

function toReportAtDesk(...[reports, sites, staff, endpoints]: Answer[]): ReportAtDesk {
  const [row] = (reports?.results ?? []) as ReportRow[]
  return {
    report: row ? toReport(row) : null,
    desk: toDesk(sites?.results ?? [], staff?.results ?? [], endpoints?.results ?? []),
  }
}

function toReport({ document }: ReportRow): Report {
  return JSON.parse(document) as Report
}

function toEvent(row: EventRow): ReportEvent {
  const event = {
    seq: row.seq,
    at: row.at,
    type: row.type,
    actor: JSON.parse(row.actor) as Actor,
    from: row.from_state,
    to: row.to_state,
    data: JSON.parse(row.data) as ReportEvent['data'],
  }
  // Hint: type and data were written as a pair by `commit`.
  return event as ReportEvent
}
