import type { D1Database } from '@cloudflare/workers-types'
import type { IntakeMessage } from '../env.ts'
import type { FirstEvent } from '../reports/events.ts'
import { mapDbErrors } from './query.ts'

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
        `INSERT INTO dead_letter (site_id, report_id, body_hash, kept_at, raised)
         VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
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
  return results.map((row) => ({
    siteId: row.site_id,
    reportId: row.report_id,
    raised: JSON.parse(row.raised) as FirstEvent,
  }))
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
