import type { D1Database } from '@cloudflare/workers-types'
import { mapDbErrors } from './query.ts'

/** An origin that a site does not list, and how often a report was refused for it. */
export interface RefusedOrigin {
  readonly origin: string
  readonly times: number
  readonly lastAt: number
}

/** What one site keeps: whoever forges origins must not fill the database. */
const ORIGINS_MAX = 20
/** A name in DNS is shorter, and so is every honest origin. */
const ORIGIN = /^[\x21-\x7e]{1,200}$/

/** Counts a report that was refused for its origin; a site keeps the newest 20 of them. */
export async function noteRefusedOrigin(
  db: D1Database,
  siteId: string,
  origin: string,
  now: number,
): Promise<void> {
  if (!ORIGIN.test(origin)) return
  await mapDbErrors(() =>
    db.batch([
      db
        .prepare(
          `INSERT INTO refused_origin (site_id, origin, times, last_at) VALUES (?, ?, 1, ?)
           ON CONFLICT (site_id, origin) DO UPDATE
           SET times = times + 1, last_at = excluded.last_at`,
        )
        .bind(siteId, origin, now),
      db
        .prepare(
          `DELETE FROM refused_origin WHERE site_id = ?1 AND origin NOT IN (
             SELECT origin FROM refused_origin WHERE site_id = ?1
             ORDER BY last_at DESC, origin LIMIT ${ORIGINS_MAX})`,
        )
        .bind(siteId),
    ]),
  )
}

/** The refused origins of a site, the newest first. */
export async function listRefusedOrigins(
  db: D1Database,
  siteId: string,
): Promise<readonly RefusedOrigin[]> {
  const { results } = await mapDbErrors(() =>
    db
      .prepare(
        `SELECT origin, times, last_at AS lastAt FROM refused_origin
         WHERE site_id = ? ORDER BY last_at DESC, origin`,
      )
      .bind(siteId)
      .all<RefusedOrigin>(),
  )
  return results
}
