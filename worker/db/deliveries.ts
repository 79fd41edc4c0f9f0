import type { D1Database, D1PreparedStatement } from '@cloudflare/workers-types'
import type { Attempted, DeliveryKey, TakenKey } from '../reports/effects.ts'
import { KEPT_DAYS } from '../sites/site.ts'
import { logRows, mapDbErrors } from './query.ts'

const DAY_MS = 24 * 60 * 60 * 1000

// All of a round in one statement, for the platform counts them: `value` is one wanted delivery.
const CLAIM = `
  UPDATE delivery SET lease_until = ?2, attempts = attempts + 1,
    body = coalesce(body, value ->> 'body')
  FROM json_each(?1)
  WHERE report_id = value ->> 'reportId' AND seq = value ->> 'seq'
    AND channel = value ->> 'channel' AND recipient_id = value ->> 'recipientId'
    AND status = 'pending' AND lease_until <= ?3
    AND due_at <= ?3
    AND (value ->> 'version' IS NULL
      OR (SELECT version FROM report WHERE id = report_id) = value ->> 'version')
  RETURNING report_id AS reportId, seq, channel, recipient_id AS recipientId, attempts, body`

/** A delivery that somebody wants to send. */
interface Wanted {
  readonly delivery: DeliveryKey
  /** The bytes to freeze, or null. */
  readonly body: string | null
  /** Of the report, as it was read; null where it could not be. */
  readonly version: number | null
}

/** What taking a delivery made of it. */
export interface Taken {
  readonly attempts: number
  readonly body: string | null
  readonly leaseUntil: number
}

// D1 takes 2,000,000 bytes in one parameter, and a character may take three.
const JSON_MAX_CHARS = 500_000

/**
 * Takes deliveries until `leaseUntil`, freezing their bodies; returns those that nobody else took
 * and whose report still says what it said when they were read.
 */
export async function claim<One extends Wanted>(
  db: D1Database,
  wanted: readonly One[],
  now: number,
  leaseUntil: number,
): Promise<readonly (One & { readonly taken: Taken })[]> {
  const statements = [...chunksOf(wanted)].map((chunk) => {
    const values = chunk.map(({ delivery, body, version }) => {
      const { reportId, seq, channel, recipientId } = delivery
      return { reportId, seq, channel, recipientId, body, version }
    })
    return db.prepare(CLAIM).bind(JSON.stringify(values), leaseUntil, now)
  })
  const results = await mapDbErrors(() =>
    db.batch<DeliveryKey & Pick<Taken, 'attempts' | 'body'>>(statements),
  )
  logRows('claimed', results)
  const rows = results.flatMap((result) => result.results)
  const found = new Map(rows.map((row) => [keyOf(row), row]))
  return wanted.flatMap((one) => {
    const row = found.get(keyOf(one.delivery))
    return row ? [{ ...one, taken: { attempts: row.attempts, body: row.body, leaseUntil } }] : []
  })
}

function* chunksOf<One extends Wanted>(wanted: readonly One[]): Generator<readonly One[]> {
  let chunk: One[] = []
  let size = 0
  for (const one of wanted) {
    const chars = one.body?.length ?? 0
    if (size + chars > JSON_MAX_CHARS && chunk.length > 0) {
      yield chunk
      chunk = []
      size = 0
    }
    chunk.push(one)
    size += chars
  }
  if (chunk.length > 0) yield chunk
}

/** Since when deliveries that are over are kept: of what is older, the events say what was told. */
export function keptSince(now: number): number {
  return now - KEPT_DAYS.deliveries * DAY_MS
}

/** Whether any alert of a report has gone out or is on its way; of an old one, it has. */
export async function wasTold(db: D1Database, reportId: string, now: number): Promise<boolean> {
  const row = await mapDbErrors(() =>
    db
      .prepare(
        `SELECT 1 FROM delivery WHERE report_id = ?1
           AND (delivered_at IS NOT NULL OR (status = 'pending' AND lease_until > ?2))
         UNION ALL SELECT 1 FROM report WHERE id = ?1 AND received_at < ?3 LIMIT 1`,
      )
      .bind(reportId, now, keptSince(now))
      .first(),
  )
  return row !== null
}

function keyOf({ reportId, seq, channel, recipientId }: DeliveryKey): string {
  return JSON.stringify([reportId, seq, channel, recipientId])
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
// What has no next time is given up.
const POSTPONE = `UPDATE delivery SET outcome = value ->> 'reason',
  due_at = coalesce(value ->> 'nextAt', due_at),
  lease_until = CASE WHEN value ->> 'nextAt' IS NULL THEN lease_until ELSE 0 END,
  status = CASE WHEN value ->> 'nextAt' IS NULL THEN 'dead' ELSE status END,
  settled_at = CASE WHEN value ->> 'nextAt' IS NULL THEN value ->> 'at' ELSE settled_at END
  FROM json_each(?) WHERE ${HELD}`
// An answer may repeat what a customer said, and comes too late where that was erased meanwhile:
// then its delivery has gone too.
const INSERT_ATTEMPTS = `
  INSERT OR IGNORE INTO attempt
    (report_id, seq, channel, recipient_id, number, at, outcome, excerpt)
  SELECT value ->> 'reportId', value ->> 'seq', value ->> 'channel', value ->> 'recipientId',
    value ->> 'number', value ->> 'at', value ->> 'reason',
    CASE WHEN (SELECT state FROM report WHERE id = value ->> 'reportId') <> 'erased'
      THEN value ->> 'excerpt' END
  FROM json_each(?) WHERE EXISTS (SELECT 1 FROM delivery WHERE ${OF_VALUE})`

// `value` is how a round went for one endpoint. Of one that is well, no row is written.
const WEARIES = `failing_since <= ?3 AND failures + value ->> 'failures' >= ${FAILURES_MIN}
  AND NOT value ->> 'works'`
const FARES = `UPDATE endpoint SET
    failing_since = CASE WHEN NOT value ->> 'works'
      THEN coalesce(failing_since, CASE WHEN value ->> 'failures' > 0 THEN ?2 END) END,
    failures = CASE WHEN value ->> 'works' THEN 0 ELSE failures + value ->> 'failures' END,
    disabled_at = CASE WHEN disabled_at IS NULL AND (value ->> 'isGone' OR (${WEARIES}))
      THEN ?2 ELSE disabled_at END,
    disabled_because = CASE WHEN disabled_at IS NOT NULL THEN disabled_because
      WHEN value ->> 'isGone' THEN 'gone' WHEN ${WEARIES} THEN 'failing' END
  FROM json_each(?1) WHERE endpoint.id = value ->> 'endpointId'
    AND (value ->> 'isGone' OR value ->> 'failures' > 0 OR failing_since IS NOT NULL)`

/**
 * Records attempts: delivered, due again, or dead, and how the endpoints fare. All of a round or
 * nothing of it; then it is sent again when the lease has run out.
 */
export async function recordAttempts(
  db: D1Database,
  attempted: readonly Attempted<TakenKey>[],
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
    ...ofEach(db, POSTPONE, failed),
    ...healthOf(db, attempted, now),
  ]
  logRows('recorded', await mapDbErrors(() => db.batch(statements)))
}

function ofEach(
  db: D1Database,
  sql: string,
  attempted: readonly Attempted<TakenKey>[],
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

function isFault({ outcome }: Attempted<TakenKey>): boolean {
  return !outcome.ok && outcome.isReceivers === true
}

// A success outweighs the failures around it: the endpoint is there.
function healthOf(
  db: D1Database,
  attempted: readonly Attempted<TakenKey>[],
  now: number,
): readonly D1PreparedStatement[] {
  const posts = attempted.filter(({ delivery }) => delivery.channel === 'webhook')
  const fared = [...Map.groupBy(posts, ({ delivery }) => delivery.recipientId)].map(
    ([endpointId, own]) => {
      const works = own.some(({ outcome }) => outcome.ok)
      const failures = works ? 0 : own.filter(isFault).length
      return {
        endpointId,
        works,
        failures,
        isGone: own.some(({ outcome }) => outcome.reason === GONE),
      }
    },
  )
  const telling = fared.filter(({ works, failures, isGone }) => works || failures > 0 || isGone)
  if (telling.length === 0) return []
  return [db.prepare(FARES).bind(JSON.stringify(telling), now, now - FAILING_MAX_MS)]
}
