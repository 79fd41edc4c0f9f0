import type { D1Database } from '@cloudflare/workers-types'
import { refusing } from './refusal.ts'

/** The collector's own secret; `fresh` becomes it where there is none yet. */
export async function findSigningKey(db: D1Database, fresh: string): Promise<string> {
  const [, found] = await refusing(() =>
    db.batch<{ key: string }>([
      db.prepare('INSERT OR IGNORE INTO signing_key (id, key) VALUES (1, ?)').bind(fresh),
      db.prepare('SELECT key FROM signing_key WHERE id = 1'),
    ]),
  )
  const key = found?.results[0]?.key
  if (key === undefined) throw new TypeError('There is no signing key.')
  return key
}
