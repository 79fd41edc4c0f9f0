import type { D1Database } from '@cloudflare/workers-types'
import {
  type Attempted,
  CUSTOMER_ID,
  type DeliveryKey,
  type DeliveryType,
  type DueDelivery,
} from '../delivery.ts'
import type { ReportEvent } from '../event.ts'
import type { Report } from '../report.ts'
import { toReport } from './document.ts'
import { refusing } from './refusal.ts'
import { logRows } from './rows.ts'
import { DESK_COLUMNS, type DeskRow, toDesk } from './site.ts'

interface DueRow extends DeskRow {
  readonly report_id: string
  readonly seq: number
  readonly recipient_id: string
  readonly channel: 'mail' | 'webhook'
  readonly type: DeliveryType
  readonly message_id: string
  readonly attempts: number
  readonly body: string | null
  readonly document: string
  readonly events: string
}

// Mails and chat posts tell what happened since; a webhook, only where the report stands.
const EVENTS_SINCE = `(SELECT json_group_array(json_object('seq', seq, 'at', at, 'type', type,
    'actor', json(actor), 'from', from_state, 'to', to_state, 'data', json(data)))
  FROM (SELECT * FROM event e
    WHERE (d.channel = 'mail' OR EXISTS (
        SELECT 1 FROM endpoint p WHERE p.id = d.recipient_id AND p.format <> 'webhook'))
      AND e.report_id = d.report_id AND e.seq >= d.seq ORDER BY e.seq))`
const DAY_MS = 24 * 60 * 60 * 1000
const KEY = 'report_id = ? AND seq = ? AND channel = ? AND recipient_id = ?'

/** Deliveries that are due and that nobody holds, oldest first; of one report, or of all. */
export async function listDue(
  db: D1Database,
  now: number,
  limit: number,
  reportId: string | null,
): Promise<readonly DueDelivery[]> {
  const { results } = await refusing(() =>
    db
      .prepare(
        `SELECT d.report_id, d.seq, d.recipient_id, d.channel, d.type, d.message_id, d.attempts,
                d.body, r.document, ${DESK_COLUMNS}, ${EVENTS_SINCE} AS events
         FROM delivery d JOIN report r ON r.id = d.report_id JOIN site s ON s.id = d.site_id
         WHERE d.status = 'pending' AND d.due_at <= ? AND d.lease_until <= ?
           ${reportId === null ? '' : 'AND d.report_id = ?'}
         ORDER BY d.due_at, d.seq LIMIT ?`,
      )
      .bind(now, now, ...(reportId === null ? [] : [reportId]), limit)
      .all<DueRow>(),
  )
  return results.map(toDue)
}

/**
 * Takes deliveries until `leaseUntil`, freezing their bodies; returns those that nobody else took
 * and whose report still says what it said when they were listed.
 */
export async function claim(
  db: D1Database,
  wanted: readonly { readonly delivery: DueDelivery; readonly body: string | null }[],
  now: number,
  leaseUntil: number,
): Promise<readonly DueDelivery[]> {
  const statement = db.prepare(
    `UPDATE delivery SET lease_until = ?, attempts = attempts + 1, body = coalesce(body, ?)
     WHERE ${KEY} AND status = 'pending' AND lease_until <= ?
       AND (SELECT version FROM report WHERE id = report_id) = ?
     RETURNING attempts, body`,
  )
  const results = await refusing(() =>
    db.batch<Pick<DueRow, 'attempts' | 'body'>>(
      wanted.map(({ delivery, body }) =>
        statement.bind(leaseUntil, body, ...keyOf(delivery), now, delivery.report.version),
      ),
    ),
  )
  logRows('claimed', results)
  return wanted.flatMap(({ delivery }, at) => {
    const row = results[at]?.results[0]
    return row ? [{ ...delivery, attempts: row.attempts, body: row.body, leaseUntil }] : []
  })
}

/** Records attempts: delivered, due again, or dead. A lost lease leaves the rest to its holder. */
export async function recordAttempts(
  db: D1Database,
  attempted: readonly Attempted[],
  now: number,
): Promise<void> {
  const deliver = db.prepare(
    `UPDATE delivery SET status = 'delivered', settled_at = ? WHERE ${KEY}`,
  )
  const held = `${KEY} AND status = 'pending' AND lease_until = ?`
  const postpone = db.prepare(`UPDATE delivery SET due_at = ?, lease_until = 0 WHERE ${held}`)
  const bury = db.prepare(`UPDATE delivery SET status = 'dead', settled_at = ? WHERE ${held}`)
  const insertAttempt = db.prepare(
    `INSERT OR IGNORE INTO attempt (report_id, seq, channel, recipient_id, number, at, outcome)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  )
  const results = await refusing(() =>
    db.batch(
      attempted.flatMap(({ delivery, outcome, nextAt }) => {
        const key = keyOf(delivery)
        if (outcome.ok) return [deliver.bind(now, ...key)]
        const settle = nextAt === null ? bury.bind(now, ...key, delivery.leaseUntil) : null
        return [
          insertAttempt.bind(...key, delivery.attempts, now, outcome.reason),
          settle ?? postpone.bind(nextAt, ...key, delivery.leaseUntil),
        ]
      }),
    ),
  )
  logRows('recorded', results)
}

/** Whether any alert of a report has gone out or is on its way. */
export async function wasTold(db: D1Database, reportId: string, now: number): Promise<boolean> {
  const row = await refusing(() =>
    db
      .prepare(
        `SELECT 1 FROM delivery WHERE report_id = ?
           AND (status = 'delivered' OR (status = 'pending' AND lease_until > ?)) LIMIT 1`,
      )
      .bind(reportId, now)
      .first(),
  )
  return row !== null
}

/** How alerts fare. */
export interface Backlog {
  /** Since when somebody should have been told of something, or null; not what waits on purpose. */
  readonly oldestAt: number | null
  /** Alerts that were given up in the last day. */
  readonly dead: number
}

/** What has yet to be delivered, retries included, and what was given up. */
export async function findBacklog(db: D1Database, now: number): Promise<Backlog> {
  const row = await refusing(() =>
    db
      .prepare(
        `SELECT
           (SELECT min(CASE WHEN d.attempts > 0 THEN e.at ELSE d.due_at END)
            FROM delivery d JOIN event e USING (report_id, seq)
            WHERE d.status = 'pending' AND (d.attempts > 0 OR d.due_at <= ?1)) AS oldestAt,
           (SELECT count(*) FROM delivery WHERE status = 'dead' AND settled_at > ?2) AS dead`,
      )
      .bind(now, now - DAY_MS)
      .first<Backlog>(),
  )
  return row ?? { oldestAt: null, dead: 0 }
}

function keyOf(key: DeliveryKey): [string, number, string, string] {
  return [key.reportId, key.seq, key.channel, key.recipientId]
}

function toDue(row: DueRow): DueDelivery {
  const report = toReport(row)
  return {
    reportId: row.report_id,
    seq: row.seq,
    channel: row.channel,
    recipientId: row.recipient_id,
    type: row.type,
    messageId: row.message_id,
    attempts: row.attempts,
    leaseUntil: 0,
    body: row.body,
    report,
    events: JSON.parse(row.events) as ReportEvent[],
    ...recipientOf(row, report),
  }
}

function recipientOf(row: DueRow, report: Report): Pick<DueDelivery, 'site' | 'to'> {
  const { site, staff, endpoints } = toDesk(row)
  const isIt = ({ id }: { readonly id: string }) => id === row.recipient_id
  if (row.recipient_id === CUSTOMER_ID) {
    const { status, email } = report.mail
    const wanted = row.type === 'report.mail_asked' ? 'asked' : 'on'
    return { site, to: status === wanted && email ? { channel: 'customer', email } : null }
  }
  if (row.channel === 'mail') {
    const found = staff.find(isIt)
    return { site, to: found ? { channel: 'mail', staff: found } : null }
  }
  const endpoint = endpoints.find(isIt)
  return { site, to: endpoint ? { channel: 'webhook', endpoint } : null }
}
