import type { D1Database } from '@cloudflare/workers-types'
import { KEPT_DAYS, SITE_DEFAULTS } from '../sites/site.ts'
import { keptSince } from './deliveries.ts'
import { mapDbErrors } from './query.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const { textDays, pictureDays } = SITE_DEFAULTS.retention
// A site that was stored before it could choose has the default.
const TEXT_MS = `coalesce(s.settings ->> '$.retention.textDays', ${textDays}) * ${DAY_MS}`
const PICTURE_MS = `coalesce(s.settings ->> '$.retention.pictureDays', ${pictureDays}) * ${DAY_MS}`

/** Reports `r` of a site `s` that are kept long enough by `?1`, as SQL, and since when they are. */
export const OLD_REPORTS = {
  since: `r.idle_since + ${TEXT_MS}`,
  areDue: `r.idle_since < ?1 - ${TEXT_MS} AND r.idle_since IS NOT NULL
    AND NOT EXISTS (
      -- Whoever was merged into another report waits with that one.
      SELECT 1 FROM report t
      WHERE t.id = r.document ->> '$.mergedInto.id' AND t.wake_at IS NOT NULL)
    AND NOT EXISTS (SELECT 1 FROM expiry_failed f WHERE f.report_id = r.id)`,
}

/** The same of pictures `a`. */
export const OLD_PICTURES = {
  since: `a.created_at + ${PICTURE_MS}`,
  areDue: `a.created_at < ?1 - ${PICTURE_MS}`,
}

/** A report at the version at which it was found. */
export interface OldReport {
  readonly id: string
  readonly version: number
}

/**
 * Reports of a site that are over and of which nothing was heard for as long as it keeps words, the
 * oldest first, at most `limit`; none that failed lately.
 */
export async function listOldReports(
  db: D1Database,
  siteId: string,
  now: number,
  limit: number,
): Promise<readonly OldReport[]> {
  const { results } = await mapDbErrors(() =>
    db
      .prepare(
        // CROSS JOIN keeps the order: the site's own days, then its own index.
        `SELECT r.id, r.version FROM site s CROSS JOIN report r
         WHERE s.id = ?2 AND r.site_id = s.id AND ${OLD_REPORTS.areDue}
         ORDER BY r.idle_since LIMIT ?3`,
      )
      .bind(now, siteId, limit)
      .all<OldReport>(),
  )
  return results
}

/** Keeps a report that could not be erased from holding up others until it is tried again. */
export async function putOff(db: D1Database, { id }: OldReport, now: number): Promise<void> {
  await mapDbErrors(() =>
    db
      .prepare('INSERT OR REPLACE INTO expiry_failed (report_id, at) VALUES (?, ?)')
      .bind(id, now)
      .run(),
  )
}

/** A picture as R2 and the database know it. */
interface OldPicture {
  readonly siteId: string
  readonly reportId: string
  readonly id: string
}

/** Pictures of a site that are older than it keeps them, at most `limit`. */
export async function listOldPictures(
  db: D1Database,
  siteId: string,
  now: number,
  limit: number,
): Promise<readonly OldPicture[]> {
  const { results } = await mapDbErrors(() =>
    db
      .prepare(
        `SELECT a.site_id AS siteId, a.report_id AS reportId, a.id
         FROM site s CROSS JOIN attachment a
         WHERE s.id = ?2 AND a.site_id = s.id AND ${OLD_PICTURES.areDue}
         ORDER BY a.created_at LIMIT ?3`,
      )
      .bind(now, siteId, limit)
      .all<OldPicture>(),
  )
  return results
}

/** Forgets pictures whose bytes are gone. That they were there stays in the history. */
export async function deleteOldPictures(
  db: D1Database,
  pictures: readonly OldPicture[],
): Promise<void> {
  await mapDbErrors(() =>
    db
      .prepare(
        `DELETE FROM attachment WHERE (report_id, id) IN (
           SELECT value ->> 'reportId', value ->> 'id' FROM json_each(?))`,
      )
      .bind(JSON.stringify(pictures))
      .run(),
  )
}

const REFUSED_MS = (KEPT_DAYS.refusals - KEPT_DAYS.asks) * DAY_MS

// Each of them by an index, or over a table that holds a handful.
const EXPIRED: readonly (readonly [sql: string, days: number])[] = [
  [
    `DELETE FROM dead_letter AS l WHERE kept_at < ?1
       - (SELECT ${TEXT_MS} FROM site s WHERE s.id = l.site_id)`,
    0,
  ],
  // By the real time: whoever tries out a later clock stays signed in.
  ['DELETE FROM staff_session WHERE expires_at < min(?1, unixepoch() * 1000)', 1],
  // A "no" holds for longer than the question.
  [
    `DELETE FROM address WHERE (site_id, email_hash) IN (
       SELECT a.site_id, a.email_hash FROM site s CROSS JOIN address a
         ON a.site_id = s.id AND coalesce(a.blocked_at, a.asked_at) < ?1
       WHERE a.blocked_at IS NULL OR a.blocked_at < ?1 - ${REFUSED_MS})`,
    KEPT_DAYS.asks,
  ],
  ['DELETE FROM unwanted WHERE at < ?1', KEPT_DAYS.unwanted],
  ['DELETE FROM alert_series WHERE told_at < ?1', KEPT_DAYS.series],
  // Then they are tried again.
  ['DELETE FROM expiry_failed WHERE at < ?1', 1],
  ['DELETE FROM refused_origin WHERE last_at < ?1', KEPT_DAYS.asks],
  ['DELETE FROM trouble WHERE ended_at < ?1', KEPT_DAYS.troubles],
]

/** Forgets what has outlived its purpose: sessions, letters, asked addresses and past trouble. */
export async function deleteExpired(db: D1Database, now: number): Promise<void> {
  const before = (days: number) => now - days * DAY_MS
  await mapDbErrors(() =>
    db.batch(EXPIRED.map(([sql, days]) => db.prepare(sql).bind(before(days)))),
  )
}

/** The job that goes through all deliveries, and what a minute looks at. */
const PRUNING = 'prune_deliveries'
const PRUNE_ROWS = 1_000
/** Statements that it takes. */
export const PRUNE_STATEMENTS = 5

const PART = 'report_id > ?1 AND report_id <= ?2'
const IS_PAST = `status <> 'pending' AND settled_at < ?3`

/**
 * Forgets deliveries that were over long ago, in the part of the table whose turn it is: the events
 * say what was told. What a minute looks at is the same however many there are.
 */
export async function pruneDeliveries(db: D1Database, now: number): Promise<void> {
  const [at, end] = await mapDbErrors(() =>
    db.batch<{ place: string | null }>([
      db.prepare('SELECT place FROM progress WHERE job = ?').bind(PRUNING),
      db
        .prepare(
          `SELECT report_id AS place FROM delivery
           WHERE report_id > coalesce((SELECT place FROM progress WHERE job = ?), '')
           ORDER BY report_id LIMIT 1 OFFSET ${PRUNE_ROWS}`,
        )
        .bind(PRUNING),
    ]),
  )
  const from = at?.results[0]?.place ?? ''
  // Hint: `~` comes after every character that an id has. From the end it begins anew.
  const to = end?.results[0]?.place ?? null
  const given = [from, to ?? '~', keptSince(now)]
  await mapDbErrors(() =>
    db.batch([
      db
        .prepare(
          `DELETE FROM attempt WHERE (report_id, seq, channel, recipient_id) IN (
             SELECT report_id, seq, channel, recipient_id FROM delivery
             WHERE ${PART} AND ${IS_PAST} AND attempts > 0)`,
        )
        .bind(...given),
      db.prepare(`DELETE FROM delivery WHERE ${PART} AND ${IS_PAST}`).bind(...given),
      db
        .prepare('INSERT OR REPLACE INTO progress (job, place) VALUES (?, ?)')
        .bind(PRUNING, to ?? ''),
    ]),
  )
}
