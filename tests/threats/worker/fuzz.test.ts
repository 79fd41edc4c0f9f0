import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PROBLEM_STATUS } from '../../../worker/problem.ts'
import { newClick, ORIGIN, raise } from '../../support/click.ts'
import { type Collector, startCollector } from '../../support/collector.ts'
import { writeConfig } from '../../support/config.ts'
import { type Hit, openFlood, type Shot } from '../../support/flood.ts'
import { runs } from '../../support/length.ts'
import type { Route } from '../../support/routes.ts'
import { signIn } from '../../support/staff.ts'

// Malformed JSON that is answered as a fault of ours comes up twice in 2,000.
const REQUESTS = Number(process.env['REQUESTS'] ?? runs(2_000, 20_000))
const ROUND = 500
/** How many of a round go over the wire one by one: as many as there is time for. */
const WIRED = 50
const SEED = Number(process.env['SEED'] ?? 20_261_122)
/** The runtime collects its garbage late: it grows ever less, and not for every request. */
const GROWTH_MAX_MB = 400
const LAST_QUARTER_MAX_MB = 100

let collector: Collector
let runtime: number
beforeAll(async () => {
  collector = await startCollector({ configPath: writeConfig('routes-worker') })
  runtime = newestRuntime()
  await collector.seed({ id: 'demo', origins: [ORIGIN, 'https://*.shop.example'] })
})
afterAll(() => collector.close())

describe('T21: thousands of requests that nobody foresaw', () => {
  it(
    'meet no fault, no refusal without a code, and leave the memory as it was',
    { tags: 'longer', timeout: 900_000 },
    async () => {
      const routes = (await (await collector.fetch('/__routes')).json()) as readonly Route[]
      const paths = [...new Set(routes.map(({ path }) => path))]
      const click = newClick({ text: 'It fails.' })
      await raise(collector, click)
      const { cookie } = await signIn(collector, 'demo-sam')
      const shots = shotsAt(routesAlone(paths), { click, cookie })
      const flood = openFlood(collector.url)
      const faults: unknown[] = []
      const statuses = new Map<number, number>()
      const sizes: number[] = []
      const onHit = (hit: Hit, shot: Shot) => {
        statuses.set(hit.status, (statuses.get(hit.status) ?? 0) + 1)
        const fault = faultOf(hit, shot)
        if (fault)
          faults.push([fault, hit.status, shot.method, shot.path.slice(0, 200), shot.headers])
      }
      const started = Date.now()
      for (let sent = 0; sent < REQUESTS; sent += ROUND) {
        // Else the health says that the clock does not tick.
        await collector.tick()
        const round = fc.sample(shots, { numRuns: ROUND, seed: SEED + sent })
        await flood.send(round.slice(0, WIRED), onHit)
        await flood.pour(round.slice(WIRED), onHit)
        process.stdout.write(`fuzz: ${sent + ROUND} sent\n`)
        sizes.push(megabytesOf(runtime))
      }
      flood.close()
      const seconds = Math.round((Date.now() - started) / 1000)
      const tally = Object.fromEntries([...statuses].toSorted(([a], [b]) => a - b))
      process.stdout.write(
        `fuzz: seed ${SEED}, ${REQUESTS} requests in ${seconds} s, ${JSON.stringify(tally)}, MB ${sizes.join(' ')}\n`,
      )
      expect(faults.slice(0, 5)).toEqual([])
      const logs = collector.logs().map(({ message }) => message)
      const bad = logs.filter((line) =>
        /"event":"(internal|unavailable)"|uncaught|unhandled/i.test(line),
      )
      expect(bad.slice(0, 5)).toEqual([])
      const after = (quarters: number) => sizes[Math.ceil((sizes.length * quarters) / 4) - 1] ?? 0
      expect(after(4) - after(1)).toBeLessThan(GROWTH_MAX_MB)
      expect(after(4) - after(3)).toBeLessThan(LAST_QUARTER_MAX_MB)
    },
  )
})

function faultOf({ status, type, text }: Hit, { path, method }: Shot): string | null {
  // 501: the platform itself does not know the method.
  if (status === 0 || (status >= 500 && status !== 501)) return 'fault'
  if (/at .*\.tsx?:\d+|SQLITE|D1_ERROR/.test(text)) return 'tells too much'
  const isRefused = status >= 400 && status !== 501 && method !== 'HEAD'
  return isRefused && /^\/v1(\/|$)/.test(path) ? codeFault(status, type, text) : null
}

// Whoever asks for pages gets one.
function codeFault(status: number, type: string, text: string): string | null {
  if (type.includes('html')) return null
  if (!type.includes('json')) return 'no code'
  const { error } = JSON.parse(text) as { error?: { code: keyof typeof PROBLEM_STATUS } }
  return error && PROBLEM_STATUS[error.code] === status ? null : 'no code'
}

/** Addresses that answer somebody; a middleware's is none. */
function routesAlone(routes: readonly string[]): readonly string[] {
  return [
    ...Array.from({ length: 10 }, () => '/v1/reports'),
    ...routes.filter((route) => !route.includes('*')),
    '/look.css',
    '/desk.css',
    '/status.css',
    '/icon.svg',
    '/health',
    '/',
    '/nothing',
  ]
}

function shotsAt(
  routes: readonly string[],
  { click, cookie }: { readonly click: ReturnType<typeof newClick>; readonly cookie: string },
): fc.Arbitrary<Shot> {
  const odd = fc.constantFrom(
    '%',
    '%00',
    '%zz',
    '..',
    '%2e%2e',
    '%c3',
    '%ed%a0%80',
    '~',
    'a~b',
    '__proto__',
    'constructor',
    'null',
    '-1',
    '1e9',
    "'--",
    '%27%20OR%201=1',
    '%EF%BF%BE',
    'x'.repeat(300),
  )
  const words = fc.oneof(
    fc.string(),
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: 'binary' }),
  )
  const word = fc.oneof(
    odd,
    fc.constantFrom(click.id, click.key, 'demo', 'panel', 'words-x.js', 'en', '1'),
    words.map((text) => encode(text)),
  )
  const path = fc
    .tuple(
      fc.constantFrom(...routes),
      fc.array(word, { minLength: 4, maxLength: 4 }),
      fc.option(word, { freq: 3 }),
    )
    .map(([route, given, query]) => {
      const parts = given.values()
      const filled = route.replaceAll(
        /:\w+(\{[^}]+\})?/g,
        (_, pattern?: string) => pattern?.slice(1, -1).split('|')[0] ?? parts.next().value ?? 'x',
      )
      return query === null
        ? filled
        : `${filled}?lang=${query}&view=${query}&to=${query}&from=${query}`
    })
  const value = fc.oneof(
    fc.jsonValue({ maxDepth: 4 }),
    words,
    fc.constantFrom(click.id, click.key, 'demo', 'panel', ORIGIN),
  )
  const field = fc.constantFrom(
    'site',
    'id',
    'key',
    'said',
    'reason',
    'trigger',
    'raisedAt',
    'page',
    'element',
    'step',
    'text',
    'language',
    'signal',
    'notice',
    'trap',
    'tookMs',
    'challenge',
    'wish',
    'wishText',
    'order',
    'contact',
    'evidence',
    'finished',
    'remedy',
    'email',
    'signature',
    'data',
    '__proto__',
    'isAdmin',
  )
  const near = fc
    .tuple(fc.boolean(), fc.dictionary(field, value, { maxKeys: 3 }))
    .map(([isClick, more]) =>
      JSON.stringify({ ...(isClick ? newClick() : { key: click.key }), ...more }),
    )
  const form = fc
    .array(
      fc.tuple(
        fc.oneof(
          field,
          fc.constantFrom(
            'version',
            'right',
            'rating',
            'to',
            'updateBy',
            'due',
            'url',
            'name',
            'role',
            'topic_new',
          ),
        ),
        words,
      ),
      { maxLength: 6 },
    )
    .map((fields) =>
      new URLSearchParams(fields.map(([name, text]) => [name, text.toWellFormed()])).toString(),
    )
  const parts = words.map(
    (text) =>
      `--x\r\nContent-Disposition: form-data; name="picture"; filename="a.png"\r\n\r\n${text}\r\n--x--\r\n`,
  )
  const text = 'text/plain'
  const encoded = 'application/x-www-form-urlencoded'
  const multipart = 'multipart/form-data; boundary=x'
  const anyType = fc.constantFrom(text, encoded, multipart, 'application/json', 'x/y; =')
  const rest = fc.oneof(
    fc.json(),
    fc.uint8Array({ maxLength: 400 }),
    fc.constantFrom('', '[', '{'.repeat(50), '['.repeat(5_000), 'x'.repeat(170_000)),
  )
  const body = fc.oneof(
    { weight: 4, arbitrary: fc.tuple(near, fc.constant(text)) },
    { weight: 4, arbitrary: fc.tuple(form, fc.constant(encoded)) },
    { weight: 1, arbitrary: fc.tuple(parts, fc.constant(multipart)) },
    { weight: 2, arbitrary: fc.tuple(fc.oneof(near, form, rest), anyType) },
  )
  // Mostly what lets a request come further than to the first check.
  const header = (usual: string | fc.Arbitrary<string>, ...others: readonly string[]) =>
    fc.oneof(
      { weight: 8, arbitrary: typeof usual === 'string' ? fc.constant(usual) : usual },
      { weight: 2, arbitrary: fc.constantFrom(...others) },
      { weight: 1, arbitrary: fc.constant('') },
    )
  const headers = fc
    .record({
      origin: header(ORIGIN, 'https://a.shop.example', 'null', 'x'.repeat(4_000)),
      'cf-connecting-ip': header(fc.ipV4(), '203.0.113.1', '2001:db8::1', 'nonsense', '1.2.3.4, 5'),
      'accept-language': header('de', '*', ';q=1', 'x'.repeat(2_000), 'zh-Hant-TW', 'i-klingon'),
      accept: header('text/html', '*/*', 'application/json'),
      cookie: header(cookie, 'amends-desk=x', '__Host-amends-desk=%', ';=;'),
      'sec-fetch-site': header('same-origin', 'cross-site', 'x'),
      range: header('bytes=0-1', 'bytes=-1', 'x'),
      'content-encoding': header('identity', 'gzip', 'x'),
    })
    .map(
      (all) =>
        Object.fromEntries(Object.entries(all).filter(([, one]) => one !== '')) as Shot['headers'],
    )
  const method = fc.oneof(
    { weight: 4, arbitrary: fc.constant('POST') },
    { weight: 3, arbitrary: fc.constant('GET') },
    fc.constantFrom('HEAD', 'OPTIONS', 'PUT', 'PATCH', 'DELETE', 'PROPFIND'),
  )
  return fc.record({ method, path, headers, body }).map((shot) => {
    const [content, type] = shot.body
    const packed = Buffer.from(content).toString('base64')
    return { ...shot, headers: { ...shot.headers, 'content-type': type }, body: packed }
  })
}

// What Node sends at all: the rest of the odd ones come as escapes.
function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed()).slice(0, 400)
}

/** The process id of the runtime that this process started last. */
function newestRuntime(): number {
  const args = ['-n', '-P', String(process.pid), '-f', 'workerd']
  return Number(execFileSync('pgrep', args, { encoding: 'utf8' }).trim())
}

function megabytesOf(pid: number): number {
  const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Math.round(Number(kilobytes) / 1024)
}
