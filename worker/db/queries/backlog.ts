import type { D1Database } from '@cloudflare/workers-types'
import { IS_MISSED, IS_REFUSED, mapDbErrors } from '../query.ts'
import { waitingSql } from './due.ts'

const DAY_MS = 24 * 60 * 60 * 1000
/** Nothing is counted further than this: whoever has more knows enough. */
export const COUNT_MAX = 1_000
/** Of each site so much of what was given up is looked at. */
const DEAD_LOOK_MAX = 100
/** Whoever has waited the longest: so many recipients are looked at, and so much of each. */
const LATEST_MAX = 20

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
    SELECT (SELECT min(f.at) FROM failed_alert f
      WHERE f.site_id = pair.site_id AND f.kind = 'retried' AND f.channel = pair.channel
        AND f.recipient_id = pair.recipient_id)
    FROM pairs pair
  )
  SELECT ${countSql(`FROM waiting pair CROSS JOIN delivery d WHERE ${OF_PAIR}`)} AS pending,
    ${countSql(`FROM pairs pair CROSS JOIN delivery d WHERE ${OF_PAIR} AND d.due_at <= ?1`)} AS dueNow,
    ${countSql(`FROM pairs pair CROSS JOIN failed_alert f
       WHERE f.site_id = pair.site_id AND f.kind = 'retried' AND f.channel = pair.channel
         AND f.recipient_id = pair.recipient_id`)} AS retrying,
    (SELECT min(due_at) FROM first WHERE due_at <= ?1) AS oldestAt,
    (SELECT min((SELECT min(due_at) FROM (
        SELECT * FROM delivery d WHERE ${OF_PAIR} AND d.due_at <= ?1 AND d.lease_until <= ?1
        ORDER BY d.due_at LIMIT ${LATEST_MAX})
      WHERE attempts = attempts_before))
     FROM (SELECT pair.*, (SELECT min(d.due_at) FROM delivery d WHERE ${OF_PAIR}) AS first_at
       FROM pairs pair WHERE pair.failing_since IS NULL
       ORDER BY first_at LIMIT ${LATEST_MAX}) pair) AS unattemptedAt,
    (SELECT count(*) FROM ${only === null ? 'site' : `(SELECT ${only} AS id)`} s CROSS JOIN json_each((
       SELECT json_group_array(1) FROM (
         SELECT ${IS_DEAD} AS isMissed FROM failed_alert d
         WHERE d.site_id = s.id AND d.kind = 'dead' AND d.at > ?2
         ORDER BY d.at DESC LIMIT ${DEAD_LOOK_MAX})
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
