import type { D1Database } from '@cloudflare/workers-types'
import { IS_MISSED, IS_PENDING, IS_REFUSED, mapDbErrors } from '../query.ts'

const DAY_MS = 24 * 60 * 60 * 1000
// What one mailbox refuses says nothing of the collector, and a stranger may have typed it.
const IS_DEAD = `d.status <> 'delivered' AND d.status = 'dead' AND ${IS_MISSED}
  AND NOT ${IS_REFUSED}`

/** How alerts fare. */
export interface Backlog {
  /** What has yet to be delivered, whenever it is due. */
  readonly pending: number
  /** What could be sent now. */
  readonly dueNow: number
  /** How often what is pending has been tried. */
  readonly attempts: number
  /** Since when somebody should have been told of something, or null; not what waits on purpose. */
  readonly oldestAt: number | null
  /** Alerts that were given up in the last day, that somebody misses, and no mailbox refused. */
  readonly dead: number
}

/** What has yet to be delivered, retries included, and what was given up; of one site, or of all. */
export async function findBacklog(
  db: D1Database,
  now: number,
  siteId: string | null = null,
): Promise<Backlog> {
  const row = await mapDbErrors(() =>
    db
      .prepare(
        `WITH wanted AS (SELECT id FROM site ${siteId === null ? '' : 'WHERE id = ?3'}),
           waits AS MATERIALIZED (
             SELECT d.due_at, d.attempts - d.attempts_before AS attempts, CASE WHEN d.attempts > d.attempts_before
                 THEN (SELECT at FROM event e WHERE e.report_id = d.report_id AND e.seq = d.seq)
                 WHEN d.due_at <= ?1 THEN d.due_at END AS since
             FROM wanted s CROSS JOIN delivery d ON d.site_id = s.id WHERE ${IS_PENDING})
         SELECT count(*) AS pending, count(*) FILTER (WHERE due_at <= ?1) AS dueNow,
           coalesce(sum(attempts), 0) AS attempts, min(since) AS oldestAt,
           (SELECT count(*) FROM wanted s CROSS JOIN delivery d ON d.site_id = s.id
            WHERE ${IS_DEAD} AND d.settled_at > ?2) AS dead
         FROM waits`,
      )
      .bind(now, now - DAY_MS, ...(siteId === null ? [] : [siteId]))
      .first<Backlog>(),
  )
  return row ?? { pending: 0, dueNow: 0, attempts: 0, oldestAt: null, dead: 0 }
}
