import type { D1Database, D1PreparedStatement } from '@cloudflare/workers-types'
import {
  type Attempted,
  CUSTOMER_ID,
  type DeliveryKey,
  type DeliveryType,
  type DueDelivery,
} from '../reports/effects.ts'
import type { ReportEvent } from '../reports/events.ts'
import type { Report } from '../reports/report.ts'
import { CHANNEL_OF_P } from './endpoints.ts'
import { IS_MAIL_HELD } from './mail/outage.ts'
import { IS_PENDING, logRows, mapDbErrors } from './query.ts'
import { toReport } from './reports.ts'
import { DESK_COLUMNS, type DeskRow, toDesk } from './sites.ts'

interface DueRow extends DeskRow {
  readonly report_id: string
  readonly seq: number
  readonly recipient_id: string
  readonly channel: 'mail' | 'webhook'
  readonly type: DeliveryType
  readonly message_id: string
  readonly attempts: number
  readonly attempts_before: number
  readonly body: string | null
  readonly document: string
  readonly events: string
}

/** What one recipient gets of a round, so that it starves nobody else. */
const RECIPIENT_MAX = 4

// Mails and chat posts tell what happened since; a webhook, only where the report stands.
const EVENTS_SINCE = `(SELECT json_group_array(json_object('seq', seq, 'at', at, 'type', type,
    'actor', json(actor), 'from', from_state, 'to', to_state, 'data', json(data)))
  FROM (SELECT * FROM event e
    WHERE (d.channel = 'mail' OR EXISTS (
        SELECT 1 FROM endpoint p WHERE p.id = d.recipient_id AND ${CHANNEL_OF_P} <> 'webhook'))
      AND e.report_id = d.report_id AND e.seq >= d.seq ORDER BY e.seq))`

// All customers share one id, and each is a recipient of their own. What failed before may keep us
// waiting again, so it comes last.
const dueSql = (ofOne: boolean) => `
  WITH due AS (
    SELECT d.report_id, d.seq, d.channel, d.recipient_id, d.due_at,
      p.failing_since IS NOT NULL OR d.attempts > d.attempts_before AS failed,
      row_number() OVER (
        PARTITION BY d.site_id, d.channel, d.recipient_id,
          CASE d.recipient_id WHEN '${CUSTOMER_ID}' THEN d.report_id END
        ORDER BY d.due_at, d.seq) AS place
    FROM site s CROSS JOIN delivery d ON d.site_id = s.id
      LEFT JOIN endpoint p ON d.channel = 'webhook' AND p.id = d.recipient_id
    WHERE ${IS_PENDING} AND d.due_at <= ?1 AND d.lease_until <= ?1 AND p.disabled_at IS NULL
      AND (d.channel <> 'mail' OR NOT ${IS_MAIL_HELD})
      AND d.recipient_id NOT IN (SELECT value FROM json_each(?3))
      ${ofOne ? 'AND d.report_id = ?4' : ''}
  ), chosen AS (
    SELECT * FROM due WHERE place <= ${RECIPIENT_MAX} ORDER BY failed, due_at, seq LIMIT ?2
  )
  SELECT d.report_id, d.seq, d.recipient_id, d.channel, d.type, d.message_id, d.attempts,
         d.attempts_before, d.body, r.document, ${DESK_COLUMNS}, ${EVENTS_SINCE} AS events
  FROM chosen c CROSS JOIN delivery d USING (report_id, seq, channel, recipient_id)
    JOIN site s ON s.id = d.site_id JOIN report r ON r.id = d.report_id
  ORDER BY c.failed, c.due_at, c.seq`

/** Which deliveries are looked for. */
interface ClaimRequest {
  readonly reportId?: string
  /** Recipients that are left out. */
  readonly without?: readonly string[]
}

/**
 * Deliveries that are due and that nobody holds, of each recipient a few: oldest first, and what
 * failed before after the others. None to an endpoint that is disabled.
 */
export async function listDue(
  db: D1Database,
  now: number,
  limit: number,
  { reportId, without = [] }: ClaimRequest = {},
): Promise<readonly DueDelivery[]> {
  const given = [now, limit, JSON.stringify(without)]
  const { results } = await mapDbErrors(() =>
    db
      .prepare(dueSql(reportId !== undefined))
      .bind(...given, ...(reportId === undefined ? [] : [reportId]))
      .all<DueRow>(),
  )
  return results.map(toDue)
}

// All of a round in one statement, for the platform counts them: `value` is one wanted delivery.
const CLAIM = `
  UPDATE delivery SET lease_until = ?2, attempts = attempts + 1,
    body = coalesce(body, value ->> 'body')
  FROM json_each(?1)
  WHERE report_id = value ->> 'reportId' AND seq = value ->> 'seq'
    AND channel = value ->> 'channel' AND recipient_id = value ->> 'recipientId'
    AND status = 'pending' AND lease_until <= ?3
    AND (SELECT version FROM report WHERE id = report_id) = value ->> 'version'
  RETURNING report_id AS reportId, seq, channel, recipient_id AS recipientId, attempts, body`

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
  const values = wanted.map(({ delivery, body }) => {
    const { reportId, seq, channel, recipientId, report } = delivery
    return { reportId, seq, channel, recipientId, body, version: report.version }
  })
  const result = await mapDbErrors(() =>
    db
      .prepare(CLAIM)
      .bind(JSON.stringify(values), leaseUntil, now)
      .all<DeliveryKey & Pick<DueDelivery, 'attempts' | 'body'>>(),
  )
  logRows('claimed', [result])
  const taken = new Map(result.results.map((row) => [keyOf(row), row]))
  return wanted.flatMap(({ delivery }) => {
    const row = taken.get(keyOf(delivery))
    return row ? [{ ...delivery, attempts: row.attempts, body: row.body, leaseUntil }] : []
  })
}

/** Whether any alert of a report has gone out or is on its way. */
export async function wasTold(db: D1Database, reportId: string, now: number): Promise<boolean> {
  const row = await mapDbErrors(() =>
    db
      .prepare(
        `SELECT 1 FROM delivery WHERE report_id = ?
           AND (delivered_at IS NOT NULL OR (status = 'pending' AND lease_until > ?)) LIMIT 1`,
      )
      .bind(reportId, now)
      .first(),
  )
  return row !== null
}

function keyOf({ reportId, seq, channel, recipientId }: DeliveryKey): string {
  return JSON.stringify([reportId, seq, channel, recipientId])
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
    attemptsBefore: row.attempts_before,
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

/** After this long of nothing but failure an endpoint is left alone, until somebody enables it. */
const FAILING_MAX_MS = 5 * 24 * 60 * 60 * 1000
/** And no sooner than after so many attempts: one missed call in a quiet week is no proof. */
const FAILURES_MIN = 5
const GONE = 'status_410'

// `value` is one attempt.
const OF_VALUE = `report_id = value ->> 'reportId' AND seq = value ->> 'seq'
  AND channel = value ->> 'channel' AND recipient_id = value ->> 'recipientId'`
// A lost lease leaves the rest to its holder. What arrived, arrived, whoever holds it now.
const HELD = `${OF_VALUE} AND status = 'pending' AND lease_until = value ->> 'leaseUntil'`

const DELIVER = `UPDATE delivery SET status = 'delivered', settled_at = value ->> 'at',
  delivered_at = coalesce(delivered_at, value ->> 'at'), outcome = value ->> 'reason'
  FROM json_each(?) WHERE ${OF_VALUE}`
const POSTPONE = `UPDATE delivery SET due_at = value ->> 'nextAt', lease_until = 0,
  outcome = value ->> 'reason' FROM json_each(?) WHERE ${HELD}`
const BURY = `UPDATE delivery SET status = 'dead', settled_at = value ->> 'at',
  outcome = value ->> 'reason' FROM json_each(?) WHERE ${HELD}`
// An answer may repeat what a customer said, and comes too late where that was erased meanwhile.
const INSERT_ATTEMPTS = `
  INSERT OR IGNORE INTO attempt
    (report_id, seq, channel, recipient_id, number, at, outcome, excerpt)
  SELECT value ->> 'reportId', value ->> 'seq', value ->> 'channel', value ->> 'recipientId',
    value ->> 'number', value ->> 'at', value ->> 'reason',
    CASE WHEN (SELECT state FROM report WHERE id = value ->> 'reportId') <> 'erased'
      THEN value ->> 'excerpt' END
  FROM json_each(?)`

const IS_ONE = 'id IN (SELECT value FROM json_each(?1))'
// Of an endpoint that is well, none of these writes a row.
const FAILS = `UPDATE endpoint SET failing_since = ?2 WHERE ${IS_ONE} AND failing_since IS NULL`
const WORKS = `UPDATE endpoint SET failing_since = NULL
  WHERE ${IS_ONE} AND failing_since IS NOT NULL`
const LEAVES = `UPDATE endpoint SET disabled_at = ?2, disabled_because = 'gone'
  WHERE ${IS_ONE} AND disabled_at IS NULL`
const WEARIES = `UPDATE endpoint SET disabled_at = ?2, disabled_because = 'failing'
  WHERE ${IS_ONE} AND disabled_at IS NULL AND failing_since <= ?3 AND ${FAILURES_MIN} <= (
    SELECT sum(d.attempts - d.attempts_before) FROM delivery d
    WHERE d.site_id = endpoint.site_id AND d.status <> 'delivered'
      AND d.status IN ('pending', 'dead') AND d.recipient_id = endpoint.id)`

/**
 * Records attempts: delivered, due again, or dead, and how the endpoints fare. All of a round or
 * nothing of it; then it is sent again when the lease has run out.
 */
export async function recordAttempts(
  db: D1Database,
  attempted: readonly Attempted[],
  now: number,
): Promise<void> {
  const failed = attempted.filter(({ outcome }) => !outcome.ok)
  const statements = [
    ...ofEach(
      db,
      DELIVER,
      attempted.filter(({ outcome }) => outcome.ok),
    ),
    ...ofEach(db, INSERT_ATTEMPTS, failed),
    ...ofEach(
      db,
      POSTPONE,
      failed.filter(({ nextAt }) => nextAt !== null),
    ),
    ...ofEach(
      db,
      BURY,
      failed.filter(({ nextAt }) => nextAt === null),
    ),
    ...healthOf(db, attempted, now),
  ]
  logRows('recorded', await mapDbErrors(() => db.batch(statements)))
}

function ofEach(
  db: D1Database,
  sql: string,
  attempted: readonly Attempted[],
): readonly D1PreparedStatement[] {
  if (attempted.length === 0) return []
  const values = attempted.map(({ delivery, outcome, at, nextAt }) => {
    const { reportId, seq, channel, recipientId, attempts, leaseUntil } = delivery
    const { reason } = outcome
    const excerpt = outcome.ok ? null : outcome.excerpt || null
    const key = { reportId, seq, channel, recipientId }
    return { ...key, number: attempts, leaseUntil, at, nextAt, reason, excerpt }
  })
  return [db.prepare(sql).bind(JSON.stringify(values))]
}

// A success outweighs the failures around it: the endpoint is there.
function healthOf(
  db: D1Database,
  attempted: readonly Attempted[],
  now: number,
): readonly D1PreparedStatement[] {
  const posts = attempted.filter(({ delivery }) => delivery.to?.channel === 'webhook')
  const idsOf = (fits: (one: Attempted) => boolean) => [
    ...new Set(posts.filter(fits).map(({ delivery }) => delivery.recipientId)),
  ]
  const working = idsOf(({ outcome }) => outcome.ok)
  const failing = idsOf(({ outcome }) => !outcome.ok && outcome.isReceivers === true).filter(
    (id) => !working.includes(id),
  )
  const gone = idsOf(({ outcome }) => outcome.reason === GONE)
  const bind = (sql: string, ids: readonly string[], ...more: readonly number[]) =>
    ids.length === 0 ? [] : [db.prepare(sql).bind(JSON.stringify(ids), ...more)]
  return [
    ...bind(WORKS, working),
    ...bind(FAILS, failing, now),
    ...bind(LEAVES, gone, now),
    ...bind(WEARIES, failing, now, now - FAILING_MAX_MS),
  ]
}
