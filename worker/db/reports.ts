import type { D1Database } from '@cloudflare/workers-types'
import type { ReportEvent } from '../reports/events.ts'
import { PREFIX_CHARS } from '../reports/reference.ts'
import { type Actor, BLANK, type Report, type State } from '../reports/report.ts'
import type { SiteDesk } from '../sites/site.ts'
import { mapDbErrors } from './query.ts'
import { DESK_COLUMNS, type DeskRow, toDesk } from './sites.ts'

interface EventRow {
  readonly seq: number
  readonly at: number
  readonly type: ReportEvent['type']
  readonly actor: string
  readonly from_state: State | null
  readonly to_state: State
  readonly data: string
}

interface Found {
  readonly report: Report | null
  /** Erased before it was stored: it is not to come back. */
  readonly isUnwanted: boolean
  readonly desk: SiteDesk
  readonly noticeText: string | null
}

interface ReportAtDeskRow extends DeskRow, DocumentRow {}

/**
 * A site's desk, what was stored under a report's id, if anything, whether that id is kept out, and
 * what a notice of the site says; null for an unknown site.
 */
export async function findForRaise(
  db: D1Database,
  id: string,
  siteId: string,
  noticeId: string | null = null,
): Promise<Found | null> {
  const row = await mapDbErrors(() =>
    db
      .prepare(
        `SELECT ${DESK_COLUMNS}, (SELECT document FROM report WHERE id = ?1) AS document,
           (SELECT text FROM notice WHERE site_id = s.id AND id = ?3) AS noticeText,
           EXISTS (SELECT 1 FROM unwanted WHERE site_id = s.id
             AND id_prefix IN (?1, substr(?1, 1, ${PREFIX_CHARS}))) AS isUnwanted
         FROM site s WHERE s.id = ?2`,
      )
      .bind(id, siteId, noticeId)
      .first<
        DeskRow & { document: string | null; noticeText: string | null; isUnwanted: number }
      >(),
  )
  if (!row) return null
  const { document, noticeText } = row
  const isUnwanted = row.isUnwanted === 1
  const report = document === null ? null : toReport({ document })
  return { desk: toDesk(row), report, noticeText, isUnwanted }
}

/** A report with the desk of its site, or null. */
export async function findForChange(
  db: D1Database,
  id: string,
): Promise<{ readonly report: Report; readonly desk: SiteDesk } | null> {
  const row = await mapDbErrors(() =>
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
  const row = await mapDbErrors(() =>
    db.prepare('SELECT document FROM report WHERE id = ?').bind(id).first<DocumentRow>(),
  )
  return row && toReport(row)
}

/**
 * Writes anew when the clock has something to do on a report, and nothing else: where it was changed
 * meanwhile, that change said so already.
 */
export async function rewriteWake(db: D1Database, report: Report): Promise<void> {
  await mapDbErrors(() =>
    db
      .prepare('UPDATE report SET document = ? WHERE id = ? AND version = ?')
      .bind(JSON.stringify(report), report.id, report.version)
      .run(),
  )
}

/** The report whose secret key has this hash, or null. */
export async function findReportByKeyHash(db: D1Database, keyHash: string): Promise<Report | null> {
  const row = await mapDbErrors(() =>
    db.prepare('SELECT document FROM report WHERE key_hash = ?').bind(keyHash).first<DocumentRow>(),
  )
  return row && toReport(row)
}

/** A site's reports whose ids begin so, at most `limit`. */
export async function listByPrefix(
  db: D1Database,
  siteId: string,
  idPrefix: string,
  limit: number,
): Promise<readonly Report[]> {
  const { results } = await mapDbErrors(() =>
    db
      .prepare(
        // Hint: `~` comes after every character that an id has.
        `SELECT document FROM report
         WHERE id >= ?1 AND id < ?1 || '~' AND site_id = ?2 LIMIT ?3`,
      )
      .bind(idPrefix, siteId, limit)
      .all<DocumentRow>(),
  )
  return results.map(toReport)
}

/** Everything that happened to a report, oldest first. */
export async function listEvents(
  db: D1Database,
  reportId: string,
): Promise<readonly ReportEvent[]> {
  return (await readEvents(db, reportId)).map(toEvent)
}

/** One event of a report by its number, or null. */
export async function findEvent(
  db: D1Database,
  reportId: string,
  seq: number,
): Promise<ReportEvent | null> {
  const row = await mapDbErrors(() =>
    db
      .prepare(
        `SELECT seq, at, type, actor, from_state, to_state, data
         FROM event WHERE report_id = ? AND seq = ?`,
      )
      .bind(reportId, seq)
      .first<EventRow>(),
  )
  return row && toEvent(row)
}

async function readEvents(db: D1Database, reportId: string): Promise<readonly EventRow[]> {
  const { results } = await mapDbErrors(() =>
    db
      .prepare(
        `SELECT seq, at, type, actor, from_state, to_state, data
         FROM event WHERE report_id = ? ORDER BY seq`,
      )
      .bind(reportId)
      .all<EventRow>(),
  )
  return results
}

/** Whether exactly these events stand in a report's history, to the letter. */
export async function hasEvents(
  db: D1Database,
  reportId: string,
  events: readonly ReportEvent[],
): Promise<boolean> {
  const rows = new Map((await readEvents(db, reportId)).map((row) => [row.seq, row]))
  return events.every((event) => {
    const row = rows.get(event.seq)
    return (
      row?.type === event.type &&
      row.at === event.at &&
      row.to_state === event.to &&
      row.actor === JSON.stringify(event.actor) &&
      row.data === JSON.stringify(event.data)
    )
  })
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

export interface DocumentRow {
  readonly document: string
}

/** The report that a row holds. One that was written before a field existed has it blank. */
export function toReport({ document }: DocumentRow): Report {
  const stored = JSON.parse(document) as Report
  const { receivedAt: madeAt } = stored
  const promises = stored.promises.map((promise) => {
    const blank = { madeAt, remindAt: promise.due, isReminded: false, moveTo: null }
    return Object.assign(blank, promise)
  })
  return { ...BLANK, ...stored, promises }
}

/** A report that was merged is followed so far and no further. */
export const MERGES_MAX = 5

/** A number that changes with a report, or with the one it was merged into; null without one. */
export async function findVersion(
  db: D1Database,
  by: { readonly keyHash: string } | { readonly id: string },
): Promise<number | null> {
  const [column, value] = 'id' in by ? ['id', by.id] : ['key_hash', by.keyHash]
  const row = await mapDbErrors(() =>
    db
      .prepare(
        `WITH RECURSIVE chain (version, next, merges) AS (
           SELECT version, document ->> '$.mergedInto.id', 0 FROM report WHERE ${column} = ?1
           UNION ALL
           SELECT r.version, r.document ->> '$.mergedInto.id', merges + 1
           FROM chain JOIN report r ON r.id = chain.next WHERE merges < ?2
         )
         SELECT sum(version) AS version FROM chain`,
      )
      .bind(value, MERGES_MAX)
      .first<{ version: number | null }>(),
  )
  return row?.version ?? null
}
