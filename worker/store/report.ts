import type { D1Database } from '@cloudflare/workers-types'
import type { Actor, Report, ReportEvent, State } from '../report.ts'
import type { SiteDesk } from '../site.ts'
import { refusing } from './refusal.ts'
import { DESK_COLUMNS, type DeskRow, toDesk } from './site.ts'

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

interface ReportAtDeskRow extends DeskRow {
  readonly document: string
}

/** A site's desk and what was stored under a report's id, if anything; null for an unknown site. */
export async function findForRaise(
  db: D1Database,
  id: string,
  siteId: string,
): Promise<{ readonly report: Report | null; readonly desk: SiteDesk } | null> {
  const row = await refusing(() =>
    db
      .prepare(
        `SELECT ${DESK_COLUMNS}, (SELECT document FROM report WHERE id = ?) AS document
         FROM site s WHERE s.id = ?`,
      )
      .bind(id, siteId)
      .first<DeskRow & { document: string | null }>(),
  )
  if (!row) return null
  const { document } = row
  return { desk: toDesk(row), report: document === null ? null : toReport({ document }) }
}

/** A report with the desk of its site, or null. */
export async function findForChange(
  db: D1Database,
  id: string,
): Promise<{ readonly report: Report; readonly desk: SiteDesk } | null> {
  const row = await refusing(() =>
    db
      .prepare(
        `SELECT ${DESK_COLUMNS}, r.document
         FROM report r JOIN site s ON s.id = r.site_id WHERE r.id = ?`,
      )
      .bind(id)
      .first<ReportAtDeskRow>(),
  )
  return row && { desk: toDesk(row), report: toReport(row) }
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

/** Where a page of the list ends: the next one begins behind it. */
export interface ListCursor {
  readonly due: number
  readonly received: number
  readonly id: string
}

/** A page of a site's reports by the date of their newest promise. */
export async function listReports(
  db: D1Database,
  siteId: string,
  order: 'newest' | 'soonest',
  after: ListCursor | null,
): Promise<{ readonly reports: readonly Report[]; readonly next: ListCursor | null }> {
  const [compare, direction] = order === 'newest' ? ['<', 'DESC'] : ['>', 'ASC']
  // Whatever was raised overnight is promised for the same minute, so the date alone is no place.
  const far = order === 'newest' ? Number.MAX_SAFE_INTEGER : 0
  const { due, received, id } = after ?? { due: far, received: far, id: '' }
  const { results } = await refusing(() =>
    db
      .prepare(
        `SELECT document FROM report
         WHERE site_id = ? AND (due_at, received_at, id) ${compare} (?, ?, ?)
         ORDER BY due_at ${direction}, received_at ${direction}, id ${direction} LIMIT ?`,
      )
      .bind(siteId, due, received, id, PAGE_SIZE + 1)
      .all<ReportRow>(),
  )
  const reports = results.slice(0, PAGE_SIZE).map(toReport)
  const last = results.length > PAGE_SIZE ? reports.at(-1) : undefined
  return { reports, next: last ? cursorOf(last) : null }
}

function cursorOf({ promises, receivedAt, id }: Report): ListCursor {
  return { due: promises.at(-1)?.due ?? 0, received: receivedAt, id }
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
