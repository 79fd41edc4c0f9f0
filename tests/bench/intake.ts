import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type { D1Database } from '@cloudflare/workers-types'
import { createTestHarness } from 'wrangler'
import { newClick, raise } from '../support/click.ts'
import { startCollector } from '../support/collector.ts'

const ROUNDS = 10
const ROUND_SIZE = 50
const BUDGET = 2

/** CPU of the runtime for an accepted report, beside a bare route, alternating in one run. */
export async function benchIntake(): Promise<void> {
  const ours = await startCollector()
  await ours.seed({ id: 'demo' })
  const oursPid = newestRuntime()
  const bare = await startBare()
  const barePid = newestRuntime()

  const contenders = [
    {
      name: 'report',
      pid: oursPid,
      run: () => raise(ours, newClick({ text: 'It fails.' })),
      cpu: 0,
    },
    { name: 'bare', pid: barePid, run: () => bare.insert(), cpu: 0 },
  ]
  // The first round warms up and does not count.
  for (let round = 0; round <= ROUNDS; round++) {
    for (const one of contenders) {
      const before = cpuTicks(one.pid)
      for (let at = 0; at < ROUND_SIZE; at++) {
        const { status } = await one.run()
        if (status !== 201) throw new Error(`${one.name} answered ${status}`)
      }
      if (round > 0) one.cpu += cpuTicks(one.pid) - before
    }
  }
  const [report, plain] = contenders.map(({ cpu }) => cpu) as [number, number]
  console.log(`  ${ROUNDS * ROUND_SIZE} requests each, CPU of the whole local runtime, D1 included`)
  console.log(`  report : bare = ${(report / plain).toFixed(2)} (budget ${BUDGET})`)
  await Promise.all([ours.close(), bare.close()])
}

async function startBare() {
  const harness = createTestHarness({
    root: `${import.meta.dirname}/../..`,
    workers: [
      {
        config: {
          name: 'bare',
          main: './tests/bench/bare-worker.ts',
          compatibility_date: '2026-10-20',
          d1_databases: [{ binding: 'DB', database_name: 'bare' }],
        },
      },
    ],
  })
  await harness.listen()
  const { DB } = await harness.getWorker<{ DB: D1Database }>().getEnv()
  await DB.exec('CREATE TABLE bare (id TEXT PRIMARY KEY, text TEXT NOT NULL) STRICT, WITHOUT ROWID')
  return {
    insert: () => {
      const body = JSON.stringify({ id: crypto.randomUUID(), text: 'It fails.' })
      return harness.fetch('/bare', { method: 'POST', body })
    },
    close: () => harness.close(),
  }
}

/** The process id of the runtime that this program started last. */
function newestRuntime(): number {
  const args = ['-n', '-P', String(process.pid), '-f', 'workerd']
  return Number(execFileSync('pgrep', args, { encoding: 'utf8' }).trim())
}

/** User and system time of a process, in clock ticks (proc(5), fields 14 and 15). */
function cpuTicks(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return Number(fields[11]) + Number(fields[12])
}
