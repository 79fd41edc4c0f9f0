import type { D1Database, R2Bucket } from '@cloudflare/workers-types'
import { createTestHarness, type TestHarnessOptions } from 'wrangler'
import { readMails, type SentMail } from '../../demo/mailbox.ts'
import { DEMO_SITE, seedSql } from '../../demo/seed.ts'
import type { Site } from '../../worker/sites/site.ts'
import { writeConfig } from './config.ts'
import { fetchFrom, findRuntime } from './direct.ts'
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
  const ask = fetchFrom(await findRuntime((path) => worker.fetch(new URL(path, url.origin))))
  const fetch = (address: string | URL, init?: RequestInit) =>
    ask(new URL(address, url.origin), init)
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
    fetchDirectly: ask,
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
    mails: (since = 0) => readAllMails(url.origin, { since, ask }),

    /** Mails that were sent to somebody, oldest first. */
    mailsTo: (address: string, since = 0) => readAllMails(url.origin, { address, since, ask }),
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
