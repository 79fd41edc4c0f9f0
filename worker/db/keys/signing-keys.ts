import type { D1Database } from '@cloudflare/workers-types'
import { mapDbErrors } from '../query.ts'
import { insertDueForAll } from '../work/due-commands.ts'
import { forgetMarks } from './secrets.ts'

/** A key with which the collector signs links. */
export interface StoredKey {
  readonly id: string
  /** Under the worker's secret; that of earlier releases is plain. */
  readonly encrypted: string
  readonly createdAt: number
  /** Until when its links are good; null for the one that signs. */
  readonly until: number | null
}

/** The key of earlier releases, which stands in a table of its own. */
export const FIRST_KEY = 'first'

/** Every key there is, the one that signs first and then the newest. It writes nothing. */
export async function listKeys(db: D1Database): Promise<readonly StoredKey[]> {
  const { results } = await mapDbErrors(() =>
    db
      .prepare(
        `SELECT * FROM (SELECT id, encrypted, created_at AS createdAt, until FROM collector_key
         UNION ALL SELECT '${FIRST_KEY}', key, 0, NULL FROM signing_key)
         ORDER BY until IS NOT NULL, createdAt DESC`,
      )
      .all<StoredKey>(),
  )
  return results
}

/** Stores a key, unless it is to sign and there is one that does. */
export async function insertKey(db: D1Database, key: StoredKey): Promise<void> {
  const { id, encrypted, createdAt, until } = key
  await mapDbErrors(() =>
    db
      .prepare(
        `INSERT INTO collector_key (id, encrypted, created_at, until) VALUES (?, ?, ?, ?)
         ON CONFLICT DO NOTHING`,
      )
      .bind(id, encrypted, createdAt, until)
      .run(),
  )
}

/** What happens to the keys that were there when a new one takes their place. */
interface OldKeys {
  /** Until then the links of those that can be read are good. */
  readonly until: number
  /** Those that nobody can read: they are forgotten, and customers get new links. */
  readonly lost: readonly string[]
  /** How whatever can be read is known. */
  readonly prefixes: readonly string[]
}

/** Lets a new key sign, and does at once what follows from that; all of it or nothing. */
export async function replaceKey(
  db: D1Database,
  key: StoredKey,
  { until, lost, prefixes }: OldKeys,
): Promise<void> {
  const { id, encrypted, createdAt } = key
  const due = { id: `renew-${id}`, kind: 'renew_links', subject: id, reportId: null } as const
  await mapDbErrors(() =>
    db.batch([
      db
        .prepare('DELETE FROM collector_key WHERE id IN (SELECT value FROM json_each(?))')
        .bind(JSON.stringify(lost)),
      db.prepare('UPDATE collector_key SET until = ? WHERE until IS NULL').bind(until),
      db
        .prepare('INSERT INTO collector_key (id, encrypted, created_at) VALUES (?, ?, ?)')
        .bind(id, encrypted, createdAt),
      ...(lost.length > 0
        ? [...forgetMarks(db, prefixes), insertDueForAll(db, due, createdAt)]
        : []),
    ]),
  )
}

/** Puts what was encrypted anew in the place of what was there. */
export async function putEncryptedKey(
  db: D1Database,
  { id, encrypted: before }: StoredKey,
  encrypted: string,
): Promise<void> {
  const sql = 'UPDATE collector_key SET encrypted = ? WHERE id = ? AND encrypted = ?'
  await mapDbErrors(() => db.prepare(sql).bind(encrypted, id, before).run())
}

/** Forgets the plain key of earlier releases, if it still is this one. */
export async function forgetPlainKey(db: D1Database, key: string): Promise<void> {
  await mapDbErrors(() => db.prepare('DELETE FROM signing_key WHERE key = ?').bind(key).run())
}

/** Forgets keys whose links have ended. */
export async function forgetEndedKeys(db: D1Database, now: number): Promise<void> {
  await mapDbErrors(() => db.prepare('DELETE FROM collector_key WHERE until <= ?').bind(now).run())
}
