import type { D1Database } from '@cloudflare/workers-types'
import { mapDbErrors } from '../query.ts'

const HOUR_MS = 60 * 60 * 1000
const DAY_MS = 24 * HOUR_MS

/**
 * How many confirming mails go out, by who is asked and who asks. A mailbox is one however its
 * address is spelled; what stands for it and for a network is a hash.
 */
export const ASK_LIMITS = {
  /** To one mailbox, for one site. */
  mailboxHour: { times: 1, perMs: HOUR_MS },
  mailboxDay: { times: 3, perMs: DAY_MS },
  /** To one mailbox, for all sites together. */
  mailbox: { times: 5, perMs: DAY_MS },
  /** From one report, whatever mailboxes. */
  report: { times: 5, perMs: DAY_MS },
  /** From one network, for all sites together. */
  network: { times: 10, perMs: HOUR_MS },
  /** For one site. */
  site: { times: 300, perMs: HOUR_MS },
} as const

/** Somebody who asks that a mailbox is asked whether it wants mail. */
export interface Ask {
  readonly siteId: string
  readonly reportId: string
  /** A hash; see `addressHash`. */
  readonly mailbox: string
  /** A hash that nobody can reverse, or null where nobody knows the network. */
  readonly network: string | null
}

// Each row is written only where the one before it was: nothing is counted of what is refused.
const TAKE = `
  INSERT INTO ask_count (scope, site_id, subject, until, times, times_max)
  SELECT ?1, ?2, ?3, ?4 + ?5, 1, ?6 WHERE changes() = 1
  ON CONFLICT (scope, site_id, subject) DO UPDATE SET
    times = CASE WHEN until > ?4 THEN times + 1 ELSE 1 END,
    until = CASE WHEN until > ?4 THEN until ELSE excluded.until END,
    times_max = excluded.times_max`

/**
 * Takes one of the confirming mails that may go out, within each of `ASK_LIMITS`, and none once the
 * mailbox's reader said no. False, with nothing counted, where there is none to take.
 */
export async function reserveAsk(db: D1Database, ask: Ask, now: number): Promise<boolean> {
  const { siteId, reportId, mailbox, network } = ask
  const day = new Date(now).toISOString().slice(0, 10)
  const { mailboxHour, mailboxDay } = ASK_LIMITS
  const first = db
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
    .bind(siteId, mailbox, now, day, mailboxHour.perMs, mailboxDay.times)
  const take = (scope: keyof typeof ASK_LIMITS, site: string, subject: string) => {
    const { perMs, times } = ASK_LIMITS[scope]
    return db.prepare(TAKE).bind(scope, site, subject, now, perMs, times)
  }
  const statements = [
    first,
    take('mailbox', '', mailbox),
    take('report', siteId, reportId),
    ...(network === null ? [] : [take('network', '', network)]),
    take('site', siteId, ''),
  ]
  try {
    const [asked] = await db.batch(statements)
    return asked?.meta.changes === 1
  } catch (error) {
    // A count beyond its limit undoes all of it.
    if (error instanceof Error && /CHECK constraint failed/.test(error.message)) return false
    return mapDbErrors(() => Promise.reject(error))
  }
}

/** Keeps every further confirming mail of a site from a mailbox. */
export async function blockAddress(
  db: D1Database,
  siteId: string,
  emailHash: string,
  now: number,
): Promise<void> {
  await mapDbErrors(() =>
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

/** Whether the reader of a mailbox said, by any of these hashes, that nobody should write there. */
export async function isBlocked(
  db: D1Database,
  siteId: string,
  emailHashes: readonly string[],
): Promise<boolean> {
  const row = await mapDbErrors(() =>
    db
      .prepare(
        `SELECT 1 FROM address WHERE site_id = ? AND blocked_at IS NOT NULL
           AND email_hash IN (SELECT value FROM json_each(?))`,
      )
      .bind(siteId, JSON.stringify(emailHashes))
      .first(),
  )
  return row !== null
}

/** What is kept of a mailbox that was asked to confirm that it is the customer's. */
interface AskedAddress {
  readonly askedAt: number
  readonly blockedAt: number | null
}

/** When a mailbox was asked last, and whether its reader said no; or null. */
export async function findAsked(
  db: D1Database,
  siteId: string,
  emailHashes: readonly string[],
): Promise<AskedAddress | null> {
  return mapDbErrors(() =>
    db
      .prepare(
        `SELECT asked_at AS askedAt, blocked_at AS blockedAt FROM address
         WHERE site_id = ? AND email_hash IN (SELECT value FROM json_each(?))
         ORDER BY blocked_at IS NULL, asked_at DESC`,
      )
      .bind(siteId, JSON.stringify(emailHashes))
      .first<AskedAddress>(),
  )
}

/** Forgets who asked, once it counts no more. */
export async function forgetEarlierAsks(db: D1Database, now: number): Promise<void> {
  await mapDbErrors(() => db.prepare('DELETE FROM ask_count WHERE until <= ?').bind(now).run())
}
