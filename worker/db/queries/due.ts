import type { D1Database } from '@cloudflare/workers-types'
import {
  CUSTOMER_ID,
  type DeliveryKey,
  type DeliveryType,
  type DueDelivery,
} from '../../reports/effects.ts'
import type { ReportEvent } from '../../reports/events.ts'
import type { Report } from '../../reports/report.ts'
import { CHANNEL_OF_P } from '../endpoints.ts'
import { IS_MAIL_HELD } from '../mail/outage.ts'
import { mapDbErrors } from '../query.ts'
import { toReport } from '../reports.ts'
import { DESK_COLUMNS, type DeskRow, toDesk } from '../sites.ts'

/** What one recipient gets of a round, so that it starves nobody else. */
const RECIPIENT_MAX = 4
/** What has failed before comes as if its site had been served so often already. */
const FAILED_LATER = 4

// Each step is one look into the index, however many deliveries wait behind it.
const NEXT_OF = (rest: string) => `SELECT min(x.recipient_id) FROM delivery x
  WHERE x.status = 'pending' AND ${rest}`

/**
 * SQL for `WITH RECURSIVE`: `waiting` has every site, channel and recipient for which anything
 * waits; of one site where `only` is an SQL value.
 */
export const waitingSql = (only: string | null) => `
  waiting_site (id) AS (
    ${
      only === null
        ? `SELECT min(site_id) FROM delivery WHERE status = 'pending'
    UNION ALL
    SELECT (SELECT min(x.site_id) FROM delivery x WHERE x.status = 'pending' AND x.site_id > place.id)
    FROM waiting_site place WHERE place.id IS NOT NULL`
        : `SELECT ${only}`
    }
  ), waiting (site_id, channel, recipient_id) AS (
    SELECT place.id, c.value, (${NEXT_OF('x.site_id = place.id AND x.channel = c.value')})
    FROM waiting_site place CROSS JOIN json_each('["mail","webhook"]') c WHERE place.id IS NOT NULL
    UNION ALL
    SELECT pair.site_id, pair.channel, (${NEXT_OF(
      `x.site_id = pair.site_id AND x.channel = pair.channel AND x.recipient_id > pair.recipient_id`,
    )})
    FROM waiting pair WHERE pair.recipient_id IS NOT NULL
  )`

const IS_DUE = `d.status = 'pending' AND d.due_at <= ?1 AND d.lease_until <= ?1`
const oldestSql = (limit: string) => `(SELECT json_group_array(json_array(
    report_id, seq, due_at, attempts, attempts_before, type)) FROM (
  SELECT d.* FROM delivery d
  WHERE d.site_id = pair.site_id AND d.channel = pair.channel AND d.recipient_id = pair.recipient_id
    AND ${IS_DUE} ORDER BY d.due_at LIMIT ${limit}))`

// All customers share one id, and each is a recipient of their own.
const OF_ALL = `
  SELECT pair.site_id, pair.channel, pair.recipient_id, k.value ->> 0 AS report_id, k.value ->> 1 AS seq,
    k.value ->> 2 AS due_at, k.value ->> 3 AS attempts, k.value ->> 4 AS attempts_before,
    k.value ->> 5 AS type, p.failing_since
  FROM waiting pair LEFT JOIN endpoint p ON pair.channel = 'webhook' AND p.id = pair.recipient_id
    CROSS JOIN json_each(CASE pair.recipient_id WHEN '${CUSTOMER_ID}' THEN ${oldestSql('?2')}
      ELSE ${oldestSql(String(RECIPIENT_MAX))} END) k
  WHERE pair.recipient_id IS NOT NULL AND p.disabled_at IS NULL
    AND (pair.channel <> 'mail' OR NOT ${IS_MAIL_HELD})
    AND pair.recipient_id NOT IN (SELECT value FROM json_each(?3))`
const OF_REPORTS = `
  SELECT d.site_id, d.channel, d.recipient_id, d.report_id, d.seq, d.due_at, d.attempts,
    d.attempts_before, d.type, p.failing_since
  FROM json_each(?5) wanted CROSS JOIN delivery d ON d.report_id = wanted.value
    LEFT JOIN endpoint p ON d.channel = 'webhook' AND p.id = d.recipient_id
  WHERE ${IS_DUE} AND p.disabled_at IS NULL AND (d.channel <> 'mail' OR NOT ${IS_MAIL_HELD})
    AND d.recipient_id NOT IN (SELECT value FROM json_each(?3))`

// Sites take turns: whoever had the least of this sweep so far comes first.
const keysSql = (ofAll: boolean) => `
  WITH RECURSIVE ${ofAll ? `${waitingSql(null)}, ` : ''}due AS (
    SELECT *, failing_since IS NOT NULL OR attempts > attempts_before AS failed
    FROM (${ofAll ? OF_ALL : OF_REPORTS})
  ), placed AS (
    SELECT *, row_number() OVER (
      PARTITION BY site_id, channel, recipient_id,
        CASE recipient_id WHEN '${CUSTOMER_ID}' THEN report_id END
      ORDER BY due_at, seq) AS place
    FROM due
  ), turns AS (
    SELECT p.*, row_number() OVER (PARTITION BY p.site_id ORDER BY p.failed, p.due_at, p.seq)
      + coalesce(s.value ->> 1, 0) + p.failed * ${FAILED_LATER} AS turn
    FROM placed p LEFT JOIN json_each(?4) s ON s.value ->> 0 = p.site_id
    WHERE p.place <= ${RECIPIENT_MAX}
  )
  SELECT site_id AS siteId, report_id AS reportId, seq, channel, recipient_id AS recipientId, type,
    attempts, attempts_before AS attemptsBefore
  FROM turns ORDER BY turn, due_at, seq LIMIT ?2`

/** A delivery that is due, and nothing yet of what there is to tell. */
export interface DueKey extends DeliveryKey {
  readonly siteId: string
  readonly type: DeliveryType
  readonly attempts: number
  readonly attemptsBefore: number
}

/** Which deliveries are looked for. */
export interface DueScope {
  /** Of these reports; without it, of all. */
  readonly reportIds?: readonly string[]
  /** Recipients that are left out. */
  readonly without?: readonly string[]
  /** How many each site had of this sweep. */
  readonly served?: readonly (readonly [siteId: string, count: number])[]
}

/**
 * Deliveries that are due and that nobody holds: of each recipient a few, of each site its share,
 * and what failed before after the others. None to an endpoint that is disabled.
 */
export async function listDue(
  db: D1Database,
  now: number,
  limit: number,
  { reportIds, without = [], served = [] }: DueScope = {},
): Promise<readonly DueKey[]> {
  const given = [now, limit, JSON.stringify(without), JSON.stringify(served)]
  const { results } = await mapDbErrors(() =>
    db
      .prepare(keysSql(reportIds === undefined))
      .bind(...given, ...(reportIds === undefined ? [] : [JSON.stringify(reportIds)]))
      .all<DueKey>(),
  )
  return results
}

/** What one alert tells of what happened since: the newest. The desk and the page have it all. */
const EVENTS_MAX = 40
const EVENTS_MAX_BYTES = 400_000

// Mails and chat posts tell what happened since; a webhook, only where the report stands.
const EVENTS_SINCE = `(SELECT json_group_array(json_object('seq', seq, 'at', at, 'type', type,
    'actor', json(actor), 'from', from_state, 'to', to_state, 'data', json(data)))
  FROM (
    SELECT * FROM (
      SELECT *, sum(octet_length(data)) OVER (ORDER BY seq DESC) AS bytes FROM (
        SELECT * FROM event e WHERE e.report_id = d.report_id AND e.seq >= d.seq
        ORDER BY e.seq DESC LIMIT ${EVENTS_MAX}))
    WHERE bytes <= ${EVENTS_MAX_BYTES}
    UNION ALL
    SELECT *, 0 FROM event e WHERE e.report_id = d.report_id AND e.seq = d.seq
    ORDER BY seq)
  WHERE d.channel = 'mail' OR EXISTS (
    SELECT 1 FROM endpoint p WHERE p.id = d.recipient_id AND ${CHANNEL_OF_P} <> 'webhook'))`

// `k` is one key.
const LOAD = `
  SELECT k.key AS place, d.report_id, d.seq, d.recipient_id, d.channel, d.type, d.message_id, d.attempts,
         d.attempts_before, d.body, r.document, ${DESK_COLUMNS}, ${EVENTS_SINCE} AS events
  FROM json_each(?) k CROSS JOIN delivery d ON d.report_id = k.value ->> 'reportId'
      AND d.seq = k.value ->> 'seq' AND d.channel = k.value ->> 'channel'
      AND d.recipient_id = k.value ->> 'recipientId'
    JOIN site s ON s.id = d.site_id JOIN report r ON r.id = d.report_id`

interface DueRow extends DeskRow {
  readonly place: number
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

/** A delivery with all that sending it needs, or why it cannot be read. */
export type Loaded<Key> = { readonly key: Key } & (
  | { readonly delivery: DueDelivery }
  | { readonly error: unknown }
)

/**
 * Deliveries with all that sending them needs, of what happened since no more than fits; those that
 * are gone are left out. One that cannot be read keeps none of the others: where all of them cannot
 * be read at once, each is read alone, and `alone` says how many of them at most.
 */
export async function loadDue<Key extends DeliveryKey>(
  db: D1Database,
  keys: readonly Key[],
  alone: number = keys.length,
): Promise<readonly Loaded<Key>[]> {
  try {
    return await read(db, keys)
  } catch (error) {
    if (keys.length === 1) return keys.map((key) => ({ key, error }))
    const parts = await Promise.all(keys.slice(0, alone).map((key) => loadDue(db, [key], 1)))
    return parts.flat()
  }
}

async function read<Key extends DeliveryKey>(
  db: D1Database,
  keys: readonly Key[],
): Promise<readonly Loaded<Key>[]> {
  const values = keys.map(({ reportId, seq, channel, recipientId }) => {
    return { reportId, seq, channel, recipientId }
  })
  const { results } = await mapDbErrors(() =>
    db.prepare(LOAD).bind(JSON.stringify(values)).all<DueRow>(),
  )
  const rows = new Map(results.map((row) => [row.place, row]))
  return keys.flatMap((key, place): readonly Loaded<Key>[] => {
    const row = rows.get(place)
    if (!row) return []
    try {
      return [{ key, delivery: toDue(row) }]
    } catch (error) {
      return [{ key, error }]
    }
  })
}

function toDue(row: DueRow): DueDelivery {
  const report = toReport(row)
  const events = JSON.parse(row.events) as ReportEvent[]
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
    // What is the newest stands there twice where it is the cause.
    events: [...new Map(events.map((event) => [event.seq, event])).values()],
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
