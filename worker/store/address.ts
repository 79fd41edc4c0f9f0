import type { D1Database } from '@cloudflare/workers-types'
import { refusing } from './refusal.ts'

const HOUR_MS = 60 * 60 * 1000
const ASKS_A_DAY = 3

/**
 * Takes one of the confirming mails that an address may get: one an hour, three a day, none once
 * its reader said no. False, with nothing changed, where there is none to take.
 */
export async function reserveAsk(
  db: D1Database,
  siteId: string,
  emailHash: string,
  now: number,
  day: string,
): Promise<boolean> {
  const { meta } = await refusing(() =>
    db
      .prepare(
        `INSERT INTO address (site_id, email_hash, asked_at, asked_on, asked_times)
         VALUES (?1, ?2, ?3, ?4, 1)
         ON CONFLICT (site_id, email_hash) DO UPDATE SET
           asked_at = ?3,
           asked_on = ?4,
           asked_times = CASE WHEN asked_on = ?4 THEN asked_times + 1 ELSE 1 END
         WHERE blocked_at IS NULL AND asked_at <= ?3 - ?5
           AND (asked_on <> ?4 OR asked_times < ?6)`,
      )
      .bind(siteId, emailHash, now, day, HOUR_MS, ASKS_A_DAY)
      .run(),
  )
  return meta.changes === 1
}

/** Keeps every further confirming mail of a site from an address. */
export async function blockAddress(
  db: D1Database,
  siteId: string,
  emailHash: string,
  now: number,
): Promise<void> {
  await refusing(() =>
    db
      .prepare(
        `INSERT INTO address (site_id, email_hash, asked_at, asked_on, asked_times, blocked_at)
         VALUES (?1, ?2, 0, '', 0, ?3)
         ON CONFLICT (site_id, email_hash) DO UPDATE SET blocked_at = coalesce(blocked_at, ?3)`,
      )
      .bind(siteId, emailHash, now)
      .run(),
  )
}

/** Whether the reader of an address said that nobody should write there. */
export async function isBlocked(
  db: D1Database,
  siteId: string,
  emailHash: string,
): Promise<boolean> {
  const row = await refusing(() =>
    db
      .prepare(
        `SELECT 1 FROM address WHERE site_id = ? AND email_hash = ? AND blocked_at IS NOT NULL`,
      )
      .bind(siteId, emailHash)
      .first(),
  )
  return row !== null
}
