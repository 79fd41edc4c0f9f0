import type { D1Database } from '@cloudflare/workers-types'
import { CUSTOMER_ID, type DeliveryType } from '../reports/effects.ts'
import type { Report } from '../reports/report.ts'
import { refusing } from './refusal.ts'

/** To whom something of a report was told, and whether it arrived. */
export interface ToldTo {
  readonly type: DeliveryType
  readonly channel: 'mail' | 'webhook'
  readonly to: 'customer' | 'staff' | 'endpoint'
  readonly status: string
  readonly deliveredAt: number | null
}

/** Who was told of a report, in the order in which it happened. */
export async function listToldTo(
  db: D1Database,
  { id }: Pick<Report, 'id'>,
): Promise<readonly ToldTo[]> {
  const { results } = await refusing(() =>
    db
      .prepare(
        `SELECT type, channel, status, delivered_at AS deliveredAt,
           CASE WHEN recipient_id = ?2 THEN 'customer' WHEN channel = 'mail' THEN 'staff'
             ELSE 'endpoint' END AS "to"
         FROM delivery WHERE report_id = ?1 ORDER BY seq`,
      )
      .bind(id, CUSTOMER_ID)
      .all<ToldTo>(),
  )
  return results
}

/** What is kept of an address that was asked to confirm that it is the customer's. */
export interface AskedAddress {
  readonly askedAt: number
  readonly blockedAt: number | null
}

/** When an address was asked last, and whether its reader said no; or null. */
export async function findAsked(
  db: D1Database,
  siteId: string,
  emailHash: string,
): Promise<AskedAddress | null> {
  return refusing(() =>
    db
      .prepare(
        `SELECT asked_at AS askedAt, blocked_at AS blockedAt FROM address
         WHERE site_id = ? AND email_hash = ?`,
      )
      .bind(siteId, emailHash)
      .first<AskedAddress>(),
  )
}
