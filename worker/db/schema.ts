import type { D1Database } from '@cloudflare/workers-types'
import type { Env } from '../env.ts'
import { within } from './query.ts'

/** The newest file in `worker/migrations`: what this code needs. Later ones only add. */
export const NEWEST_MIGRATION = '0023_failed_alerts.sql'

/** What whoever runs the collector reads while its database is older than its code. */
export const OLD_SCHEMA =
  `This collector’s code is newer than its database: the migration ${NEWEST_MIGRATION} is missing. ` +
  'Run npm run deploy, or npx wrangler d1 migrations apply DB --remote. Until then, nothing is ' +
  'stored, and customers’ devices keep their reports.'

/** What whoever runs the collector reads while they have paused it. */
export const PAUSED =
  'This collector is paused: nothing is stored or sent, and customers’ devices keep their ' +
  'reports. To let it go on, run npx wrangler secret delete PAUSED.'

/** Why the collector stands still, for the log and for `/health`, and what to run. */
export interface Standstill {
  readonly because: 'paused' | 'old_schema'
  readonly run: string
}

const ASK_MAX_MS = 1_000

/** A schema gets older by a restore alone, for which the worker is paused: that starts it anew. */
let isFound = false

/**
 * Why nothing may be stored, read or sent for now, or null: somebody paused the collector, as for a
 * restore of its database, or the database is older than this code.
 */
export async function findStandstill(env: Pick<Env, 'DB' | 'PAUSED'>): Promise<Standstill | null> {
  // Asked first: a database that is being restored is left alone.
  if ((env.PAUSED ?? '') !== '') return { because: 'paused', run: PAUSED }
  return (await isSchemaCurrent(env.DB)) ? null : { because: 'old_schema', run: OLD_SCHEMA }
}

/**
 * Whether the database has every table and column that this code needs. One that does not answer
 * counts as one that has: what to do then is known elsewhere.
 */
async function isSchemaCurrent(db: D1Database): Promise<boolean> {
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
