import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findReport } from '../../worker/db/reports.ts'
import { newClick, raise } from '../support/click.ts'
import { WATCHER } from '../support/collector.ts'
import { type Collector, useCollector } from '../support/shared-collector.ts'
import { signIn } from '../support/staff.ts'

const MINUTE = 60_000

let collector: Collector
beforeAll(async () => {
  collector = await useCollector()
  await collector.seed({ id: 'demo' })
})
afterAll(() => collector.close())

describe('the status page', () => {
  it('tells the promise, and shows every word of the customer literally', async () => {
    const title = '</script><img src=x onerror=alert(1)>'
    const text = `${title}\u2028`
    const click = newClick({ text, page: { url: 'http://localhost:8788/', title } })
    await raise(collector, click)
    const response = await collector.fetch(`/r/${click.key}`)
    const html = await response.text()
    expect(html).toContain('We have your report.')
    expect(html).toMatch(/A person will answer by \w+/)
    expect(html).not.toContain('<img')
    expect(html).toContain('&lt;img src=x')
  })

  it('keeps its address to itself', async () => {
    const click = newClick()
    await raise(collector, click)
    const { headers } = await collector.fetch(`/r/${click.key}`)
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('x-robots-tag')).toBe('noindex')
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
    expect(JSON.stringify(collector.logs())).not.toContain(click.key)
  })

  it('looks alike for tokens that are wrong, malformed or a report’s id', async () => {
    const click = newClick()
    await raise(collector, click)
    const answers = await Promise.all(
      [newClick().key, click.id, 'x', '%00', 'a'.repeat(64)].map(async (token) => {
        const response = await collector.fetch(`/r/${token}`)
        return [response.status, await response.text()]
      }),
    )
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
    expect(answers[0]?.[0]).toBe(404)
  })

  it('takes a report back by a form, not by a link', async () => {
    const click = newClick()
    await raise(collector, click)
    const path = `/r/${click.key}/withdraw`
    await collector.fetch(path)
    expect(await findReport(collector.db, click.id)).toMatchObject({ state: 'received' })
    const headers = { 'sec-fetch-site': 'same-origin' }
    const answer = await collector.fetch(path, { method: 'POST', headers, redirect: 'manual' })
    expect(answer.headers.get('location')).toBe(`/r/${click.key}`)
    expect(await findReport(collector.db, click.id)).toMatchObject({ state: 'withdrawn' })
  })

  it('takes no form of another site', async () => {
    const click = newClick()
    await raise(collector, click)
    const headers = { 'sec-fetch-site': 'cross-site' }
    const answer = await collector.fetch(`/r/${click.key}/withdraw`, { method: 'POST', headers })
    expect(answer.status).toBe(403)
    expect(await findReport(collector.db, click.id)).toMatchObject({ state: 'received' })
  })

  it('admits a promise that was not kept', async () => {
    const click = newClick()
    await raise(collector, click)
    await collector.db
      .prepare(
        `UPDATE report SET document = json_set(document, '$.promises[0].due', 1) WHERE id = ?`,
      )
      .bind(click.id)
      .run()
    expect(await (await collector.fetch(`/r/${click.key}`)).text()).toContain(
      'didn’t keep that promise',
    )
  })
})

describe('every page and answer', () => {
  it('forbids keeping it, unless it says otherwise', async () => {
    const sam = await signIn(collector, 'demo-sam')
    for (const path of [
      '/desk',
      '/desk/sign-in',
      '/r/x',
      '/nothing',
      '/health',
      '/w/nobody/amends.js',
    ]) {
      const { headers } = await sam.get(path)
      expect([path, headers.get('cache-control')]).toEqual([path, 'no-store'])
    }
  })
})

describe('GET /health', () => {
  it('tells whoever has the token when the clock last ran, and of an alert that is overdue', async () => {
    await collector.tick(MINUTE)
    const now = async () => {
      const response = await collector.fetch('/health', { headers: WATCHER })
      return [response.status, (await response.json()) as Record<string, unknown>] as const
    }
    expect(await now()).toMatchObject([200, { ok: true, database: 'ok', oldestUndelivered: null }])
    await raise(collector, newClick())
    // Not yet due, it waits on purpose.
    expect(await now()).toMatchObject([200, { oldestUndelivered: null }])
    await collector.db
      .prepare('UPDATE delivery SET due_at = ?')
      .bind(Date.now() - 10 * MINUTE)
      .run()
    expect(await now()).toMatchObject([200, { dueNow: 1, oldestUndelivered: expect.any(String) }])
  })
})

describe('the clock of a status page', () => {
  it('is the one that the widget’s link asks for, and stays through forms and languages', async () => {
    const click = newClick({ page: { url: 'http://localhost:8788/' } })
    await raise(collector, click)
    const read = async (query: string) => (await collector.fetch(`/r/${click.key}${query}`)).text()
    expect(await read('')).toContain('Europe/Lisbon')
    const tokyo = await read('?zone=Asia%2FTokyo')
    expect(tokyo).toContain('Asia/Tokyo')
    expect(tokyo).toContain('?lang=de&amp;zone=Asia%2FTokyo')
    expect(tokyo).toMatch(/action="[^"]+\?zone=Asia%2FTokyo#/)
    expect(await read('?zone=Nowhere')).toContain('Europe/Lisbon')
  })
})
