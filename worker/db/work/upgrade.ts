import type { D1Database } from '@cloudflare/workers-types'
import { mapDbErrors } from '../query.ts'

const DELIVERY = `report_id, seq, channel, recipient_id, site_id, type, message_id, status, due_at,
  lease_until, attempts, body, settled_at, outcome, delivered_at, attempts_before`
const ATTEMPT = 'report_id, seq, channel, recipient_id, number, at, outcome, excerpt'

const OF_THESE = 'WHERE report_id IN (SELECT value FROM json_each(?1))'
/** All of a report moves at once, with what refers to it. */
const MOVE = [
  `INSERT OR IGNORE INTO delivery (${DELIVERY}) SELECT ${DELIVERY} FROM delivery_before ${OF_THESE}`,
  `INSERT OR IGNORE INTO attempt (${ATTEMPT}) SELECT ${ATTEMPT} FROM attempt_before ${OF_THESE}`,
  `DELETE FROM attempt_before ${OF_THESE}`,
  `DELETE FROM delivery_before ${OF_THESE}`,
]

/** What a round of moving did. */
interface Moved {
  readonly reports: number
  /** How large the whole database is, in bytes. */
  readonly bytes: number
}

/**
 * Moves the deliveries of at most `limit` reports to the table that has no list of channels and
 * states in it. All of a report or nothing, and once, however often it runs.
 */
export async function moveDeliveries(db: D1Database, limit: number): Promise<Moved> {
  const { results, meta } = await mapDbErrors(() =>
    db
      .prepare('SELECT DISTINCT report_id AS id FROM delivery_before ORDER BY report_id LIMIT ?')
      .bind(limit)
      .all<{ id: string }>(),
  )
  const ids = JSON.stringify(results.map(({ id }) => id))
  if (results.length > 0) {
    await mapDbErrors(() => db.batch(MOVE.map((sql) => db.prepare(sql).bind(ids))))
  }
  return { reports: results.length, bytes: meta.size_after }
}
