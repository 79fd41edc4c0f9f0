import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { DEMO_SECRET } from '../../demo/seed.ts'
import { createShop } from '../../demo/shop.ts'
import { newClick, raise, tell } from '../support/click.ts'
import { type Collector, startCollector } from '../support/collector.ts'
import { writeConfig } from '../support/config.ts'
import { readAttempts } from '../support/deliveries.ts'
import { signIn } from '../support/staff.ts'
import { until } from '../support/until.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const ROOT = resolve(import.meta.dirname, '../..')
const DAY_MS = 24 * 60 * 60_000
/** A busy machine takes its time between two readings of the clock. */
const LATE_MS = 60_000
const ALWAYS = Array.from({ length: 7 }, () => [[0, 24 * 60]] as const)

let collector: Collector
let shop: Server
let shopUrl: string
let sam: Awaited<ReturnType<typeof signIn>>
const click = newClick()

beforeAll(async () => {
  const entry = { [`${ROOT}/tests/support/demo.ts`]: `${ROOT}/demo/collector.ts` }
  collector = await startCollector({ configPath: writeConfig('demo', entry) })
  shop = createShop({ collector: collector.url, secret: DEMO_SECRET })
  await new Promise<void>((done) => shop.listen(0, '127.0.0.1', done))
  shopUrl = `http://127.0.0.1:${(shop.address() as AddressInfo).port}`
  await collector.seed(
    { id: 'demo', calendar: { timeZone: 'UTC', hours: ALWAYS, holidays: [] } },
    { endpoints: [{ id: 'demo-shop', url: `${shopUrl}/hooks`, secret: DEMO_SECRET }] },
  )
  sam = await signIn(collector, 'demo-sam')
  await raise(collector, click)
  await tell(collector, click, { text: 'The pay button does nothing.', finished: true })
  // A clock that is turned while something is being sent lets it be sent again.
  await until('nothing is being sent', async () => {
    const sql = `SELECT count(*) AS n FROM delivery
      WHERE status = 'pending' AND (due_at <= ?1 OR lease_until > ?1)`
    return (await collector.db.prepare(sql).bind(Date.now()).first<number>('n')) === 0
  })
})
afterAll(async () => {
  shop.close()
  await collector.close()
})

const turnAhead = () => fetch(`${shopUrl}/ahead`, { method: 'POST', redirect: 'manual' })

async function readClock(): Promise<number> {
  const headers = { 'x-amends-demo': 'yes' }
  const answer = await collector.fetch('/__demo/clock', { method: 'POST', headers })
  return ((await answer.json()) as { now: number }).now
}

async function readEvents() {
  const { results } = await collector.db
    .prepare('SELECT type, at FROM event WHERE report_id = ? ORDER BY seq')
    .bind(click.id)
    .all<{ type: string; at: number }>()
  return results
}

describe('the demo’s clock', () => {
  it('stands at the real time until somebody turns it', async () => {
    expect(Math.abs((await readClock()) - Date.now())).toBeLessThan(LATE_MS)
  })

  it('goes a day ahead at each press, and stays there', async () => {
    for (const days of [1, 2]) {
      expect((await turnAhead()).status).toBe(303)
      const ahead = (await readClock()) - Date.now()
      expect(Math.abs(ahead - days * DAY_MS)).toBeLessThan(LATE_MS)
    }
  })

  it('lets what was due on the way happen at its own time, and nothing later than now', async () => {
    const events = await readEvents()
    const last = await collector.db
      .prepare(`SELECT max(settled_at) AS at FROM delivery`)
      .first<number>('at')
    const now = await readClock()
    const raised = events.find(({ type }) => type === 'raised')
    const broken = events.find(({ type }) => type === 'promise_broken')
    const hours = ((broken?.at ?? 0) - (raised?.at ?? 0)) / 3_600_000
    expect(hours).toBeGreaterThan(4)
    expect(hours).toBeLessThan(4.1)
    expect(events.filter(({ at }) => at > now)).toEqual([])
    expect(events.map(({ at }) => at)).toEqual(events.map(({ at }) => at).toSorted((a, b) => a - b))
    expect(last).toBeLessThanOrEqual(now)
  })

  it('signs nothing that the shop refuses as too old or as from the future', async () => {
    expect(await readAttempts(collector, 'demo-shop')).toEqual([])
    const mailbox = await (await fetch(`${shopUrl}/mailbox`)).text()
    const shown = mailbox.match(/signature valid/g) ?? []
    const delivered = await collector.db
      .prepare(`SELECT count(*) AS n FROM delivery WHERE channel = 'webhook'`)
      .first<number>('n')
    expect(shown.length).toBe(delivered)
    expect(shown.length).toBeGreaterThan(2)
  })

  it('sends the reminder, the news of the broken promise and a digest for each day', async () => {
    const subjects = (await collector.mails()).map(({ subject }) => subject)
    expect(subjects.some((one) => one.startsWith('Promise due by'))).toBe(true)
    expect(subjects.some((one) => one.startsWith('Promise broken'))).toBe(true)
    const { results } = await collector.db.prepare('SELECT day FROM digest').all()
    expect(results.length).toBeGreaterThanOrEqual(2)
  })

  it('leaves people signed in, and what they do comes after what has happened', async () => {
    expect((await sam.get('/desk')).status).toBe(200)
    const before = await readEvents()
    const form = { text: 'Called the customer back.', version: String(before.length) }
    expect((await sam.post(`/desk/reports/${click.id}/note`, form)).status).toBe(303)
    const after = await readEvents()
    expect(after.at(-1)?.type).toBe('noted')
    expect(after.at(-1)?.at).toBeGreaterThanOrEqual(before.at(-1)?.at ?? Infinity)
  })

  it('obeys no page elsewhere: without the demo’s own header nothing is turned', async () => {
    const before = await readClock()
    const answer = await collector.fetch('/__demo/ahead', { method: 'POST' })
    expect(answer.status).toBe(403)
    expect((await readClock()) - before).toBeLessThan(LATE_MS)
  })
})
