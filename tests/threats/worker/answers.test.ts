import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sealed } from '../../support/customer.ts'
import { everythingOf, furnishSite } from '../../support/desk-sites.ts'
import { readRoutes } from '../../support/routes.ts'
import { type Collector, useCollector } from '../../support/shared-collector.ts'
import { newLink } from '../../support/staff.ts'

const OWN = { 'sec-fetch-site': 'same-origin' }
/** What may be kept by whoever fetched it, once it is there. */
const KEPT =
  /^(\/look\.css|\/desk\.css|\/status\.css|\/icon\.svg|\/desk\/keys\.js|\/r\/live\.js|\/docs\/docs\.css|\/docs\/pictures\/|\/w\/)/
/** Where the address or the key in the body is the authority, and no cookie could be borrowed. */
const WITHOUT_ORIGIN = /^(\/v1\/|\/m\/stop\/)/

let collector: Collector
let site: Awaited<ReturnType<typeof furnishSite>>
let routes: readonly (readonly [method: string, path: string])[]
let tokens: Record<string, string>

beforeAll(async () => {
  const [started, names] = await Promise.all([useCollector(), readRoutes()])
  collector = started
  site = await furnishSite(collector, 'own')
  const { id } = site.click
  const [confirm, stop, block] = await Promise.all([
    sealed(collector, 'confirm', id, ''),
    sealed(collector, 'stop', id),
    sealed(collector, 'block', id, 'a@b.example'),
  ])
  const signIn = (await newLink(collector, 'own-sam')).split('/').at(-1) ?? ''
  const mail = await collector.mailsTo('sam@own.example')
  const enter = /\/desk\/enter\/(\S+)/.exec(mail.at(-1)?.text ?? '')?.[1] ?? ''
  tokens = { confirm, stop, block, 'sign-in': signIn, enter }
  routes = names.map((name) => name.split(' ') as [string, string])
})
afterAll(() => collector.close())

/** An address that a route takes, of something that is there. */
function addressOf(route: string): string {
  const { ids, click } = site
  const [, area = '', kind = ''] = route.split('/')
  const token = area === 'r' ? click.key : (tokens[kind] ?? '')
  const values: Record<string, string> = {
    token,
    id: route.startsWith('/r/') ? ids.picture : route.includes('notices') ? ids.notice : ids.report,
    attachment: ids.picture,
    act: route.startsWith('/r/') ? 'write' : route.includes('notices') ? 'end' : 'withdraw',
    site: 'own',
    part: 'panel',
    wanted: 'en',
    file: 'words-x.js',
  }
  if (route === '/desk/reports/:id/:act') values['act'] = 'note'
  return route.replaceAll(/:(\w+)(?:\{[^}]*\})?/g, (_all, name: string) => values[name] ?? name)
}

const ask = (path: string, method: string, headers: Record<string, string> = {}) =>
  collector.fetchDirectly(`https://collector.example${path}`, {
    method,
    headers: { cookie: cookie(), ...headers },
    redirect: 'manual',
    ...(method === 'POST' && { body: new URLSearchParams({ text: 'x', version: '0' }) }),
  })

const cookie = () => site.ada.cookie.replace(/^[^=]*/, '__Host-amends-desk')

const everything = async () => {
  const { results } = await collector.db.prepare('SELECT * FROM staff_session ORDER BY 1').all()
  const { results: blocked } = await collector.db.prepare('SELECT * FROM address ORDER BY 1').all()
  return `${await everythingOf(collector, 'own')}${JSON.stringify([results, blocked])}`
}

describe('T14: looking', () => {
  it('changes nothing at any address of the collector, however often', async () => {
    expect((await ask('/desk', 'GET')).status).toBe(200)
    const before = await everything()
    for (const [, route] of routes) {
      const path = addressOf(route)
      for (const method of ['HEAD', 'GET', 'GET', 'OPTIONS']) {
        const { status } = await ask(path, method)
        expect([method, path, status]).toEqual([method, path, expect.not.toBeOneOf([500, 503])])
      }
    }
    expect(await everything()).toBe(before)
  })
})

describe('T13: a form of somebody else', () => {
  const FORGED: Readonly<Record<string, Record<string, string>>> = {
    'another site': { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
    'a neighbour below the same domain': {
      'sec-fetch-site': 'same-site',
      origin: 'https://shop.example',
    },
    'typed into the address': { 'sec-fetch-site': 'none' },
    'a frame without an origin': { 'sec-fetch-site': 'cross-site', origin: 'null' },
    'an old browser at another site': { origin: 'https://evil.example' },
    'an old browser at a look-alike': { origin: 'https://collector.example.evil.example' },
    'an old browser, without TLS': { origin: 'http://collector.example' },
    nobody: {},
    'without a type': { 'sec-fetch-site': 'cross-site', 'content-type': '' },
    'as text': { 'sec-fetch-site': 'cross-site', 'content-type': 'text/plain' },
    'as JSON': { origin: 'https://evil.example', 'content-type': 'application/json' },
    'another case': { 'sec-fetch-site': 'Same-Origin' },
  }

  it('is refused at every address that takes one, and changes nothing', async () => {
    const before = await everything()
    const posts = routes.filter(([method, path]) => method === 'POST' && !WITHOUT_ORIGIN.test(path))
    expect(posts.length).toBeGreaterThan(30)
    for (const [, route] of posts) {
      const path = addressOf(route)
      const nameless = route.startsWith('/desk') ? { 'of no origin': { origin: 'null' } } : {}
      for (const [kind, headers] of Object.entries({ ...FORGED, ...nameless })) {
        const { status } = await ask(path, 'POST', headers)
        expect([path, kind, status]).toEqual([path, kind, 403])
      }
    }
    expect(await everything()).toBe(before)
  })
})

describe('T4: every answer', () => {
  it('is kept by nobody, is what it says it is, and as a page runs and frames nothing', async () => {
    const paths = [
      ...routes.map(([method, route]) => [method === 'POST' ? 'POST' : 'GET', addressOf(route)]),
      ...['/', '/nothing', '/desk/nothing', '/r/x', '/m/stop/x', '/w/none/amends.js', '/v1/x'].map(
        (path) => ['GET', path],
      ),
      ...['/v1/reports', '/desk', '/r/x', '/health', '/look.css'].flatMap((path) =>
        ['PUT', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH'].map((method) => [method, path]),
      ),
    ] as [string, string][]
    for (const [method, path] of paths) {
      // What is refused says it as well: a form of nobody.
      for (const headers of [{ accept: 'text/html' }, { ...OWN, accept: 'text/html' }, {}]) {
        if (method === 'POST' && 'sec-fetch-site' in headers) continue
        checkHeaders(`${method} ${path}`, path, await ask(path, method, headers))
      }
    }
    const plain = await collector.fetchDirectly('http://collector.example/desk', {
      redirect: 'manual',
    })
    expect(plain.status).toBe(308)
    expect(plain.headers.get('cache-control')).toBe('no-store')
  })

  it('lets the widget’s files stand on every page', async () => {
    const script = await ask('/w/own/amends.js', 'GET')
    expect(script.status).toBe(200)
    expect(script.headers.get('access-control-allow-origin')).toBe('*')
    expect(script.headers.get('cross-origin-resource-policy')).toBe('cross-origin')
  })
})

function checkHeaders(
  name: string,
  path: string,
  { status, headers }: Awaited<ReturnType<typeof ask>>,
): void {
  const get = (header: string) => headers.get(header) ?? ''
  const isKept = KEPT.test(path) && status === 200
  expect([name, status, get('cache-control')]).toEqual([
    name,
    expect.not.toBeOneOf([500, 503]),
    isKept ? expect.stringMatching(/public|no-cache/) : 'no-store',
  ])
  expect([name, get('x-content-type-options')]).toEqual([name, 'nosniff'])
  expect([name, get('referrer-policy')]).toEqual([
    name,
    path.startsWith('/desk') ? expect.stringMatching(/same-origin|no-referrer/) : 'no-referrer',
  ])
  expect([name, get('strict-transport-security')]).toEqual([
    name,
    expect.stringMatching(/max-age=31536000/),
  ])
  const location = headers.get('location')
  if (location !== null) expect([name, location]).toEqual([name, expect.stringMatching(/^\/[a-z]/)])
  if (!get('content-type').startsWith('text/html')) return
  const policy = get('content-security-policy')
  for (const part of [
    "default-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ]) {
    expect([name, policy]).toEqual([name, expect.stringContaining(part)])
  }
  expect(policy).not.toMatch(/unsafe|https?:|\*/)
  expect([name, get('cross-origin-opener-policy')]).toEqual([name, 'same-origin'])
  expect([name, get('permissions-policy')]).toEqual([name, expect.stringContaining('camera=()')])
  expect([name, get('x-robots-tag')]).toEqual([name, 'noindex'])
}

describe('T10: no address', () => {
  const EVIL = [
    '//evil.example',
    '/\\evil.example',
    'https:evil.example',
    '/%09/evil.example',
    '\\\\evil',
    'javascript:alert(1)',
    '/@evil.example',
    'https://evil.example',
    '%2f%2fevil.example',
    '.',
    '/	/evil.example',
    '///evil.example',
    'data:text/html,x',
    '/%5cevil.example',
    '@evil',
  ]
  const KEYS = [
    'to',
    'next',
    'url',
    'return',
    'redirect',
    'lang',
    'zone',
    'report',
    'view',
    'after',
  ]

  it('leads away from the collector, whatever it is given', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded', ...OWN }
    for (const evil of EVIL) {
      const query = KEYS.map((key) => `${key}=${encodeURIComponent(evil)}`).join('&')
      const token = (await newLink(collector, 'own-noa')).split('/').at(-1)
      const answers = await Promise.all([
        ask(`/desk/sign-in/${token}?${query}`, 'POST', headers),
        ...['withdraw', 'write', 'erase'].map((act) =>
          ask(`/r/${site.click.key}/${act}?${query}`, 'GET'),
        ),
        ask(`/r/${encodeURIComponent(evil)}/write?${query}`, 'GET'),
        ask(`/r/${encodeURIComponent(evil)}/write?${query}`, 'POST', headers),
        ask(`/desk/reports/${encodeURIComponent(evil)}/note`, 'GET'),
        ask(`/desk/notices/${encodeURIComponent(evil)}/end`, 'GET'),
        ask(`/desk/enter/${encodeURIComponent(evil)}?${query}`, 'GET'),
        ask(`/desk/deliveries/again?${query}`, 'GET'),
        ask(`${evil.startsWith('/') ? evil : `/${evil}`}?${query}`, 'GET'),
      ])
      for (const { headers: given } of answers) {
        const location = given.get('location')
        if (location === null) continue
        const { origin } = new URL(location, 'https://collector.example/desk')
        expect([evil, location, origin]).toEqual([evil, location, 'https://collector.example'])
      }
      const plain = await collector.fetchDirectly(`http://collector.example/${evil}`, {
        redirect: 'manual',
      })
      const { origin } = new URL(plain.headers.get('location') ?? '', 'http://collector.example')
      expect([evil, origin]).toEqual([evil, 'https://collector.example'])
    }
  })
})
