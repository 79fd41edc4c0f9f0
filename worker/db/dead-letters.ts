import type { D1Database } from '@cloudflare/workers-types'
import type { IntakeMessage } from '../env.ts'
import type { FirstEvent } from '../reports/events.ts'
import { mapDbErrors } from './query.ts'

interface UnknownRow {
  readonly id: string
  readonly body: string
}

interface DeadLetterRow {
  readonly site_id: string
  readonly report_id: string
  readonly raised: string
}

/** More than this, and the later ones are shown once these are stored. */
const LETTERS_MAX = 100

// Another try stored it meanwhile, or it was and is erased.
const IS_STORED = `EXISTS (SELECT 1 FROM report r WHERE r.id = l.report_id
  AND r.site_id = l.site_id AND (r.state = 'erased' OR r.document ->> '$.bodyHash' = l.body_hash))`

/** Keeps a report that could not be stored; one that is kept already stays as it is. */
export async function keepDeadLetter(
  db: D1Database,
  { siteId, reportId, raised }: IntakeMessage,
  now: number,
): Promise<void> {
  await mapDbErrors(() =>
    db
      .prepare(
        `INSERT INTO dead_letter (site_id, report_id, body_hash, kept_at, tried_at, raised)
         VALUES (?1, ?2, ?3, ?4, ?4, ?5) ON CONFLICT DO NOTHING`,
      )
      .bind(siteId, reportId, raised.data.bodyHash, now, JSON.stringify(raised))
      .run(),
  )
}

/** A site's reports that could not be stored, oldest first; of all, or with one id. */
export async function listDeadLetters(
  db: D1Database,
  siteId: string,
  reportId: string | null = null,
): Promise<readonly IntakeMessage[]> {
  const { results } = await mapDbErrors(() =>
    db
      .prepare(
        `SELECT site_id, report_id, raised FROM dead_letter l
         WHERE site_id = ?1 AND report_id = coalesce(?2, report_id) AND NOT ${IS_STORED}
         ORDER BY kept_at LIMIT ?3`,
      )
      .bind(siteId, reportId, LETTERS_MAX)
      .all<DeadLetterRow>(),
  )
  return results.map(toMessage)
}

function toMessage(row: DeadLetterRow): IntakeMessage {
  return {
    siteId: row.site_id,
    reportId: row.report_id,
    raised: JSON.parse(row.raised) as FirstEvent,
  }
}

/**
 * The letters that nobody has tried to store since `before`, of all sites, at most `limit`; from now
 * on they count as tried, so that no letter is tried by two at once.
 */
export async function takeUntriedLetters(
  db: D1Database,
  before: number,
  now: number,
  limit: number,
): Promise<readonly IntakeMessage[]> {
  const { results } = await mapDbErrors(() =>
    db
      .prepare(
        `UPDATE dead_letter SET tried_at = ?2 WHERE (site_id, report_id, body_hash) IN (
           SELECT site_id, report_id, body_hash FROM dead_letter
           WHERE tried_at <= ?1 ORDER BY tried_at LIMIT ?3)
         RETURNING site_id, report_id, raised`,
      )
      .bind(before, now, limit)
      .all<DeadLetterRow>(),
  )
  return results.map(toMessage)
}

/** Forgets a letter whose report is stored. */
export async function deleteDeadLetter(
  db: D1Database,
  { siteId, reportId, raised }: IntakeMessage,
): Promise<void> {
  await mapDbErrors(() =>
    db
      .prepare('DELETE FROM dead_letter WHERE site_id = ? AND report_id = ? AND body_hash = ?')
      .bind(siteId, reportId, raised.data.bodyHash)
      .run(),
  )
}

/** Forgets every letter whose report is stored after all: nothing waits in it. */
export async function deleteStoredLetters(db: D1Database): Promise<void> {
  await mapDbErrors(() => db.prepare(`DELETE FROM dead_letter AS l WHERE ${IS_STORED}`).run())
}

/** Keeps what no queue keeps for long and this release does not know. */
export async function keepUnknownMessage(
  db: D1Database,
  id: string,
  body: unknown,
  now: number,
): Promise<void> {
  await mapDbErrors(() =>
    db
      .prepare(
        `INSERT INTO unknown_message (id, kept_at, tried_at, body)
         VALUES (?1, ?2, ?2, ?3) ON CONFLICT DO NOTHING`,
      )
      .bind(id, now, JSON.stringify(body ?? null))
      .run(),
  )
}

/** Of the messages that no release has known, those that were not looked at since `before`. */
export async function takeUnknownMessages(
  db: D1Database,
  before: number,
  now: number,
  limit: number,
): Promise<readonly { readonly id: string; readonly body: unknown }[]> {
  const { results } = await mapDbErrors(() =>
    db
      .prepare(
        `UPDATE unknown_message SET tried_at = ?2 WHERE id IN (
           SELECT id FROM unknown_message WHERE tried_at <= ?1 ORDER BY tried_at LIMIT ?3)
         RETURNING id, body`,
      )
      .bind(before, now, limit)
      .all<UnknownRow>(),
  )
  return results.map(({ id, body }) => ({ id, body: JSON.parse(body) as unknown }))
}

/** Forgets a message that was understood after all. */
export async function deleteUnknownMessage(db: D1Database, id: string): Promise<void> {
  await mapDbErrors(() => db.prepare('DELETE FROM unknown_message WHERE id = ?').bind(id).run())
}
