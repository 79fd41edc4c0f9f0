import { type Collector, startCollector } from './collector.ts'
import { writeConfig } from './config.ts'
import type { FaultRule } from './fault-rule.ts'
import { share } from './shared-collector.ts'

/** What D1 says when it has more to do than it can. */
export const OVERLOADED = 'D1_ERROR: D1 DB is overloaded. Requests queued for too long.'
/** What D1 says when nobody knows what became of a query. */
export const LOST = 'D1_ERROR: Network connection lost.'
/** Any write of a report. */
export const COMMIT = 'DB .*INSERT INTO report '

export type FaultyCollector = Collector & {
  /** Puts any message into the queue of accepted reports. */
  enqueue(body: unknown): Promise<void>
  /** Puts these faults in the place of those before; returns how often each of those struck. */
  fail(...rules: readonly FaultRule[]): Promise<readonly number[]>
  /** How often each fault has struck. */
  struck(): Promise<readonly number[]>
}

/** What is read before a report is raised. */
export const RAISING = 'DB SELECT s.id[^]*SELECT document FROM report'
/** What the consumer of the queue writes, and no commit. */
export const CONSUMED = 'DB INSERT INTO report .*document\\)\\s+SELECT'

/**
 * The real worker, with a D1, queues, mail and limits that fail on schedule. `retries` is how often
 * the queue tries before it gives a report up, `sitewide` how many reports a site takes a minute, and
 * `prefix` what its queues are called.
 */
export async function startFaultyCollector(
  more: { readonly retries?: number; readonly sitewide?: number; readonly prefix?: string } = {},
): Promise<FaultyCollector> {
  const collector = await startCollector({
    configPath: writeConfig('faulty-worker', {
      'max_retries = 20': `max_retries = ${more.retries ?? 20}`,
      '"amends-': `"${more.prefix ?? 'amends'}-`,
      // A storm is more than any site is to take in a minute.
      'limit = 2000': `limit = ${more.sitewide ?? 1_000_000}`,
    }),
  })
  return {
    ...collector,
    async fail(...rules) {
      const answer = await collector.fetch('/__faults', {
        method: 'POST',
        body: JSON.stringify(rules),
      })
      return (await answer.json()) as readonly number[]
    },
    async enqueue(body) {
      await collector.fetch('/__queue', { method: 'POST', body: JSON.stringify(body) })
    },
    async struck() {
      return (await (await collector.fetch('/__faults')).json()) as readonly number[]
    },
  }
}

/**
 * The same, for files that come one after the other in one process: emptied, and without a fault.
 * Files that are about what waits in a queue start their own.
 */
export async function useFaultyCollector(): Promise<FaultyCollector> {
  const collector = await share('faulty', startFaultyCollector)
  await collector.fail()
  return collector
}
