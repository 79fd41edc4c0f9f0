import type { D1Database } from '@cloudflare/workers-types'
import { createTestHarness, type TestHarnessOptions } from 'wrangler'
import { readMails, type SentMail } from '../../demo/mailbox.ts'
import { DEMO_SITE, seedSql } from '../../demo/seed.ts'
import type { Site } from '../../worker/site.ts'

type WorkerOptions = Extract<TestHarnessOptions['workers'][number], { configPath: unknown }>

const ROOT = `${import.meta.dirname}/../..`
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
    workers: [{ configPath: './wrangler.toml', ...options }, ...others],
  })
  const { url } = await harness.listen()
  const worker = harness.getWorker<{ DB: D1Database }>('amends')
  await worker.applyD1Migrations('DB')
  const { DB } = await worker.getEnv()

  return {
    /** Without a slash at its end. */
    url: url.origin,
    db: DB,
    fetch: harness.fetch,
    /** Past the local server, so that the address may say https. */
    fetchDirectly: worker.fetch,
    logs: () => harness.getLogs(),
    close: () => harness.close(),

    /** Creates a site with a staff member; returns it as it is stored. */
    async seed(given: Partial<Site> & { id: string }, more: Partial<SeedExtras> = {}) {
      const site: Site = { ...DEMO_SITE, ...given }
      const { staff = [{ ...STAFF[0], id: `${site.id}-sam` }], endpoints = [] } = more
      const sql = seedSql({ site, staff, endpoints, now: Date.now() })
      for (const statement of sql) await DB.prepare(statement).run()
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

    /** Mails that were sent to somebody, oldest first. */
    async mailsTo(address: string): Promise<readonly SentMail[]> {
      const mails = await readMails(url.origin)
      return mails.filter(({ to }) => to === address).toReversed()
    },
  }
}

interface SeedExtras {
  readonly staff: Parameters<typeof seedSql>[0]['staff']
  readonly endpoints: Parameters<typeof seedSql>[0]['endpoints']
}
