import type { D1Database } from '@cloudflare/workers-types'
import type { Env } from '../../env.ts'

/** What the Workers Paid plan takes in one call. */
const PAID_MAX = 1_000
/** What the free plan takes. */
const FREE_MAX = 50

/** How many statements the database takes in one call. */
export function callsMax({ CALLS_MAX }: Pick<Env, 'CALLS_MAX'>): number {
  const max = Number(CALLS_MAX || PAID_MAX)
  return max >= FREE_MAX ? max : FREE_MAX
}

/** An environment whose statements are counted. */
export interface Metered {
  readonly env: Env
  /** How many statements are left; below nothing where more were made. */
  readonly left: () => number
}

/** Counts the statements that are made with an environment, as the platform does: also in a batch. */
export function metered(env: Env, max: number): Metered {
  let made = 0
  const db = {
    prepare(sql: string) {
      made++
      return env.DB.prepare(sql)
    },
    batch: (statements: Parameters<D1Database['batch']>[0]) => env.DB.batch(statements),
  } as D1Database
  return { env: { ...env, DB: db }, left: () => max - made }
}
