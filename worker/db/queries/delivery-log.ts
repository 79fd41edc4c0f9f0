import type { D1Database } from '@cloudflare/workers-types'
import { CUSTOMER_ID, type DeliveryKey, type DeliveryType } from '../../reports/effects.ts'
import type { Report } from '../../reports/report.ts'
import type { Missed } from '../endpoints.ts'
import { mapDbErrors } from '../query.ts'
import { waitingSql } from './due.ts'

/** An attempt that failed. */
interface FailedAttempt {
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
/** Among so many that are new they are looked for: what came last is due last. */
const NEW_LOOK_MAX = 500
/** Among so many that wait for one recipient those that failed are told from the others. */
const WAITING_LOOK_MAX = 1_000

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
const NEWEST = `
  SELECT id FROM (
    SELECT * FROM (SELECT id, received_at FROM live_report
      WHERE site_id = ?1 AND is_new = 1 ORDER BY wake_at DESC LIMIT ${NEW_LOOK_MAX})
    UNION ALL
    SELECT * FROM (SELECT id, received_at FROM live_report INDEXED BY live_worked
      WHERE site_id = ?1 AND is_new = 0 ORDER BY received_at DESC LIMIT ${REPORTS_MAX})
    UNION ALL
    SELECT * FROM (SELECT id, received_at FROM report
      WHERE site_id = ?1 AND wake_at IS NULL ORDER BY received_at DESC LIMIT ${REPORTS_MAX}))
  ORDER BY received_at DESC LIMIT ${REPORTS_MAX}`

// Of each recipient the first, and of these the first: what waits behind them is not read.
const firstOf = (among: string, which: string) => `FROM waiting pair CROSS JOIN json_each((
    SELECT json_group_array(json_array(report_id, seq)) FROM (
      SELECT * FROM (
        SELECT * FROM delivery x WHERE x.site_id = pair.site_id AND x.channel = pair.channel
          AND x.recipient_id = pair.recipient_id AND x.status = 'pending' AND ${among}
        ORDER BY x.due_at LIMIT ${WAITING_LOOK_MAX})
      WHERE ${which} LIMIT ?2))) k
  CROSS JOIN delivery d ON d.report_id = k.value ->> 0 AND d.seq = k.value ->> 1
    AND d.channel = pair.channel AND d.recipient_id = pair.recipient_id
  WHERE pair.recipient_id IS NOT NULL ORDER BY d.due_at`

const GROUPS: Record<OutgoingGroup, string> = {
  dead: `FROM delivery d WHERE d.site_id = ?1 AND d.status = 'dead' ORDER BY d.settled_at DESC`,
  failing: firstOf('x.outcome IS NOT NULL', 'attempts > attempts_before'),
  waiting: firstOf('true', 'attempts = attempts_before'),
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
  const { results } = await mapDbErrors(() =>
    db
      .prepare(`WITH RECURSIVE ${waitingSql('?1')} ${SHOWN} ${GROUPS[group]} LIMIT ?2`)
      .bind(siteId, limit)
      .all<OutgoingRow>(),
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
  const { results } = await mapDbErrors(() =>
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
  const { meta } = await mapDbErrors(() =>
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
interface Range {
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
  WHERE d.site_id = ?2 AND d.status = 'dead'`
const DELIVERED = `
  SELECT ${COLUMNS} FROM (
    SELECT id FROM live_report WHERE site_id = ?2
    UNION ALL
    SELECT id FROM report WHERE site_id = ?2 AND wake_at IS NULL
      AND received_at BETWEEN ?3 - ${LOOK_BACK_MS} AND ?4) near
  CROSS JOIN delivery d ON d.report_id = near.id
  WHERE d.status = 'delivered' AND d.recipient_id <> '${CUSTOMER_ID}'`

/** Puts back deliveries of a range of time, the oldest first, and says how many. */
export async function replayRange(
  db: D1Database,
  siteId: string,
  { from, to, recipientId, withDelivered }: Range,
  now: number,
): Promise<number> {
  const { results } = await mapDbErrors(() =>
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
           AND delivery.status IN ('dead', 'delivered')
         RETURNING 1`,
      )
      .bind(now, siteId, from, to, recipientId)
      .all(),
  )
  // D1 would count what the triggers change too.
  return results.length
}

// What looks like abuse rings nobody, and of what was erased nothing is left to tell.
const REBUILD = `
  INSERT INTO delivery
    (report_id, seq, channel, recipient_id, site_id, type, message_id, due_at)
  SELECT e.report_id, e.seq, 'webhook', ?5, ?2, t.value, 'msg_' || lower(hex(randomblob(16))), ?1
  FROM (
    SELECT id, state FROM live_report WHERE site_id = ?2
    UNION ALL
    SELECT id, state FROM report WHERE site_id = ?2 AND wake_at IS NULL
      AND received_at BETWEEN ?3 - ${LOOK_BACK_MS} AND ?4) near
  CROSS JOIN event e ON e.report_id = near.id
  JOIN json_each(?6) t ON t.key = e.type
  WHERE e.at BETWEEN ?3 AND ?4 AND e.to_state <> 'quarantined'
    AND (near.state <> 'erased' OR e.type = 'erased')
    AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.report_id = e.report_id AND d.seq = e.seq
      AND d.channel = 'webhook' AND d.recipient_id = ?5)
  ORDER BY e.at LIMIT ${REPLAY_MAX}`

/**
 * Puts back what an endpoint was not sent while it was disabled, as the events tell it: the oldest
 * first, and says how much. `types` has what it is told of which events.
 */
export async function replayMissed(
  db: D1Database,
  siteId: string,
  { endpointId, since, lastAt }: Missed,
  {
    from,
    to,
    types,
  }: Pick<Range, 'from' | 'to'> & { readonly types: Readonly<Record<string, string>> },
  now: number,
): Promise<number> {
  const range = [Math.max(from, since), Math.min(to, lastAt)]
  const { meta } = await mapDbErrors(() =>
    db
      .prepare(REBUILD)
      .bind(now, siteId, ...range, endpointId, JSON.stringify(types))
      .run(),
  )
  const put = meta.changes
  if (put > 0 || (from <= since && lastAt <= to)) {
    // Each of them has a row of its own now; what came before the last of these is all there is.
    const sql =
      from <= since && lastAt <= to && put < REPLAY_MAX
        ? 'DELETE FROM missed WHERE site_id = ?1 AND endpoint_id = ?2 AND ?3 >= 0'
        : 'UPDATE missed SET times = max(1, times - ?3) WHERE site_id = ?1 AND endpoint_id = ?2'
    await mapDbErrors(() => db.prepare(sql).bind(siteId, endpointId, put).run())
  }
  return put
}

/** To whom something of a report was told, and whether it arrived. */
interface ToldTo {
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
  const { results } = await mapDbErrors(() =>
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
