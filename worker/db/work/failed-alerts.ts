import type { D1Database } from '@cloudflare/workers-types'
import { mapDbErrors } from '../query.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const JOB = 'failed_alerts'
/** A round is so many alerts of either kind. */
const ROUND = 500
/** Statements of a round, with that which notes its end. */
export const FAILED_STATEMENTS = 3

// What `failed_alert` says of an alert `d`, as the triggers of 0023 write it.
const HAPPENED_AT = `coalesce((SELECT e.at FROM event e
  WHERE e.report_id = d.report_id AND e.seq = d.seq), d.settled_at, d.due_at)`
const KEY = 'd.report_id, d.seq, d.channel, d.recipient_id'
const IS_ITS_KEY = `f.report_id = d.report_id AND f.seq = d.seq AND f.channel = d.channel
  AND f.recipient_id = d.recipient_id`
const RETRIED = `SELECT ${KEY}, d.site_id, 'retried' AS kind, ${HAPPENED_AT} AS at,
    ${HAPPENED_AT} AS happened_at, d.outcome
  FROM delivery d INDEXED BY delivery_failing
  WHERE d.status = 'pending' AND d.outcome IS NOT NULL AND d.attempts > d.attempts_before`
// What was given up longer ago concerns no watch.
const DEAD = `SELECT ${KEY}, d.site_id, 'dead' AS kind, d.settled_at AS at,
    ${HAPPENED_AT} AS happened_at, d.outcome
  FROM site s CROSS JOIN delivery d INDEXED BY delivery_dead
  WHERE d.site_id = s.id AND d.status = 'dead' AND d.settled_at > ?1 - ${DAY_MS}
    AND d.outcome IS NOT NULL`
const fillSql = (which: string) => `
  INSERT INTO failed_alert (report_id, seq, channel, recipient_id, site_id, kind, at, happened_at,
    outcome)
  ${which} AND NOT EXISTS (SELECT 1 FROM failed_alert f WHERE ${IS_ITS_KEY})
  LIMIT ${ROUND} ON CONFLICT DO NOTHING`

/** Whether every alert that had failed before its table was has its row there. */
export async function areFailedFilled(db: D1Database): Promise<boolean> {
  const place = await mapDbErrors(() =>
    db.prepare('SELECT place FROM progress WHERE job = ?1').bind(JOB).first<string>('place'),
  )
  return place !== null
}

/** Fills in a round of them, and notes it where none was left; true then. */
export async function fillFailed(db: D1Database, now: number): Promise<boolean> {
  const done = await mapDbErrors(() =>
    db.batch([db.prepare(fillSql(RETRIED)), db.prepare(fillSql(DEAD)).bind(now)]),
  )
  if (done.some(({ meta }) => meta.changes > 0)) return false
  await mapDbErrors(() =>
    db
      .prepare(`INSERT INTO progress (job, place) VALUES (?1, 'all') ON CONFLICT DO NOTHING`)
      .bind(JOB)
      .run(),
  )
  return true
}

const IS_ITS_ROW = `f.site_id = d.site_id AND f.outcome IS d.outcome AND CASE d.status
  WHEN 'dead' THEN f.kind = 'dead' AND f.at = coalesce(d.settled_at, d.due_at)
  WHEN 'pending' THEN f.kind = 'retried' AND d.attempts > d.attempts_before ELSE 0 END`
const OF_THESE = `(report_id, seq, channel, recipient_id) IN (
  SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each(?1))`

/** Keys, as JSON, of rows of `failed_alert` that no alert stands for, at most `limit`. */
export async function listStrayFailed(db: D1Database, limit: number): Promise<readonly string[]> {
  const { results } = await mapDbErrors(() =>
    db
      .prepare(
        `SELECT json_array(f.report_id, f.seq, f.channel, f.recipient_id) AS place
         FROM failed_alert f
         WHERE NOT EXISTS (SELECT 1 FROM delivery d WHERE ${IS_ITS_KEY} AND ${IS_ITS_ROW})
         LIMIT ?1`,
      )
      .bind(limit)
      .all<{ place: string }>(),
  )
  return results.map(({ place }) => place)
}

/** Keys, as JSON, of alerts that failed and have no row, of what was given up those of a day. */
export async function listMissingFailed(
  db: D1Database,
  now: number,
  limit: number,
): Promise<readonly string[]> {
  const isMissing = `NOT EXISTS (SELECT 1 FROM failed_alert f WHERE ${IS_ITS_KEY})`
  const { results } = await mapDbErrors(() =>
    db
      .prepare(
        `SELECT json_array(report_id, seq, channel, recipient_id) AS place FROM (
           ${RETRIED} AND ${isMissing} UNION ALL ${DEAD} AND ${isMissing}) LIMIT ?2`,
      )
      .bind(now, limit)
      .all<{ place: string }>(),
  )
  return results.map(({ place }) => place)
}

/** Writes the rows of these alerts anew, and deletes those that stand for none. */
export async function rewriteFailed(db: D1Database, places: readonly string[]): Promise<void> {
  const keys = JSON.stringify(places.map((place) => JSON.parse(place) as unknown))
  const write = (sql: string) => mapDbErrors(() => db.prepare(sql).bind(keys).run())
  await write(`DELETE FROM failed_alert WHERE ${OF_THESE}`)
  // The triggers do it.
  await write(`UPDATE delivery SET outcome = outcome WHERE ${OF_THESE}`)
}
