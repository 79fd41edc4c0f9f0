import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Collector, startCollector } from './collector.ts'
import type { FaultRule } from './fault-rule.ts'

/** What D1 says when it has more to do than it can. */
export const OVERLOADED = 'D1_ERROR: D1 DB is overloaded. Requests queued for too long.'
/** What D1 says when nobody knows what became of a query. */
export const LOST = 'D1_ERROR: Network connection lost.'
/** Any write of a report. */
export const COMMIT = 'DB .*INSERT INTO report '

export type FaultyCollector = Collector & {
  /** Puts these faults in the place of those before; returns how often each of those struck. */
  fail(...rules: readonly FaultRule[]): Promise<readonly number[]>
  /** How often each fault has struck. */
  struck(): Promise<readonly number[]>
}

const ROOT = resolve(import.meta.dirname, '../..')

/** What is read before a report is raised. */
export const RAISING = 'DB SELECT s.id[^]*SELECT document FROM report'
/** What the consumer of the queue writes, and no commit. */
export const CONSUMED = 'DB INSERT INTO report .*document\\)\\s+SELECT'

/**
 * The real worker, with a D1, queues and mail that fail on schedule. `retries` is how often the
 * queue tries before it gives a report up.
 */
export async function startFaultyCollector(
  more: { readonly retries?: number } = {},
): Promise<FaultyCollector> {
  const collector = await startCollector({ configPath: faultyConfig(more.retries ?? 20) })
  return {
    ...collector,
    async fail(...rules) {
      const answer = await collector.fetch('/__faults', {
        method: 'POST',
        body: JSON.stringify(rules),
      })
      return (await answer.json()) as readonly number[]
    },
    async struck() {
      return (await (await collector.fetch('/__faults')).json()) as readonly number[]
    },
  }
}

// The project's own configuration with another entry.
function faultyConfig(retries: number): string {
  const config = readFileSync(`${ROOT}/wrangler.toml`, 'utf8')
    .replace('"worker/index.ts"', `"${ROOT}/tests/support/faulty-worker.ts"`)
    .replace('"widget/dist/site"', `"${ROOT}/widget/dist/site"`)
    .replace('max_retries = 20', `max_retries = ${retries}`)
    .replace('"worker/migrations"', `"${ROOT}/worker/migrations"`)
  const folder = `${ROOT}/.wrangler`
  mkdirSync(folder, { recursive: true })
  const path = `${folder}/faulty-${process.pid}.toml`
  writeFileSync(path, config)
  return path
}
