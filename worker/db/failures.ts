import type { D1Database } from '@cloudflare/workers-types'
import { MAIL_SUBJECT, STORE_SUBJECT, type AlertFailure } from '../reports/effects.ts'
import { waitingSql } from './queries/due.ts'
import { IS_MISSED, IS_REFUSED, mapDbErrors } from './query.ts'

const DAY_MS = 24 * 60 * 60 * 1000
/** A mail that failed may come through with the next attempt; after this nobody should wait for it. */
const MAIL_PATIENCE_MS = 15 * 60_000

/** For so long, and so often: a receiver that restarts is no trouble. */
const ENDPOINT_PATIENCE_MS = 30 * 60_000
const FAILURES_MIN = 3

const COLUMNS = `site_id AS siteId, kind, subject, since,
  (SELECT url FROM endpoint p WHERE p.id = subject) AS url,
  (SELECT name FROM staff p WHERE p.id = subject) AS name,
  CASE kind WHEN 'mail_failing' THEN (SELECT code FROM mail_outage) END AS code`
/** What one look at the newest alerts of somebody reads, so that no heap of them costs more. */
const LOOK_MAX = 50
const OF_P = `d.site_id = p.site_id AND d.channel = 'mail' AND d.recipient_id = p.id`
// Hint: of those who were given up lately, the newest.
const DEAD = `SELECT d.at, d.happened_at, d.outcome FROM failed_alert d
  WHERE ${OF_P} AND d.kind = 'dead' AND d.at > ?1 - ${DAY_MS} ORDER BY d.at DESC LIMIT ${LOOK_MAX}`
// While no mail goes out, whoever waits for one: the first of them.
const HELD = `SELECT d.* FROM delivery d WHERE d.site_id = w.site_id AND d.channel = 'mail'
  AND d.recipient_id = w.recipient_id AND d.status = 'pending' AND d.due_at <= ?1
  AND EXISTS (SELECT 1 FROM mail_outage) ORDER BY d.due_at LIMIT ${LOOK_MAX}`
const JOIN_EVENT = 'JOIN event e ON e.report_id = d.report_id AND e.seq = d.seq'

/** Trouble as the deliveries and the endpoints show it. */
type FoundTrouble = Omit<AlertFailure, 'host' | 'name' | 'code'>

interface TroubleRow extends FoundTrouble {
  readonly url: string | null
  readonly name: string | null
  readonly code: string | null
}

const foundSql = (only: string | null) => `
  WITH RECURSIVE ${waitingSql(only)}
  SELECT p.site_id AS siteId, 'endpoint_disabled' AS kind, p.id AS subject, p.disabled_at AS since
  FROM endpoint p WHERE p.disabled_at IS NOT NULL AND p.site_id = coalesce(?2, p.site_id)
  UNION ALL
  SELECT p.site_id, 'endpoint_failing', p.id, p.failing_since
  FROM endpoint p WHERE p.failing_since IS NOT NULL AND p.disabled_at IS NULL
    AND p.site_id = coalesce(?2, p.site_id) AND ((SELECT max(d.settled_at) FROM delivery d WHERE d.site_id = p.site_id
        AND d.channel = 'webhook' AND d.recipient_id = p.id AND d.status = 'dead') >= p.failing_since
      OR (p.failing_since <= ?1 - ${ENDPOINT_PATIENCE_MS} AND p.failures >= ${FAILURES_MIN}))
  UNION ALL
  SELECT site_id, 'mail_failing', '${MAIL_SUBJECT}', min(since) FROM (
    SELECT p.site_id, (SELECT min(d.at) FROM failed_alert d
      WHERE ${OF_P} AND d.kind = 'retried' AND d.at <= ?1 - ${MAIL_PATIENCE_MS}) AS since
    FROM staff p WHERE p.site_id = coalesce(?2, p.site_id)
    UNION ALL
    SELECT p.site_id, (SELECT min(d.happened_at) FROM (${DEAD}) d
      WHERE ${IS_MISSED} AND NOT ${IS_REFUSED})
    FROM staff p WHERE p.site_id = coalesce(?2, p.site_id)
    UNION ALL
    SELECT w.site_id, (SELECT min(e.at) FROM (${HELD}) d ${JOIN_EVENT})
    FROM waiting w WHERE w.channel = 'mail' AND w.recipient_id IS NOT NULL)
  WHERE since IS NOT NULL GROUP BY site_id
  UNION ALL
  SELECT site_id, 'recipient_refused', id, since FROM (
    SELECT p.site_id, p.id, (SELECT min(d.at) FROM (${DEAD}) d WHERE ${IS_REFUSED}) AS since
    FROM staff p WHERE p.site_id = coalesce(?2, p.site_id))
  WHERE since IS NOT NULL
  UNION ALL
  SELECT l.site_id, 'reports_held', '${STORE_SUBJECT}', min(l.kept_at)
  FROM dead_letter l JOIN site s ON s.id = l.site_id
  WHERE l.site_id = coalesce(?2, l.site_id) GROUP BY l.site_id`

// One that comes back as it was is the same, and whoever was told of it knows.
const OPEN = `
  INSERT INTO trouble (site_id, kind, subject, since)
  SELECT value ->> 'siteId', value ->> 'kind', value ->> 'subject', value ->> 'since'
  FROM json_each(?)
  WHERE NOT EXISTS (
    SELECT 1 FROM trouble t WHERE t.site_id = value ->> 'siteId' AND t.kind = value ->> 'kind'
      AND t.subject = value ->> 'subject' AND t.ended_at IS NULL)
  ON CONFLICT (site_id, kind, subject, since) DO UPDATE SET ended_at = NULL`
const END = `
  UPDATE trouble SET ended_at = ?2
  WHERE ended_at IS NULL AND site_id = coalesce(?3, site_id) AND NOT EXISTS (
    SELECT 1 FROM json_each(?1) WHERE value ->> 'siteId' = site_id AND value ->> 'kind' = kind
      AND value ->> 'subject' = subject)`

/**
 * Opens what keeps alerts from arriving and is not known yet, and ends what is over: of one site,
 * as soon as somebody has acted there, or of all.
 */
export async function settleFailures(
  db: D1Database,
  now: number,
  siteId: string | null = null,
): Promise<void> {
  const { results } = await mapDbErrors(() =>
    db
      .prepare(foundSql(siteId === null ? null : '?2'))
      .bind(now, siteId)
      .all<FoundTrouble>(),
  )
  const found = JSON.stringify(results)
  await mapDbErrors(() =>
    db.batch([db.prepare(OPEN).bind(found), db.prepare(END).bind(found, now, siteId)]),
  )
}

/** What keeps alerts of a site from arriving, the longest first. */
export async function listFailures(
  db: D1Database,
  siteId: string,
): Promise<readonly AlertFailure[]> {
  const { results } = await mapDbErrors(() =>
    db
      .prepare(
        `SELECT ${COLUMNS} FROM trouble WHERE site_id = ? AND ended_at IS NULL ORDER BY since`,
      )
      .bind(siteId)
      .all<TroubleRow>(),
  )
  return results.map(toTrouble)
}

/** Trouble of which somebody is to be told, held until `leaseUntil`. */
export interface TakenFailure extends AlertFailure {
  readonly attempts: number
}

/** Takes trouble of which nobody has been told, at most `limit`: of two ticks at once, one gets each. */
export async function takeUntold(
  db: D1Database,
  now: number,
  leaseUntil: number,
  limit: number,
): Promise<readonly TakenFailure[]> {
  const { results } = await mapDbErrors(() =>
    db
      .prepare(
        `UPDATE trouble SET attempts = attempts + 1, lease_until = ?2
         WHERE (site_id, kind, subject, since) IN (
           SELECT site_id, kind, subject, since FROM trouble
           WHERE ended_at IS NULL AND told_at IS NULL AND lease_until <= ?1 LIMIT ?3)
         RETURNING ${COLUMNS}, attempts`,
      )
      .bind(now, leaseUntil, limit)
      .all<TroubleRow & { readonly attempts: number }>(),
  )
  return results.map((row) => ({ ...toTrouble(row), attempts: row.attempts }))
}

/** Notes that somebody was told, for good. */
export const markFailureTold = (db: D1Database, trouble: AlertFailure, now: number) =>
  mark(db, 'told_at', trouble, now)

/** Lets somebody be told from `at` on. */
export const postponeTelling = (db: D1Database, trouble: AlertFailure, at: number) =>
  mark(db, 'lease_until', trouble, at)

async function mark(
  db: D1Database,
  column: 'told_at' | 'lease_until',
  { siteId, kind, subject, since }: AlertFailure,
  at: number,
): Promise<void> {
  await mapDbErrors(() =>
    db
      .prepare(
        `UPDATE trouble SET ${column} = ?
         WHERE site_id = ? AND kind = ? AND subject = ? AND since = ?`,
      )
      .bind(at, siteId, kind, subject, since)
      .run(),
  )
}

/** The collector's own address, as a report came in by it, stored or not; or null before the first. */
export async function findCollector(db: D1Database, siteId: string): Promise<string | null> {
  const row = await mapDbErrors(() =>
    db
      .prepare(
        `SELECT r.document ->> '$.collector' AS origin
         FROM live_report l CROSS JOIN report r ON r.id = l.id
         WHERE l.site_id = ?1 AND r.document ->> '$.collector' IS NOT NULL
         UNION ALL
         SELECT document ->> '$.collector' FROM report INDEXED BY report_over
         WHERE site_id = ?1 AND wake_at IS NULL AND document ->> '$.collector' IS NOT NULL
         UNION ALL
         SELECT raised ->> '$.data.collector' FROM dead_letter WHERE site_id = ?1
         LIMIT 1`,
      )
      .bind(siteId)
      .first<{ origin: string }>(),
  )
  return row?.origin ?? null
}

function toTrouble({ siteId, kind, subject, since, url, name, code }: TroubleRow): AlertFailure {
  const host = url !== null && URL.canParse(url) ? new URL(url).host : null
  return { siteId, kind, subject, since, host, name, code }
}
