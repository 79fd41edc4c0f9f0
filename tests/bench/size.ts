import { readFileSync } from 'node:fs'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { DEMO_SITE } from '../../demo/seed.ts'
import packageJson from '../../package.json' with { type: 'json' }
import type { Build } from '../../worker/app/widget-build.ts'
import { LANGUAGES } from '../../worker/contract.ts'
import { launcherSettings } from '../../worker/embed/settings.ts'
import { WIDGET_PARTS, widgetTextsFor } from '../../worker/i18n/load.ts'

const SITE = `${import.meta.dirname}/../../widget/dist/site`

interface Part {
  readonly name: string
  readonly code: string
  /** What else weighs how much, measured on the same tools. */
  readonly yardstick: string
}

const read = (file: string) => readFileSync(`${SITE}/${file}`, 'utf8')
const launcher = read('launcher.js')
const { build, version } = JSON.parse(read('build.json')) as Build
const chunk = (name: string, yardstick = ''): Part => ({
  name,
  yardstick,
  code: read(`w/_/${name}${build}`),
})

/** The script of the demo site with its settings in it, as the collector serves it. */
async function asServed(): Promise<string> {
  const settings = await launcherSettings(DEMO_SITE, { build, sheet: read('launcher.css') })
  return launcher.replace('AMENDS_SETTINGS', () => JSON.stringify(settings))
}

/** The heaviest of the groups of sentences in a language: no visitor loads all of them at once. */
const words: readonly Promise<Part>[] = LANGUAGES.map(async (language) => {
  const texts = WIDGET_PARTS.map((part) => widgetTextsFor(DEMO_SITE, language, part))
  const codes = (await Promise.all(texts)).map((one) => JSON.stringify(one))
  const [heaviest = ''] = codes.toSorted((a, b) => bytesOf(b) - bytesOf(a))
  return { name: `words-${language}`, code: `export const words=${heaviest}`, yardstick: '' }
})

const parts: readonly Part[] = [
  { name: 'launcher', code: launcher, yardstick: 'bare launcher 480' },
  { name: 'early', code: read('early.js').trim(), yardstick: 'pasted into the page' },
  { name: 'amends.js', code: await asServed(), yardstick: 'Sentry async feedback 5,567' },
  chunk('panel', 'hello-world dialog 6,035; Sentry modal 12,742'),
  chunk('sending'),
  chunk('details'),
  chunk('evidence'),
  chunk('conversation'),
  chunk('signals'),
  chunk('shortcut'),
  chunk('rescue'),
  chunk('dead'),
  chunk('challenge'),
  chunk('question'),
  chunk('follow'),
  chunk('screenshot', 'Sentry screenshot 2,806'),
  { name: 'pinned', code: read(`w/v/${version}/amends.js`), yardstick: 'all of it in one file' },
  ...(await Promise.all(words)),
]

function bytesOf(code: string): number {
  return brotliCompressSync(code).length
}

const budgets: Record<string, number> = packageJson.budgets
let isOver = false
console.log('part            brotli   budget     gzip   minified   yardstick (brotli)')
for (const { name, code, yardstick } of parts) {
  const [brotli, gzip] = [bytesOf(code), gzipSync(code, { level: 9 }).length]
  const budget = budgets[name] ?? (name.startsWith('words-') ? budgets['words'] : undefined)
  if (budget === undefined) throw new Error(`${name} has no budget in package.json.`)
  if (brotli > budget) isOver = true
  const columns = [brotli, budget, gzip, Buffer.byteLength(code)].map((n) => n.toLocaleString('en'))
  const [a = '', b = '', c = '', d = ''] = columns
  console.log(
    `${name.padEnd(14)} ${a.padStart(7)}  ${b.padStart(7)}  ${c.padStart(7)}   ${d.padStart(8)}   ${yardstick}${brotli > budget ? '   OVER BUDGET' : ''}`,
  )
}
if (isOver) process.exit(1)
