import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { newClick } from '../support/click.ts'
import { fillDatabase } from './live-reports.ts'
import { openProfiler, type Spent, sumOf } from './profile.ts'
import { type Worker, startProfiled } from './profiled-worker.ts'

/** Live reports of the site that is measured. */
const SIZES = [1_000, 10_000]
/** The runtime compiles what runs often: before that, nothing is measured. */
const WARM_UP = 100
const ROUNDS = 8
const ROUND_SIZE = 15
const SHOWN = 14

interface Route {
  readonly name: string
  /** Milliseconds of our own script that a request may take. */
  readonly budget: number
  readonly ask: () => Promise<Response>
}

/**
 * The CPU of our own script by route, from profiles of the built bundle in the real runtime. The
 * runtime itself and the simulators of D1, Queues and R2 are left out.
 */
export async function benchCpu(only?: string): Promise<void> {
  const columns = [`${'ms of our script'.padEnd(24)} budget`]
  for (const size of SIZES) {
    const folder = mkdtempSync(`${tmpdir()}/amends-cpu-`)
    try {
      const { session, reportId, key } = fillDatabase(folder, size)
      const worker = await startProfiled(folder)
      const profiler = await openProfiler(worker.inspector)
      for (const route of routesOf(worker, { session, reportId, key })) {
        if (only !== undefined && !route.name.includes(only)) continue
        const [ms, spent] = await measure(route, profiler.measure)
        columns.push(`${size} ${route.name.padEnd(24)} ${route.budget.toFixed(1)} ${ms.toFixed(2)}`)
        console.log(columns.at(-1))
        if (process.env['FUNCTIONS']) printFunctions(spent)
      }
      profiler.close()
      await worker.close()
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

// The best of several rounds: what else the machine does only ever adds to one.
async function measure(
  { name, ask }: Route,
  profile: (run: () => Promise<void>) => Promise<Spent>,
): Promise<[ms: number, spent: Spent]> {
  const round = async (count: number) => {
    for (let at = 0; at < count; at++) {
      const answer = await ask()
      await answer.arrayBuffer()
      if (!answer.ok) throw new Error(`${name} answered ${answer.status}`)
    }
  }
  await round(WARM_UP)
  const rounds: Spent[] = []
  for (let at = 0; at < ROUNDS; at++) rounds.push(await profile(() => round(ROUND_SIZE)))
  const [best = new Map()] = rounds.toSorted((a, b) => sumOf(a) - sumOf(b))
  return [sumOf(best) / ROUND_SIZE, best]
}

function printFunctions(spent: Spent): void {
  const largest = [...spent].toSorted(([, a], [, b]) => b - a).slice(0, SHOWN)
  for (const [name, ms] of largest) {
    console.log(`      ${((ms / ROUND_SIZE) * 1000).toFixed(0).padStart(6)} µs  ${name}`)
  }
}

interface Known {
  readonly session: string
  readonly reportId: string
  readonly key: string
}

function routesOf(worker: Worker, { session, reportId, key }: Known): readonly Route[] {
  const desk = (path: string) => () =>
    worker.fetch(path, { headers: { cookie: `amends-desk=${session}` } })
  const post = (path: string, body: object) => {
    const headers = { 'content-type': 'text/plain', origin: 'http://localhost:8788' }
    return worker.fetch(path, { method: 'POST', headers, body: JSON.stringify(body) })
  }
  let raised = newClick()
  return [
    { name: 'status page', budget: 1, ask: () => worker.fetch(`/r/${key}`) },
    { name: 'desk: inbox', budget: 3, ask: desk('/desk') },
    { name: 'desk: all open', budget: 3, ask: desk('/desk?view=all') },
    { name: 'desk: closed', budget: 3, ask: desk('/desk?view=past') },
    { name: 'desk: report', budget: 3, ask: desk(`/desk/reports/${reportId}`) },
    { name: 'desk: deliveries', budget: 3, ask: desk('/desk/deliveries') },
    { name: 'desk: known issues', budget: 3, ask: desk('/desk/notices') },
    { name: 'desk: settings', budget: 3, ask: desk('/desk/settings') },
    {
      name: 'raise',
      budget: 1,
      ask: () => {
        raised = newClick({ text: `It fails: ${crypto.randomUUID()}` })
        return post('/v1/reports', raised)
      },
    },
    {
      name: 'details',
      budget: 1,
      ask: () => {
        const text = `It says no to my card: ${crypto.randomUUID()}`
        return post(`/v1/reports/${raised.id}/details`, { key: raised.key, text })
      },
    },
  ]
}
