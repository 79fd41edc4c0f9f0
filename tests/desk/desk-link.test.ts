import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestHarness } from 'wrangler'
import { newClick, raise } from '../support/click.ts'
import { staffOf } from '../support/happen.ts'
import { plantKey } from '../support/seal.ts'
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
  await plantKey(collector)
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
  it('is signed for one report, for one person until they sign out everywhere, and for seven days', async () => {
    await collector.db.prepare('UPDATE staff SET generation = 3').run()
    const { id, token } = await newToken()
    const [reportId, staffId, expiresAt = '', sealed] = token.split('~')
    expect([reportId, staffId]).toEqual([id, 'demo-sam'])
    const key = await plantKey(collector)
    const parts = JSON.stringify(['desk', id, 'demo-sam', '3', expiresAt])
    expect(sealed).toBe(createHmac('sha256', key).update(parts).digest('base64url'))
    expect(Number(expiresAt)).toBeGreaterThan(Date.now() + WEEK - MINUTE)
    expect(Number(expiresAt)).toBeLessThan(Date.now() + WEEK + 2 * MINUTE)
  })

  it('opens for that person alone, as long as it is good, and no other way', async () => {
    await collector.db.prepare('UPDATE staff SET generation = 3').run()
    const { id, token } = await newToken()
    const key = await plantKey(collector)
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
})
