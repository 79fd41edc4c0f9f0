import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { installBase64 } from '../../demo/base64.ts'
import { openSqlite } from '../../demo/sqlite.ts'
import { dropFormerIndexes } from '../../worker/db/work/live-reports.ts'
import { startCollector } from '../support/collector.ts'
import { fill, readTemplates, type Templates } from './scale-fill.ts'
import { QUERIES, type Query } from './scale-queries.ts'

installBase64()

const SMALL = 10_000
const LARGE = 1_000_000
/** A query that takes less than this and grows by less is as fast as it was: the clock is no finer. */
const NOISE_MS = 0.5
const GROWTH_MAX = 1.5
const RUNS = 7
const DATABASE_MAX_BYTES = 10e9
const REPORTS_MIN = 1_000_000

type Sqlite = ReturnType<typeof openSqlite>

interface Timed {
  readonly ms: number
  readonly plan: string
}

/** Every query beside itself with a hundred times as many reports, and what a report weighs. */
export async function benchScale(given?: string): Promise<void> {
  const large = Number(given) || LARGE
  const { log: say, error } = console
  // What is logged of the templates is nobody's figure.
  Object.assign(console, { log() {}, error() {} })
  const collector = await startCollector()
  const templates = await readTemplates(collector)
  await collector.close()
  Object.assign(console, { log: say, error })
  const folder = mkdtempSync(`${tmpdir()}/amends-scale-`)
  try {
    const before = await measure(`${folder}/small.sqlite`, SMALL, templates)
    const after = await measure(`${folder}/large.sqlite`, large, templates)
    print(before.times, after.times, large)
    // Made in the order in which reports come: the larger one is made in the order of its keys.
    const each = before.bytes / SMALL
    const fitting = Math.floor(DATABASE_MAX_BYTES / each)
    console.log(
      `  bytes per report: ${Math.round(each)} (${Math.round(after.bytes / large)} packed)`,
    )
    console.log(`  10 GB hold ${fitting.toLocaleString('en-GB')} reports (at least 1,000,000)`)
    if (fitting < REPORTS_MIN) console.log('  TOO FEW')
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function measure(file: string, count: number, templates: Templates) {
  const started = Date.now()
  const sqlite = openSqlite(file)
  // As a collector is after its first minute: the triggers keep the narrow rows from here on.
  await dropFormerIndexes(sqlite.d1(() => Promise.resolve()))
  fill(sqlite, count, templates)
  const bytes = statSync(file).size
  console.log(`  ${count} reports made in ${Math.round((Date.now() - started) / 1_000)} s`)
  const times = new Map<string, Timed>()
  for (const query of QUERIES) times.set(query.name, await time(sqlite, query))
  sqlite.close()
  return { bytes, times }
}

async function time(sqlite: Sqlite, { run }: Query): Promise<Timed> {
  const seen = new Set<string>()
  const db = sqlite.d1((sql) => {
    for (const one of sql.split('; ')) seen.add(one)
    return Promise.resolve()
  })
  const all: number[] = []
  for (let at = 0; at < RUNS; at++) {
    sqlite.mark()
    const started = performance.now()
    await run(db)
    all.push(performance.now() - started)
    sqlite.undo()
  }
  const plan = [...seen].flatMap((sql) => sqlite.plan(sql)).join('\n')
  return { ms: all.toSorted((a, b) => a - b)[RUNS >> 1] ?? 0, plan }
}

// What is read whole, or sorted after it was read from a table.
const FULL = /SCAN (?:r|o|d|e|a|x|report|event|delivery|attempt|attachment|reach|granted)\b(?! \()/

// What was read before by an index has the name of its table sometimes.
function scans(plan: string): boolean {
  return FULL.test(plan.includes('CO-ROUTINE r\n') ? plan.replaceAll(/SCAN r\b/g, '') : plan)
}

function print(
  before: ReadonlyMap<string, Timed>,
  after: ReadonlyMap<string, Timed>,
  large: number,
): void {
  console.log(
    `  ${'query'.padEnd(34)} ${'10,000'.padStart(9)} ${String(large).padStart(9)}  growth`,
  )
  for (const [name, { ms, plan }] of after) {
    const small = before.get(name)?.ms ?? 0
    const isGrowing = ms > small * GROWTH_MAX + NOISE_MS
    const faults = [isGrowing && 'GROWS', scans(plan) && 'SCANS'].filter(Boolean).join(' ')
    console.log(
      `  ${name.padEnd(34)} ${small.toFixed(2).padStart(9)} ${ms.toFixed(2).padStart(9)}  ${(ms / small).toFixed(1)}x ${faults}`,
    )
    if (faults.includes('SCANS')) console.log(plan.replaceAll(/^/gm, '      '))
  }
}
