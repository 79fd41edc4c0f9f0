import type { D1Database } from '@cloudflare/workers-types'
import { installBase64 } from '../../demo/base64.ts'
import type { Env } from '../../worker/env.ts'
import type { Collector } from './collector.ts'

installBase64()

/** Two secrets of a worker. */
export const ONE = 'the-first-secret-of-this-worker-0000000001'
export const TWO = 'the-second-secret-of-this-worker-000000002'

/** The collector's real database, as a worker with this secret has it; `asked` notes statements. */
export function keyedEnv({ db }: Pick<Collector, 'db'>, secret = '', asked: string[] = []): Env {
  const noting = {
    prepare(sql: string) {
      asked.push(sql)
      return db.prepare(sql)
    },
    batch: (statements) => db.batch(statements),
  } as D1Database
  return { DB: noting, COLLECTOR_SECRET: secret } as unknown as Env
}

/** Everything stored in which a secret could stand. */
export async function storedText({ db }: Pick<Collector, 'db'>): Promise<string> {
  const tables = ['collector_key', 'signing_key', 'endpoint', 'site']
  const found = await db.batch(tables.map((name) => db.prepare(`SELECT * FROM ${name}`)))
  return JSON.stringify(found.map(({ results }) => results))
}
