import type { D1Database, D1PreparedStatement } from '@cloudflare/workers-types'
import type { Attempted } from '../reports/effects.ts'
import { refusing } from './refusal.ts'
import { logRows } from './rows.ts'

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
  logRows('recorded', await refusing(() => db.batch(statements)))
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
