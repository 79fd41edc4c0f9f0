import type { D1Database } from '@cloudflare/workers-types'
import type { DeliveryKey, DeliveryType } from '../reports/effects.ts'
import { refusing } from './refusal.ts'

/** An attempt that failed. */
export interface FailedAttempt {
  readonly at: number
  readonly outcome: string
  readonly excerpt: string | null
}

/** A delivery as the desk shows it. */
export interface Outgoing extends DeliveryKey {
  readonly type: DeliveryType
  readonly status: 'pending' | 'delivered' | 'cancelled' | 'dead'
  readonly happenedAt: number
  readonly dueAt: number
  readonly settledAt: number | null
  readonly attempts: number
  readonly attemptsBefore: number
  /** How the newest attempt ended, or null before the first. */
  readonly outcome: string | null
  /** The newest ones that failed, the newest first. */
  readonly failures: readonly FailedAttempt[]
}

interface OutgoingRow extends Omit<Outgoing, 'failures'> {
  readonly failures: string
}

/** How deliveries stand together on the page. */
export type OutgoingGroup = 'dead' | 'failing' | 'waiting' | 'settled'

/** More attempts than any schedule has, unless it began anew. */
const FAILURES_MAX = 12
/** Of these, the newest, what was delivered is shown. */
const REPORTS_MAX = 40

// Of an erased report no event is left to tell when it happened.
const SHOWN = `
  SELECT d.report_id AS reportId, d.seq, d.channel, d.recipient_id AS recipientId, d.type, d.status,
    d.due_at AS dueAt, d.settled_at AS settledAt, d.attempts, d.attempts_before AS attemptsBefore,
    d.outcome, coalesce(
      (SELECT e.at FROM event e WHERE e.report_id = d.report_id AND e.seq = d.seq),
      d.settled_at, d.due_at) AS happenedAt,
    (SELECT json_group_array(json_object('at', at, 'outcome', outcome, 'excerpt', excerpt)) FROM (
      SELECT a.at, a.outcome, a.excerpt FROM attempt a
      WHERE a.report_id = d.report_id AND a.seq = d.seq AND a.channel = d.channel
        AND a.recipient_id = d.recipient_id
      ORDER BY a.number DESC LIMIT ${FAILURES_MAX})) AS failures`
const OPEN = `FROM delivery d WHERE d.site_id = ?1 AND d.status <> 'delivered'`
const NEWEST = `
  SELECT id FROM (
    SELECT * FROM (SELECT id, received_at FROM report
      WHERE site_id = ?1 AND wake_at IS NOT NULL ORDER BY received_at DESC LIMIT ${REPORTS_MAX})
    UNION ALL
    SELECT * FROM (SELECT id, received_at FROM report
      WHERE site_id = ?1 AND wake_at IS NULL ORDER BY received_at DESC LIMIT ${REPORTS_MAX}))
  ORDER BY received_at DESC LIMIT ${REPORTS_MAX}`

const GROUPS: Record<OutgoingGroup, string> = {
  dead: `${OPEN} AND d.status = 'dead' ORDER BY d.settled_at DESC`,
  failing: `${OPEN} AND d.status = 'pending' AND d.attempts > d.attempts_before ORDER BY d.due_at`,
  waiting: `${OPEN} AND d.status = 'pending' AND d.attempts = d.attempts_before ORDER BY d.due_at`,
  settled: `FROM (${NEWEST}) newest CROSS JOIN delivery d ON d.report_id = newest.id
    WHERE d.status IN ('delivered', 'cancelled') ORDER BY d.settled_at DESC`,
}

/** Deliveries of a site that stand alike, at most `limit`; of those that are over, the newest. */
export async function listOutgoing(
  db: D1Database,
  siteId: string,
  group: OutgoingGroup,
  limit: number,
): Promise<readonly Outgoing[]> {
  const { results } = await refusing(() =>
    db.prepare(`${SHOWN} ${GROUPS[group]} LIMIT ?2`).bind(siteId, limit).all<OutgoingRow>(),
  )
  return results.map(toOutgoing)
}

/** Every delivery of the reports of a site whose ids begin so, the newest first. */
export async function listOutgoingOf(
  db: D1Database,
  siteId: string,
  idPrefix: string,
  limit: number,
): Promise<readonly Outgoing[]> {
  const { results } = await refusing(() =>
    db
      .prepare(
        // Hint: `~` comes after every character that an id has.
        `${SHOWN} FROM delivery d
         WHERE d.report_id >= ?2 AND d.report_id < ?2 || '~' AND d.site_id = ?1
         ORDER BY d.seq DESC, d.recipient_id LIMIT ?3`,
      )
      .bind(siteId, idPrefix, limit)
      .all<OutgoingRow>(),
  )
  return results.map(toOutgoing)
}

function toOutgoing(row: OutgoingRow): Outgoing {
  return { ...row, failures: JSON.parse(row.failures) as FailedAttempt[] }
}
