import type { D1Database } from '@cloudflare/workers-types'
import { mapDbErrors } from '../query.ts'

/** What is counted is read each time, which costs no write and must not take long. */
export const REPORTS_MAX = 1_000
const DAY_MS = 24 * 60 * 60 * 1000

/** What became of the reports that a site got on a day, and of the alerts about them. */
export interface FiguresOfDay {
  /** Days since 1970, in UTC. */
  readonly day: number
  readonly raised: number
  /** Those that a person has answered. */
  readonly answered: number
  /** Those that were answered by the date that was promised first. */
  readonly inTime: number
  /** Alerts that arrived, and those that were given up. */
  readonly delivered: number
  readonly failed: number
}

// The first promise of an answer says whether it came in time: what is spam was promised nothing.
const FIRST_ANSWER = `(SELECT p.value ->> 'status' FROM json_each(r.document, '$.promises') p
  WHERE p.value ->> 'kind' = 'answer' AND p.value ->> 'status' <> 'withdrawn' LIMIT 1)`
const ALERTS = `(SELECT count(*) FROM delivery d WHERE d.report_id = r.id AND d.status =`

/**
 * What became of a site's newest reports, by the day on which they came in, the newest first: of
 * those that came in since a moment, and of `REPORTS_MAX` at most.
 */
export async function listFigures(
  db: D1Database,
  siteId: string,
  since: number,
): Promise<readonly FiguresOfDay[]> {
  const { results } = await mapDbErrors(() =>
    db
      .prepare(
        // What is older than enough of the newest under way is not among the newest of all.
        `WITH newest AS (
           SELECT * FROM (SELECT id, received_at FROM report
             WHERE site_id = ?1 AND wake_at IS NULL AND received_at >= max(?2, coalesce((
               SELECT received_at FROM live_report INDEXED BY live_worked
               WHERE site_id = ?1 AND is_new = 0 ORDER BY received_at DESC
               LIMIT 1 OFFSET ?3 - 1), 0))
             ORDER BY received_at DESC LIMIT ?3)
           UNION ALL
           SELECT * FROM (SELECT id, received_at FROM live_report INDEXED BY live_worked
             WHERE site_id = ?1 AND is_new = 0 AND received_at >= ?2
             ORDER BY received_at DESC LIMIT ?3)
           UNION ALL
           -- What came last is due last, so this needs no index that a click would write.
           SELECT * FROM (SELECT id, received_at FROM live_report
             WHERE site_id = ?1 AND is_new = 1 AND received_at >= ?2
             ORDER BY wake_at DESC LIMIT ?3)
           ORDER BY received_at DESC LIMIT ?3)
         SELECT n.received_at / ${DAY_MS} AS day, count(*) AS raised,
           count(*) FILTER (WHERE r.document ->> '$.owner' IS NOT NULL) AS answered,
           count(*) FILTER (WHERE r.document ->> '$.owner' IS NOT NULL
             AND ${FIRST_ANSWER} = 'kept') AS inTime,
           sum(${ALERTS} 'delivered')) AS delivered, sum(${ALERTS} 'dead')) AS failed
         FROM newest n CROSS JOIN report r ON r.id = n.id
         GROUP BY 1 ORDER BY 1 DESC`,
      )
      .bind(siteId, since, REPORTS_MAX)
      .all<FiguresOfDay>(),
  )
  return results
}
