import type { D1Database } from '@cloudflare/workers-types'
import { within } from './query.ts'

/** The newest file in `worker/migrations`: what this code needs. Later ones only add. */
export const NEWEST_MIGRATION = '0019_lists.sql'

/** What whoever runs the collector reads while its database is older than its code. */
export const OLD_SCHEMA =
  `This collector’s code is newer than its database: the migration ${NEWEST_MIGRATION} is missing. ` +
  'Run npm run deploy, or npx wrangler d1 migrations apply DB --remote. Until then, nothing is ' +
  'stored, and customers’ devices keep their reports.'

const ASK_MAX_MS = 1_000

/** A schema never gets older, so what was found once holds for as long as the worker runs. */
let isFound = false

/**
 * Whether the database has every table and column that this code needs. One that does not answer
 * counts as one that has: what to do then is known elsewhere.
 */
export async function isSchemaCurrent(db: D1Database): Promise<boolean> {
  if (isFound) return true
  try {
    const find = async () =>
      db
        .prepare('SELECT count(*) AS n FROM d1_migrations WHERE name = ?')
        .bind(NEWEST_MIGRATION)
        .first<number>('n')
    isFound = ((await within(ASK_MAX_MS, find)) ?? 0) > 0
    return isFound
  } catch (error) {
    // A database without any migration has no such table.
    return !(error instanceof Error && /no such table/.test(error.message))
  }
}
