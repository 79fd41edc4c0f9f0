import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestHarness } from 'wrangler'
import { findReport } from '../../worker/db/reports.ts'
import { newClick, raise } from '../support/click.ts'
import { staffOf } from '../support/happen.ts'
import { type Collector, useCollector } from '../support/shared-collector.ts'

const MINUTE = 60_000
const WEEK = 7 * 24 * 60 * MINUTE

const reader = createTestHarness({
  root: `${import.meta.dirname}/../..`,
  workers: [
    {
      config: {
        name: 'token-reader',
        main: './tests/support/token-reader.ts',
        compatibility_date: '2026-10-20',
      },
    },
  ],
})

let collector: Collector
beforeAll(async () => {
  await reader.listen()
  collector = await useCollector()
  await collector.seed({ id: 'demo' })
})
afterAll(() => Promise.all([collector.close(), reader.close()]))

async function newToken() {
  const click = newClick()
  await raise(collector, click)
  await collector.tick(MINUTE)
  const mails = await collector.mailsTo('sam@shop.example')
  const text = mails.map((mail) => mail.text).find((one) => one.includes(click.id)) ?? ''
  return { id: click.id, token: /\/desk\/enter\/(\S+)/.exec(text)?.[1] ?? '' }
}

describe('the link in an alert', () => {
  it('is sealed for one report, one person in their present generation, and seven days', async () => {
    await collector.db.prepare('UPDATE staff SET generation = 3').run()
    const { id, token } = await newToken()
    const [reportId, staffId, expiresAt = '', sealed] = token.split('~')
    expect([reportId, staffId]).toEqual([id, 'demo-sam'])
    const key = await collector.db.prepare('SELECT key FROM signing_key').first<string>('key')
    const parts = JSON.stringify(['desk', id, 'demo-sam', '3', expiresAt])
    expect(sealed).toBe(
      createHmac('sha256', key ?? '')
        .update(parts)
        .digest('base64url'),
    )
    expect(Number(expiresAt)).toBeGreaterThan(Date.now() + WEEK - MINUTE)
    expect(Number(expiresAt)).toBeLessThan(Date.now() + WEEK + 2 * MINUTE)
  })

  it('opens for that person alone, as long as it is good, and no other way', async () => {
    await collector.db.prepare('UPDATE staff SET generation = 3').run()
    const { id, token } = await newToken()
    const key =
      (await collector.db.prepare('SELECT key FROM signing_key').first<string>('key')) ?? ''
    const good = { key, token, now: Date.now(), staff: staffOf('demo-sam', { generation: 3 }) }
    const read = async (given: Partial<Record<keyof typeof good, unknown>>) => {
      const body = JSON.stringify({ ...good, ...given })
      return (await reader.fetch('/', { method: 'POST', body })).json()
    }
    expect(await read({})).toEqual({ reportId: id, staffId: 'demo-sam' })
    const [, staffId, expiresAt = '', sealed] = token.split('~')
    const wrong = {
      'too old': { now: Number(expiresAt) },
      'a generation ago': { staff: staffOf('demo-sam', { generation: 4 }) },
      'somebody else': { staff: staffOf('demo-kim', { generation: 3 }) },
      nobody: { staff: null },
      'another key': { key: 'another' },
      'another report': { token: ['B'.repeat(22), staffId, expiresAt, sealed].join('~') },
      'a longer life': { token: [id, staffId, `${expiresAt}0`, sealed].join('~') },
      'cut off': { token: token.slice(0, -1) },
      empty: { token: '' },
    }
    for (const [name, given] of Object.entries(wrong)) {
      expect([name, await read(given)]).toEqual([name, null])
    }
  })

  it('ends nothing for good: whoever it was forwarded to neither erases nor shuts links', async () => {
    await collector.db.prepare(`UPDATE staff SET generation = 0, role = 'admin'`).run()
    const { id, token } = await newToken()
    const own = { 'sec-fetch-site': 'same-origin' }
    const press = (path: string, headers: Record<string, string>) => {
      const body = new URLSearchParams({ version: '1', text: 'A note.' })
      return collector.fetch(path, { method: 'POST', headers, body, redirect: 'manual' })
    }
    const entered = await press(`/desk/enter/${token}`, own)
    const headers = { ...own, cookie: entered.headers.get('set-cookie')?.split(';')[0] ?? '' }
    const page = `/desk/reports/${id}`
    for (const act of ['erase', 'revoke_links', '%65rase', 'erase/', 'revoke_links?x']) {
      const [seen, done] = [
        await collector.fetch(`${page}/${act}`, { headers, redirect: 'manual' }),
        await press(`${page}/${act}`, headers),
      ]
      expect([act, seen.status, done.status]).toEqual([act, 401, 401])
    }
    const stored = await findReport(collector.db, id)
    expect([stored?.state, stored?.linksRevoked]).toEqual(['received', undefined])
    expect((await press(`${page}/note`, headers)).status).toBe(303)
  })
})
