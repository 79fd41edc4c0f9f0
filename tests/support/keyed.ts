import type { D1Database } from '@cloudflare/workers-types'
import { installBase64 } from '../../demo/base64.ts'
import { DEMO_SITE, seedSql } from '../../demo/seed.ts'
import { openSqlite } from '../../demo/sqlite.ts'
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

/** A database with our migrations that no worker knows: none makes keys there meanwhile. */
export function openStore() {
  const db = openSqlite().d1(() => Promise.resolve())
  return {
    db,
    async seed(site: Parameters<Collector['seed']>[0], more: Partial<Seeds> = {}) {
      const { staff = [], endpoints = [] } = more
      const seeds = { site: { ...DEMO_SITE, ...site }, staff, endpoints, now: 1 }
      await db.batch(seedSql(seeds).map((sql) => db.prepare(sql)))
    },
  }
}

type Seeds = Parameters<typeof seedSql>[0]
