import type { D1Database } from '@cloudflare/workers-types'
import { idPrefixOf } from '../../reports/reference.ts'
import type { Report } from '../../reports/report.ts'
import { mapDbErrors } from '../query.ts'
import { type DocumentRow, listByPrefix, toReport } from '../reports.ts'

const PAGE_SIZE = 50
/** Two reports may share a reference; more than this do not. */
const NAMESAKES_MAX = 20

const dueSql = (isNew: number) => `SELECT * FROM (
  SELECT r.id, r.wake_at FROM live_report r
  WHERE r.site_id = ?1 AND r.is_new = ${isNew} AND r.wake_at <= ?2 AND NOT EXISTS (
    SELECT 1 FROM due_command d WHERE d.site_id = ?1 AND d.id = 'tick-' || r.id)
  ORDER BY r.wake_at LIMIT ?3)`

/**
 * Ids of a site's reports on which the clock has something to do by now, the most overdue first.
 * What the clock could not turn has a follow-up of its own, and holds up no other.
 */
export async function listDueReports(
  db: D1Database,
  siteId: string,
  now: number,
  limit: number,
): Promise<readonly string[]> {
  const { results } = await mapDbErrors(() =>
    db
      .prepare(
        `SELECT id FROM (${[1, 0].map(dueSql).join(' UNION ALL ')}) ORDER BY wake_at LIMIT ?3`,
      )
      .bind(siteId, now, limit)
      .all<{ id: string }>(),
  )
  return results.map(({ id }) => id)
}

/** The report under way that people name by its reference, or null. */
export async function findLive(
  db: D1Database,
  siteId: string,
  reference: string,
): Promise<Report | null> {
  const prefix = idPrefixOf(reference)
  const named = prefix === null ? [] : await listByPrefix(db, siteId, prefix, NAMESAKES_MAX)
  return named.find(({ wakeAt }) => wakeAt !== null) ?? null
}

/** How many reports go on with another one. */
export async function countMergedInto(
  db: D1Database,
  { siteId, id }: Pick<Report, 'siteId' | 'id'>,
): Promise<number> {
  const row = await mapDbErrors(() =>
    db
      .prepare(
        `SELECT count(*) AS n FROM report
         WHERE site_id = ? AND document ->> '$.mergedInto.id' = ? AND state = 'merged'`,
      )
      .bind(siteId, id)
      .first<{ n: number }>(),
  )
  return row?.n ?? 0
}

/** Where a page of the past ends: the next one begins behind it. */
export interface PastCursor {
  readonly receivedAt: number
  readonly id: string
}

/** A page of a site's reports that are over, the newest first. */
export async function listPast(
  db: D1Database,
  siteId: string,
  after: PastCursor | null,
): Promise<{ readonly reports: readonly Report[]; readonly next: PastCursor | null }> {
  const { receivedAt, id } = after ?? { receivedAt: Number.MAX_SAFE_INTEGER, id: '' }
  const { results } = await mapDbErrors(() =>
    db
      .prepare(
        `SELECT document FROM report
         WHERE site_id = ? AND wake_at IS NULL AND (received_at, id) < (?, ?)
         ORDER BY received_at DESC, id DESC LIMIT ?`,
      )
      .bind(siteId, receivedAt, id, PAGE_SIZE + 1)
      .all<DocumentRow>(),
  )
  const reports = results.slice(0, PAGE_SIZE).map(toReport)
  const last = results.length > PAGE_SIZE ? reports.at(-1) : undefined
  return { reports, next: last ? { receivedAt: last.receivedAt, id: last.id } : null }
}
