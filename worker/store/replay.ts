import type { D1Database } from '@cloudflare/workers-types'
import { CUSTOMER_ID, type DeliveryKey } from '../reports/effects.ts'
import { refusing } from './refusal.ts'

/** What one replay puts back. */
export const REPLAY_MAX = 1_000

/** A report that ended longer before the range is looked at only for what was given up. */
const LOOK_BACK_MS = 90 * 24 * 60 * 60 * 1000

// The schedule begins anew, with the same message id and, of a webhook, the same bytes.
const PUT_BACK = `status = 'pending', due_at = ?1, lease_until = 0, settled_at = NULL,
  attempts_before = attempts`
// How often an address is asked to confirm is bounded elsewhere, and of what was erased nothing is
// left to tell but that it was. What is disabled would give it up again.
const may = (one: string) => `${one}.type <> 'report.mail_asked'
  AND (${one}.type = 'report.erased'
    OR (SELECT state FROM report WHERE id = ${one}.report_id) <> 'erased')
  AND NOT EXISTS (SELECT 1 FROM endpoint p WHERE ${one}.channel = 'webhook'
    AND p.id = ${one}.recipient_id AND p.disabled_at IS NOT NULL)`

/**
 * Puts one delivery back that is over, or that failed and waits, due at once; false where it may
 * not be sent again.
 */
export async function sendAgain(
  db: D1Database,
  siteId: string,
  { reportId, seq, channel, recipientId }: DeliveryKey,
  now: number,
): Promise<boolean> {
  const { meta } = await refusing(() =>
    db
      .prepare(
        `UPDATE delivery AS d SET ${PUT_BACK}
         WHERE report_id = ?2 AND seq = ?3 AND channel = ?4 AND recipient_id = ?5 AND site_id = ?6
           AND (status <> 'pending' OR (attempts > attempts_before AND lease_until <= ?1))
           AND ${may('d')}`,
      )
      .bind(now, reportId, seq, channel, recipientId, siteId)
      .run(),
  )
  return meta.changes > 0
}

/** What is to be sent again. */
export interface Range {
  /** Of events from here, up to there. */
  readonly from: number
  readonly to: number
  /** One recipient, or everybody. */
  readonly recipientId: string | null
  /** Also what arrived; not what customers have got. */
  readonly withDelivered: boolean
}

const COLUMNS = 'd.report_id, d.seq, d.channel, d.recipient_id, d.type'
const DEAD = `SELECT ${COLUMNS} FROM delivery d
  WHERE d.site_id = ?2 AND d.status <> 'delivered' AND d.status = 'dead'`
const DELIVERED = `
  SELECT ${COLUMNS} FROM (
    SELECT id FROM report WHERE site_id = ?2 AND wake_at IS NOT NULL
    UNION ALL
    SELECT id FROM report WHERE site_id = ?2 AND wake_at IS NULL
      AND received_at BETWEEN ?3 - ${LOOK_BACK_MS} AND ?4) near
  CROSS JOIN delivery d ON d.report_id = near.id
  WHERE d.status = 'delivered' AND d.recipient_id <> '${CUSTOMER_ID}'`

/** Puts back deliveries of a range of time, the oldest first, and says how many. */
export async function replay(
  db: D1Database,
  siteId: string,
  { from, to, recipientId, withDelivered }: Range,
  now: number,
): Promise<number> {
  const { meta } = await refusing(() =>
    db
      .prepare(
        `WITH found AS (${DEAD} ${withDelivered ? `UNION ALL ${DELIVERED}` : ''}),
           chosen AS (
             SELECT f.* FROM found f CROSS JOIN event e USING (report_id, seq)
             WHERE e.at BETWEEN ?3 AND ?4 AND f.recipient_id = coalesce(?5, f.recipient_id)
               AND ${may('f')}
             ORDER BY e.at LIMIT ${REPLAY_MAX})
         UPDATE delivery SET ${PUT_BACK} FROM chosen c
         WHERE delivery.report_id = c.report_id AND delivery.seq = c.seq
           AND delivery.channel = c.channel AND delivery.recipient_id = c.recipient_id
           AND delivery.status IN ('dead', 'delivered')`,
      )
      .bind(now, siteId, from, to, recipientId)
      .run(),
  )
  return meta.changes
}
