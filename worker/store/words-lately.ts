import type { D1Database } from '@cloudflare/workers-types'
import { refusing } from './refusal.ts'

const HOUR_MS = 60 * 60 * 1000

/** Counts words that came in to a site: how often they did within the hour, this time included. */
export async function countWords(
  db: D1Database,
  siteId: string,
  wordsHash: string,
  now: number,
): Promise<number> {
  const row = await refusing(() =>
    db
      .prepare(
        `INSERT INTO words_lately (site_id, words_hash, since, times) VALUES (?1, ?2, ?3, 1)
         ON CONFLICT (site_id, words_hash) DO UPDATE SET
           times = CASE WHEN since > ?3 - ?4 THEN times + 1 ELSE 1 END,
           since = CASE WHEN since > ?3 - ?4 THEN since ELSE ?3 END
         RETURNING times`,
      )
      .bind(siteId, wordsHash, now, HOUR_MS)
      .first<{ times: number }>(),
  )
  return row?.times ?? 1
}

/** Forgets words that came in more than an hour ago. */
export async function forgetEarlierWords(db: D1Database, now: number): Promise<void> {
  await refusing(() =>
    db
      .prepare('DELETE FROM words_lately WHERE since <= ?')
      .bind(now - HOUR_MS)
      .run(),
  )
}
