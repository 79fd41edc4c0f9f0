import { brotliCompressSync } from 'node:zlib'
import { chromium } from 'playwright-core'
import { CHROMIUM_ARGS, requireChromium } from '../support/chromium.ts'
import { startCollector } from '../support/collector.ts'
import { snippet } from '../support/host.ts'
import { bundleSentry } from './page-sentry.ts'
import { startBenchShop } from './page-shop.ts'
import { measure, type Opening, type Visit } from './page-visit.ts'

const ROUNDS = Number(process.env['ROUNDS'] ?? 15)
const OURS = { button: 'amends-widget .launch', dialog: 'dialog[open]' }
const ACTOR = '#sentry-feedback .widget__actor'
const THEIRS = { button: ACTOR, dialog: '.dialog[open]', fetched: ACTOR }
const DIGITS = {
  bytes: 0,
  requests: 0,
  longTasks: 0,
  violations: 0,
  uncaught: 0,
  shift: 4,
} as const

/**
 * The demo's page bare, with the widget, and with Sentry's feedback, in turns in one Chromium whose
 * processor is slowed down four times: what each costs before anybody wants anything, and how long
 * a click takes to its dialog.
 */
export async function benchPage(): Promise<void> {
  const collector = await startCollector()
  const shop = await startBenchShop(collector.url)
  await collector.seed({ id: 'demo', origins: [shop.origin], signals: false })
  const sentry = await bundleSentry(`${shop.origin.replace('//', '//key@')}/1`)
  const browser = await chromium.launch({
    executablePath: requireChromium(),
    args: [...CHROMIUM_ARGS],
  })
  const own = (name: string) => `<script async src="/${name}.js"></script>`
  const variants: readonly (readonly [string, string, Opening?])[] = [
    ['bare', ''],
    ['amends', snippet(collector.url, 'demo'), { ...OURS, fetched: 'amends-widget dialog' }],
    ['amends-cold', snippet(collector.url, 'demo'), OURS],
    ['sentry', own('whole'), THEIRS],
    ['sentry-async', own('async')],
  ]
  for (const [name, tag] of variants) shop.addPage(`/${name}`, tag)
  for (const [name, code] of Object.entries(sentry)) shop.addScript(`/${name}.js`, code)

  const visits = new Map<string, Visit[]>(variants.map(([name]) => [name, []]))
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [name, , opening] of variants) {
      const visit = await measure(browser, `${shop.origin}/${name}`, opening)
      // The first round warms up the servers and the browser.
      if (round > 0) visits.get(name)?.push(visit)
    }
  }
  print(visits)
  for (const [name, code] of Object.entries(sentry)) {
    console.log(`  @sentry/browser, ${name}: ${brotliCompressSync(code).length} B brotli`)
  }
  await Promise.all([browser.close(), collector.close(), shop.close()])
}

function print(visits: ReadonlyMap<string, readonly Visit[]>): void {
  const names = [
    'bytes',
    'requests',
    'script',
    'task',
    'longTasks',
    'shift',
    'lcp',
    'violations',
  ] as const
  console.log(`  medians of ${ROUNDS} rounds, 4x CPU slowdown; in brackets: times the bare page`)
  console.log(
    `  ${'before intent'.padEnd(14)}${[...visits.keys()].map((one) => one.padStart(19)).join('')}`,
  )
  for (const name of [...names, 'uncaught', 'click', 'clickTask'] as const) {
    const bare = nth(visits.get('bare'), name, 0.5)
    const cells = [...visits.values()].map((all) => {
      const value = nth(all, name, 0.5)
      const digits = name in DIGITS ? DIGITS[name as keyof typeof DIGITS] : 1
      const ratio = bare > 0 ? ` (${(value / bare).toFixed(2)})` : ''
      return (Number.isNaN(value) ? '-' : `${value.toFixed(digits)}${ratio}`).padStart(19)
    })
    console.log(`  ${name.padEnd(14)}${cells.join('')}`)
  }
  // Whatever else runs on the machine makes a time longer and never shorter.
  for (const name of ['script', 'task', 'click', 'clickTask'] as const) {
    const cells = [...visits.values()].map((all) => nth(all, name, 0).toFixed(1).padStart(19))
    console.log(`  ${`${name}, best`.padEnd(14)}${cells.join('')}`)
  }
}

/** What stands at this place of all that was measured, from 0 for the least to 1. */
function nth(visits: readonly Visit[] = [], name: keyof Visit, place: number): number {
  const sorted = visits.map((visit) => visit[name] ?? Number.NaN).toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length * place)] ?? Number.NaN
}
