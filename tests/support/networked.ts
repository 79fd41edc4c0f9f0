import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { resolve } from 'node:path'
import type { D1Database } from '@cloudflare/workers-types'
import { readMails } from '../../demo/mailbox.ts'
import { DEMO_SITE, seedSql } from '../../demo/seed.ts'
import { until } from './until.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const WRANGLER = `${ROOT}/node_modules/.bin/wrangler`
const ENV = { ...process.env, WRANGLER_SEND_METRICS: 'false', CI: '1' }

/**
 * The real worker in a runtime that reaches the network by itself. The harness of the other tests
 * sends what a worker fetches through Node, which follows redirects and reads answers whole.
 */
export async function startNetworked() {
  const folder = `${ROOT}/.wrangler`
  mkdirSync(folder, { recursive: true })
  const state = mkdtempSync(`${folder}/networked-`)
  const config = `${state}/wrangler.toml`
  writeFileSync(config, configText())
  const where = ['--config', config, '--persist-to', state]
  const options = { env: ENV, encoding: 'utf8', cwd: ROOT } as const
  const applied = spawnSync(
    WRANGLER,
    ['d1', 'migrations', 'apply', 'DB', '--local', ...where],
    options,
  )
  if (applied.status !== 0) throw new Error(applied.stderr)
  const url = `http://localhost:${await freePort()}`
  const child = spawn(WRANGLER, ['dev', '--port', new URL(url).port, ...where], {
    env: ENV,
    cwd: ROOT,
    stdio: 'ignore',
  })
  await until('the collector', () => fetch(`${url}/health`).catch(() => null), 60_000)
  const db = databaseAt(url)

  return {
    url,
    db,
    fetch: (path: string, init?: RequestInit) => fetch(url + path, init),

    /** Creates a site with one member of staff. */
    async seed(id: string, endpoints: Parameters<typeof seedSql>[0]['endpoints']) {
      const staff = [{ id: `${id}-sam`, name: 'Sam', email: 'sam@shop.example', role: 'admin' }]
      const sql = seedSql({ site: { ...DEMO_SITE, id }, staff, endpoints, now: Date.now() })
      for (const statement of sql) await db.prepare(statement).run()
    },

    /** Lets the clock tick, `laterMs` from now, and waits for its end. */
    async tick(laterMs: number) {
      const time = Date.now() + laterMs
      await fetch(`${url}/cdn-cgi/local/scheduled?cron=*+*+*+*+*&time=${time}`)
    },

    mailsTo: async (address: string) => (await readMails(url, null, { address })).mails,

    close: () =>
      new Promise<void>((done) => {
        child.on('exit', () => {
          rmSync(state, { recursive: true, force: true })
          done()
        })
        child.kill()
      }),
  }
}

function configText(): string {
  return readFileSync(`${ROOT}/wrangler.toml`, 'utf8')
    .replace('"worker/index.ts"', `"${ROOT}/tests/support/networked-worker.ts"`)
    .replace('"widget/dist/site"', `"${ROOT}/widget/dist/site"`)
    .replace('LOOPBACK = ""', 'LOOPBACK = "allow"')
    .replace('"worker/migrations"', `"${ROOT}/worker/migrations"`)
}

function freePort(): Promise<number> {
  return new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => done(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

function databaseAt(url: string): Pick<D1Database, 'prepare'> {
  const statement = (sql: string, values: readonly unknown[]) => {
    const all = async () => {
      const body = JSON.stringify({ sql, values })
      return (await fetch(`${url}/__sql`, { method: 'POST', body })).json() as Promise<{
        results: readonly Record<string, unknown>[]
      }>
    }
    return {
      all,
      run: all,
      bind: (...given: unknown[]) => statement(sql, given),
      first: async () => (await all()).results[0] ?? null,
    }
  }
  return { prepare: (sql: string) => statement(sql, []) } as unknown as D1Database
}
