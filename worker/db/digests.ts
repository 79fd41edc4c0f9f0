import type { D1Database } from '@cloudflare/workers-types'
import type { Staff } from '../sites/site.ts'
import { mapDbErrors } from './query.ts'

/** The zone in which each site's day begins. */
export interface SiteZone {
  readonly id: string
  readonly timeZone: string
}

/** A site's day, as it is for digests. */
export interface SiteDay {
  readonly siteId: string
  /** A local date, such as `2026-03-09`. */
  readonly day: string
  /** Who came after this gets the first digest tomorrow. */
  readonly since: number
}

/** A digest that was taken to be sent. */
export interface TakenDigest {
  readonly siteId: string
  readonly staffId: string
  readonly day: string
  readonly attempts: number
}

/** All sites with their time zones, or one. */
export async function listZones(
  db: D1Database,
  siteId: string | null = null,
): Promise<readonly SiteZone[]> {
  const { results } = await mapDbErrors(() =>
    db
      .prepare(
        `SELECT id, settings ->> '$.calendar.timeZone' AS timeZone FROM site
         ${siteId === null ? '' : 'WHERE id = ?'}`,
      )
      .bind(...(siteId === null ? [] : [siteId]))
      .all<SiteZone>(),
  )
  return results
}

/**
 * Takes digests that nobody has sent or is sending until `leaseUntil`: of two ticks at once, one
 * gets each. After `attemptsMax` a digest is left alone.
 */
export async function takeDigests(
  db: D1Database,
  days: readonly SiteDay[],
  {
    now,
    leaseUntil,
    attemptsMax,
    limit,
  }: {
    readonly now: number
    readonly leaseUntil: number
    readonly attemptsMax: number
    readonly limit: number
  },
): Promise<readonly TakenDigest[]> {
  const { results } = await mapDbErrors(() =>
    db
      .prepare(
        `INSERT INTO digest (staff_id, day, attempts, lease_until)
         SELECT p.id, j.value ->> 'day', 1, ?2
         FROM json_each(?1) j JOIN staff p
           ON p.site_id = j.value ->> 'siteId' AND p.created_at < j.value ->> 'since'
         WHERE NOT EXISTS (
           SELECT 1 FROM digest d WHERE d.staff_id = p.id AND d.day = j.value ->> 'day'
             AND (d.sent_at IS NOT NULL OR d.lease_until > ?3 OR d.attempts >= ?4))
         LIMIT ?5
         ON CONFLICT (staff_id, day) DO UPDATE
           SET attempts = attempts + 1, lease_until = excluded.lease_until
           WHERE sent_at IS NULL AND lease_until <= ?3
         RETURNING staff_id AS staffId, day, attempts,
           (SELECT site_id FROM staff WHERE id = staff_id) AS siteId`,
      )
      .bind(JSON.stringify(days), leaseUntil, now, attemptsMax, limit)
      .all<TakenDigest>(),
  )
  return results
}

/** Notes that a digest went out, for good, and forgets those of months ago. */
export async function markDigestSent(
  db: D1Database,
  { id }: Pick<Staff, 'id'>,
  day: string,
  now: number,
): Promise<void> {
  await mapDbErrors(() =>
    db.batch([
      db.prepare('UPDATE digest SET sent_at = ? WHERE staff_id = ? AND day = ?').bind(now, id, day),
      db
        .prepare(`DELETE FROM digest WHERE staff_id = ?1 AND day < date(?2, '-60 days')`)
        .bind(id, day),
    ]),
  )
}

/** Lets a digest that failed be taken again from `at` on. */
export async function postponeDigest(
  db: D1Database,
  { id }: Pick<Staff, 'id'>,
  day: string,
  at: number,
): Promise<void> {
  await mapDbErrors(() =>
    db
      .prepare(
        'UPDATE digest SET lease_until = ? WHERE staff_id = ? AND day = ? AND sent_at IS NULL',
      )
      .bind(at, id, day)
      .run(),
  )
}

/** Lets digests that were taken and not tried be taken again at once, as if they had not been. */
export async function giveBackDigests(
  db: D1Database,
  digests: readonly TakenDigest[],
): Promise<void> {
  await mapDbErrors(() =>
    db
      .prepare(
        `UPDATE digest SET attempts = attempts - 1, lease_until = 0 FROM json_each(?)
         WHERE staff_id = value ->> 'staffId' AND day = value ->> 'day' AND sent_at IS NULL`,
      )
      .bind(JSON.stringify(digests))
      .run(),
  )
}
