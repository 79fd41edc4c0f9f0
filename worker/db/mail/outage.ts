import type { D1Database } from '@cloudflare/workers-types'
import type { Attempted } from '../../reports/effects.ts'
import { mapDbErrors } from '../query.ts'

/** After a try that failed: a minute, and twice as long each time, up to a quarter of an hour. */
const PAUSE_MS = 60_000
const PAUSE_MAX_MS = 15 * 60_000

/** The sender of all mail is at fault. */
export interface MailOutage {
  readonly since: number
  /** What the provider says, such as `E_SENDER_NOT_VERIFIED`. */
  readonly code: string
  /** Until then no mail is tried. */
  readonly probeAt: number
}

/** SQL that is true while all mail is held back at the moment `?1`. */
export const IS_MAIL_HELD = `EXISTS (SELECT 1 FROM mail_outage WHERE probe_at > ?1)`

/** What keeps all mail from going out, or null. */
export async function findMailOutage(db: D1Database): Promise<MailOutage | null> {
  return mapDbErrors(() =>
    db.prepare('SELECT since, code, probe_at AS probeAt FROM mail_outage').first<MailOutage>(),
  )
}

/** Whether no mail is to be tried at this moment. */
export async function isMailHeld(db: D1Database, now: number): Promise<boolean> {
  return ((await findMailOutage(db))?.probeAt ?? 0) > now
}

/** Holds all mail back for a while, the longer the more often it was tried in vain. */
export async function holdMail(db: D1Database, code: string, now: number): Promise<void> {
  await mapDbErrors(() =>
    db
      .prepare(
        `INSERT INTO mail_outage (id, since, code, probes, probe_at)
         VALUES (1, ?1, ?2, 1, ?1 + ${PAUSE_MS})
         ON CONFLICT (id) DO UPDATE SET code = excluded.code, probes = probes + 1,
           probe_at = ?1 + min(${PAUSE_MS} * (1 << min(probes, 10)), ${PAUSE_MAX_MS})`,
      )
      .bind(now, code)
      .run(),
  )
}

/** Lets all mail go out. */
export async function endMailOutage(db: D1Database): Promise<void> {
  await mapDbErrors(() => db.prepare('DELETE FROM mail_outage').run())
}

/**
 * Puts deliveries back as they were before they were claimed, in their order and with no attempt
 * spent: what kept them says nothing of them. Those that are not to be tried again at once are due at
 * `dueAt`.
 */
export async function putBack(
  db: D1Database,
  held: readonly Attempted[],
  dueAt: number | null = null,
): Promise<void> {
  if (held.length === 0) return
  const values = held.map(({ delivery, outcome }) => {
    const { reportId, seq, channel, recipientId, leaseUntil } = delivery
    return { reportId, seq, channel, recipientId, leaseUntil, reason: outcome.reason }
  })
  await mapDbErrors(() =>
    db
      .prepare(
        `UPDATE delivery SET lease_until = 0, attempts = attempts - 1, outcome = value ->> 'reason',
           due_at = coalesce(?2, due_at)
         FROM json_each(?1)
         WHERE report_id = value ->> 'reportId' AND seq = value ->> 'seq'
           AND channel = value ->> 'channel' AND recipient_id = value ->> 'recipientId'
           AND status = 'pending' AND lease_until = value ->> 'leaseUntil'`,
      )
      .bind(JSON.stringify(values), dueAt)
      .run(),
  )
}
