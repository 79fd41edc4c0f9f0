import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findReport } from '../../../worker/db/reports.ts'
import { codeOf, newClick, ORIGIN, post, raise } from '../../support/click.ts'
import { type FaultyCollector, startFaultyCollector } from '../../support/faulty.ts'
import { youngMinute } from '../../support/minute.ts'
import { readRoutes } from '../../support/routes.ts'

const SITEWIDE = 90

let collector: FaultyCollector
let routes: readonly string[]
beforeAll(async () => {
  collector = await startFaultyCollector({ sitewide: SITEWIDE })
  for (const id of ['demo', 'shop', 'down']) await collector.seed({ id, origins: [ORIGIN] })
  routes = await readRoutes()
})
afterAll(() => collector.close())

const from = (address: string) => ({ 'cf-connecting-ip': address })
const guess = () => randomBytes(24).toString('base64url')

describe('T1: what is refused', () => {
  it(
    'takes no room from a whole site: one network, foreign pages and resends shut nobody out',
    { tags: 'long' },
    async () => {
      await youngMinute(40_000)
      const noisy = from('203.0.113.7')
      const codes = []
      for (let at = 0; at < 100; at++) {
        const answer = await raise(collector, newClick({ site: 'shop' }), noisy)
        codes.push(answer.status === 201 ? 'stored' : await codeOf(answer))
      }
      expect(codes.filter((code) => code === 'stored')).toHaveLength(60)
      expect(codes.filter((code) => code === 'too_many')).toHaveLength(40)
      for (let at = 0; at < 40; at++) {
        const foreign = { origin: 'https://evil.example', ...from(`198.51.100.${at}`) }
        expect((await raise(collector, newClick({ site: 'shop' }), foreign)).status).toBe(403)
      }
      const click = newClick({ site: 'shop' })
      for (let at = 0; at < 40; at++) {
        const again = await raise(collector, click, from(`192.0.2.${at}`))
        expect([200, 201]).toContain(again.status)
      }
      const customer = newClick({ site: 'shop' })
      expect((await raise(collector, customer, from('192.0.2.200'))).status).toBe(201)
    },
  )
})

describe('T1: the same trouble of many', () => {
  it('is told as often as there are customers where the page says it for them', async () => {
    const text = 'The payment provider answered that it is out of order for now.'
    const clicks = Array.from({ length: 30 }, (_, at) =>
      newClick({ site: 'down', text, trigger: at % 2 ? 'code' : 'element' }),
    )
    await Promise.all(clicks.map((one, at) => raise(collector, one, from(`198.51.100.${at}`))))
    // Typed by customers, in the same words.
    const typed = Array.from({ length: 30 }, () => newClick({ site: 'down', text }))
    await Promise.all(typed.map((one, at) => raise(collector, one, from(`192.0.2.${at}`))))
    const ids = [...clicks, ...typed].map(({ id }) => id)
    const states = ids.map(async (id) => (await findReport(collector.db, id))?.state)
    expect(new Set(await Promise.all(states))).toEqual(new Set(['received']))
  })
})

describe('T11: a secret that an address holds', () => {
  it('can be guessed at no route without an end', async () => {
    const guessable = routes.filter((route) => /^(?:GET|POST) \/r\/:token/.test(route))
    expect(guessable.length).toBeGreaterThan(10)
    const open: string[] = []
    for (const [at, route] of guessable.entries()) {
      const [method = '', path = ''] = route.split(' ')
      const ask = () => {
        const filled = path
          .replace(':token', guess())
          .replace(/:act\{(\w+)[^}]*\}/, '$1')
          .replace(':id', guess())
          .replace(/:tail\{.*\}/, ')')
        const headers = { 'sec-fetch-site': 'same-origin', ...from(`198.51.100.${at}`) }
        const body = method === 'POST' ? new URLSearchParams({ text: 'Words.' }) : null
        return collector.fetch(filled, { method, headers, body, redirect: 'manual' })
      }
      const first = await ask()
      // The address that stands there after a form: it looks nothing up.
      if (first.status === 303) continue
      await youngMinute(15_000)
      const statuses = []
      for (let times = 0; times < 21; times++) statuses.push((await ask()).status)
      if (statuses.at(-1) !== 429) open.push(`${route} ${first.status} ${statuses.at(-1)}`)
    }
    expect(open).toEqual([])
  }, 300_000)
})

describe('T30: a limit on what is said later that does not answer', () => {
  it('keeps nobody out', async () => {
    const click = newClick()
    await raise(collector, click)
    await collector.fail({ call: 'ACTS limit', how: 'before' })
    const words = { key: click.key, text: 'Still so.' }
    const path = `/v1/reports/${click.id}/messages`
    expect((await post(collector, path, words, from('192.0.2.20'))).status).toBe(200)
    await collector.fail()
  })
})
