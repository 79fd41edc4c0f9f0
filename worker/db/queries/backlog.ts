import type { D1Database } from '@cloudflare/workers-types'
import { IS_MISSED, IS_REFUSED, mapDbErrors } from '../query.ts'
import { waitingSql } from './due.ts'

const DAY_MS = 24 * 60 * 60 * 1000
/** Nothing is counted further than this: whoever has more knows enough. */
export const COUNT_MAX = 10_000
/** What one look at the newest of something reads. */
const LOOK_MAX = 100

// What one mailbox refuses says nothing of the collector, and a stranger may have typed it.
const IS_DEAD = `${IS_MISSED} AND NOT ${IS_REFUSED}`
const OF_PAIR = `d.site_id = pair.site_id AND d.channel = pair.channel
  AND d.recipient_id = pair.recipient_id AND d.status = 'pending'`

/** How alerts fare. No count goes beyond `COUNT_MAX`. */
export interface Backlog {
  /** What has yet to be delivered, whenever it is due. */
  readonly pending: number
  /** What could be sent now. */
  readonly dueNow: number
  /** What failed before and is tried again. */
  readonly retrying: number
  /** Since when somebody should have been told of something, or null; not what waits on purpose. */
  readonly oldestAt: number | null
  /** Since when an alert is due that nobody has attempted, or null: the collector is behind. */
  readonly unattemptedAt: number | null
  /** Alerts that were given up in the last day, that somebody misses, and no mailbox refused. */
  readonly dead: number
}

const countSql = (from: string) => `(SELECT count(*) FROM (SELECT 1 ${from} LIMIT ${COUNT_MAX}))`

const backlogSql = (only: string | null) => `
  WITH RECURSIVE ${waitingSql(only)}, pairs AS MATERIALIZED (
    SELECT pair.*, p.failing_since FROM waiting pair LEFT JOIN endpoint p
      ON pair.channel = 'webhook' AND p.id = pair.recipient_id
    WHERE pair.recipient_id IS NOT NULL AND p.disabled_at IS NULL
  ), first AS (
    SELECT (SELECT min(d.due_at) FROM delivery d WHERE ${OF_PAIR}) AS due_at FROM pairs pair
    UNION ALL
    SELECT (SELECT min(e.at) FROM (
        SELECT * FROM delivery d
        WHERE ${OF_PAIR} AND d.outcome IS NOT NULL
        ORDER BY d.due_at LIMIT ${LOOK_MAX}) d
      JOIN event e ON e.report_id = d.report_id AND e.seq = d.seq
      WHERE d.attempts > d.attempts_before)
    FROM pairs pair
  )
  SELECT ${countSql(`FROM waiting pair CROSS JOIN delivery d WHERE ${OF_PAIR}`)} AS pending,
    ${countSql(`FROM pairs pair CROSS JOIN delivery d WHERE ${OF_PAIR} AND d.due_at <= ?1`)} AS dueNow,
    (SELECT count(*) FILTER (WHERE isTried) FROM (
       SELECT d.attempts > d.attempts_before AS isTried FROM pairs pair CROSS JOIN delivery d
       WHERE ${OF_PAIR} AND d.outcome IS NOT NULL LIMIT ${COUNT_MAX})) AS retrying,
    (SELECT min(due_at) FROM first WHERE due_at <= ?1) AS oldestAt,
    (SELECT min((SELECT min(due_at) FROM (
        SELECT * FROM delivery d WHERE ${OF_PAIR} AND d.due_at <= ?1 AND d.lease_until <= ?1
        ORDER BY d.due_at LIMIT ${LOOK_MAX})
      WHERE attempts = attempts_before))
     FROM pairs pair WHERE pair.failing_since IS NULL) AS unattemptedAt,
    (SELECT count(*) FROM ${only === null ? 'site' : `(SELECT ${only} AS id)`} s CROSS JOIN json_each((
       SELECT json_group_array(1) FROM (
         SELECT ${IS_DEAD} AS isMissed FROM delivery d
         WHERE d.site_id = s.id AND d.status = 'dead' AND d.settled_at > ?2
         ORDER BY d.settled_at DESC LIMIT ${LOOK_MAX * 10})
       WHERE isMissed))) AS dead`

/** What has yet to be delivered, retries included, and what was given up; of one site, or of all. */
export async function findBacklog(
  db: D1Database,
  now: number,
  siteId: string | null = null,
): Promise<Backlog> {
  const row = await mapDbErrors(() =>
    db
      .prepare(backlogSql(siteId === null ? null : '?3'))
      .bind(now, now - DAY_MS, ...(siteId === null ? [] : [siteId]))
      .first<Backlog>(),
  )
  return row ?? { pending: 0, dueNow: 0, retrying: 0, oldestAt: null, unattemptedAt: null, dead: 0 }
}
