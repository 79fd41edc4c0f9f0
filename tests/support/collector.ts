import { setImmediate } from 'node:timers/promises'
import type { D1Database, R2Bucket } from '@cloudflare/workers-types'
import { createTestHarness, type TestHarnessOptions } from 'wrangler'
import { readMails, type SentMail } from '../../demo/mailbox.ts'
import { DEMO_SITE, seedSql } from '../../demo/seed.ts'
import type { Site } from '../../worker/sites/site.ts'
import { writeConfig } from './config.ts'
import { openDoor } from './door.ts'
import { migratedSchema } from './migrated.ts'

type WorkerOptions = Extract<TestHarnessOptions['workers'][number], { configPath: unknown }>

const HEALTH_TOKEN = 'a token for the tests'
/** What whoever watches the collector sends to `/health`. */
export const WATCHER = { authorization: `Bearer ${HEALTH_TOKEN}` }

const ROOT = `${import.meta.dirname}/../..`
/** A worker's secret for tests alone. */
export const TEST_SECRET = 'a-secret-of-the-worker-for-tests-alone-0001'
const MINUTE = '* * * * *'

export const STAFF = [
  { id: 'sam', name: 'Sam Okafor', email: 'sam@shop.example', role: 'admin' },
] as const

type Harness = ReturnType<typeof createTestHarness>

export type Collector = Awaited<ReturnType<typeof startCollector>>

/** The real worker in the real runtime, with an empty database and the migrations applied. */
export async function startCollector(
  options: Partial<WorkerOptions> = {},
  others: TestHarnessOptions['workers'] = [],
) {
  const harness = createTestHarness({
    root: ROOT,
    // Receivers of the tests are on this machine.
    workers: [
      {
        configPath: writeConfig(),
        ...options,
        vars: { LOOPBACK: 'allow', HEALTH_TOKEN, COLLECTOR_SECRET: TEST_SECRET, ...options.vars },
      },
      ...others,
    ],
  })
  const { url } = await harness.listen()
  const worker = harness.getWorker<{ DB: D1Database; FILES: R2Bucket }>('amends')
  const { FILES } = await worker.getEnv()
  // Straight to the worker: the local server before it costs as much as the worker does.
  const fetch = wholly((input, init) =>
    worker.fetch(typeof input === 'string' ? new URL(input, url.origin) : input, init),
  )
  const { db: DB, removeUploads, upload } = openDoor(fetch)
  await DB.batch(migratedSchema().map(({ sql, values }) => DB.prepare(sql).bind(...values)))

  return {
    /** Without a slash at its end. */
    url: url.origin,
    db: DB,
    files: FILES,
    /** Removes what was uploaded. */
    removeUploads,
    /** Puts files with these names there, with something in each. */
    upload,
    fetch,
    /** Past the local server, so that the address may say https. */
    fetchDirectly: wholly(worker.fetch),
    logs: () => harness.getLogs(),
    forgetLogs: () => harness.clearLogs(),
    close: () => harness.close(),
    /** Applies the migrations that the database has not had yet. */
    migrate: () => worker.applyD1Migrations('DB'),

    /** Creates a site with a staff member; returns it as it is stored. */
    async seed(given: Partial<Site> & { id: string }, more: Partial<SeedExtras> = {}) {
      const site: Site = { ...DEMO_SITE, ...given }
      const { staff = [{ ...STAFF[0], id: `${site.id}-sam` }], endpoints = [] } = more
      const sql = seedSql({ site, staff, endpoints, now: Date.now() })
      await DB.batch(sql.map((statement) => DB.prepare(statement)))
      return site
    },

    /** Lets the clock tick, `laterMs` from now. */
    async tick(laterMs = 0) {
      const scheduledTime = new Date(Date.now() + laterMs)
      await worker.scheduled({ cron: MINUTE, scheduledTime })
    },

    async count(table: 'report' | 'event' | 'delivery' | 'attempt'): Promise<number> {
      return (await DB.prepare(`SELECT count(*) AS n FROM ${table}`).first<number>('n')) ?? 0
    },

    /** Every mail that was sent, or that was sent since a moment, oldest first. */
    mails: (since = 0) => readAllMails(url.origin, { since }),

    /** Mails that were sent to somebody, oldest first. */
    mailsTo: (address: string, since = 0) => readAllMails(url.origin, { address, since }),
  }
}

/**
 * Reads every answer at once. The harness wraps Node's responses, and Node cancels the body of one
 * that is collected as garbage before anybody has read its wrapper.
 */
function wholly(fetch: Harness['fetch']): Harness['fetch'] {
  return async (...request) => {
    // A test that has kept this process busy has not yet heard which connections the collector
    // closed meanwhile, and would ask through one of them.
    await setImmediate()
    await setImmediate()
    const response = await fetch(...request)
    const { status, headers, url } = response
    const body = await response.arrayBuffer()
    const isEmpty = [204, 205, 304].includes(status)
    const whole = new Response(isEmpty ? null : body, { status, headers: [...headers] })
    return Object.defineProperty(whole, 'url', { value: url }) as unknown as typeof response
  }
}

interface SeedExtras {
  readonly staff: Parameters<typeof seedSql>[0]['staff']
  readonly endpoints: Parameters<typeof seedSql>[0]['endpoints']
}

async function readAllMails(
  origin: string,
  only: Parameters<typeof readMails>[2],
): Promise<readonly SentMail[]> {
  const found: SentMail[] = []
  let cursor: string | null = null
  do {
    const { mails, next } = await readMails(origin, cursor, only)
    found.push(...mails)
    cursor = next
  } while (cursor !== null)
  return found.toReversed()
}
