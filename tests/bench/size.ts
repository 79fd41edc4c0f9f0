import { readdirSync, readFileSync } from 'node:fs'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { DEMO_SITE } from '../../demo/seed.ts'
import packageJson from '../../package.json' with { type: 'json' }
import { inkOn } from '../../worker/contrast.ts'
import { promiseTable } from '../../worker/recovery/promise.ts'

const SITE = `${import.meta.dirname}/../../widget/dist/site`
const CHUNKS = `${SITE}/w/_`

interface Part {
  readonly name: string
  readonly code: string
  /** What else weighs how much, measured on the same tools. */
  readonly yardstick: string
}

const launcher = readFileSync(`${SITE}/launcher.js`, 'utf8')
const files = readdirSync(CHUNKS)
const chunk = (name: string) => {
  const file = files.find((candidate) => candidate.startsWith(`${name}-`))
  if (!file) throw new Error(`There is no chunk ${name}: run npm run build.`)
  return { file, code: readFileSync(`${CHUNKS}/${file}`, 'utf8') }
}

const parts: readonly Part[] = [
  { name: 'launcher', code: launcher, yardstick: 'bare launcher 480' },
  { name: 'amends.js', code: asServed(), yardstick: 'Sentry async feedback 5,567' },
  {
    name: 'panel',
    code: chunk('panel').code,
    yardstick: 'hello-world dialog 6,035; Sentry modal 12,742',
  },
  { name: 'sending', code: chunk('sending').code, yardstick: '' },
  { name: 'details', code: chunk('details').code, yardstick: '' },
  { name: 'conversation', code: chunk('conversation').code, yardstick: '' },
  { name: 'words-en', code: chunk('en').code, yardstick: '' },
]

/** The script of the demo site with its settings in it, as the collector serves it. */
function asServed(): string {
  const {
    id,
    calendar: _calendar,
    origins: _origins,
    answerWithinMinutes: _minutes,
    ...site
  } = DEMO_SITE
  const chunks = {
    panel: chunk('panel').file,
    words: chunk('en').file,
    sending: chunk('sending').file,
    details: chunk('details').file,
    conversation: chunk('conversation').file,
  }
  // A Monday morning: the table of opening hours is at its longest.
  const promise = promiseTable(DEMO_SITE, Date.parse('2026-03-09T08:00Z'))
  const settings = { site: id, ...site, ink: inkOn(site.accent), promise, chunks }
  return launcher.replace('AMENDS_SETTINGS', () => JSON.stringify(settings))
}

const budgets: Record<string, number> = packageJson.budgets
let isOver = false
console.log('part            brotli   budget     gzip   minified   yardstick (brotli)')
for (const { name, code, yardstick } of parts) {
  const [brotli, gzip] = [brotliCompressSync(code).length, gzipSync(code, { level: 9 }).length]
  const budget = budgets[name]
  if (budget === undefined) throw new Error(`${name} has no budget in package.json.`)
  if (brotli > budget) isOver = true
  const columns = [brotli, budget, gzip, Buffer.byteLength(code)].map((n) => n.toLocaleString('en'))
  const [a = '', b = '', c = '', d = ''] = columns
  console.log(
    `${name.padEnd(14)} ${a.padStart(7)}  ${b.padStart(7)}  ${c.padStart(7)}   ${d.padStart(8)}   ${yardstick}${brotli > budget ? '   OVER BUDGET' : ''}`,
  )
}
if (isOver) process.exit(1)
