// @module-tag long
import { describe, expect, it } from 'vitest'
import type { Fault } from '../support/fault-proxy.ts'
import { say, useFaultScene } from '../support/fault-scene.ts'
import { seeded } from '../support/random.ts'
import { until } from '../support/until.ts'

const scene = useFaultScene()
const REPORTS = 60
const SEED = 20_261_122
const FAULTS: readonly Fault[] = ['drop', 'lose', { status: 503 }, { status: 408 }, { delayMs: 50 }]

describe('sixty reports from one page, a fifth of whose requests fail', () => {
  it('are each stored and alerted once, and nothing is left on the device', async () => {
    const random = seeded(SEED)
    const { page, context } = await scene.visit()
    const luck = (): Fault =>
      random() < 0.2 ? (FAULTS[Math.floor(random() * FAULTS.length)] ?? 'pass') : 'pass'
    scene.proxy.plan(Array.from({ length: REPORTS * 4 }, luck))
    for (let at = 0; at < REPORTS; at++) await say(page, `ledger ${at}`)
    const stored = await until(
      'all of them to be stored',
      async () => {
        const { results } = await scene.collector.db
          .prepare(
            `SELECT id, document ->> '$.text' AS text FROM report WHERE text LIKE 'ledger %'`,
          )
          .all<{ id: string; text: string }>()
        return results.length >= REPORTS && results
      },
      120_000,
    )
    const said = Array.from({ length: REPORTS }, (_, at) => `ledger ${at}`)
    expect(stored.map(({ text }) => text).toSorted()).toEqual(said.toSorted())
    const isEmpty = () => page.evaluate(() => localStorage.getItem('amends:demo:unsent') === null)
    await expect.poll(isEmpty).toBe(true)
    await scene.collector.tick(60_000)
    await scene.collector.tick(120_000)
    const toldNow = async () => {
      const mails = await scene.collector.mailsTo('sam@shop.example')
      return mails.flatMap(({ text }) => /ledger \d+/.exec(text)?.[0] ?? []).toSorted()
    }
    // What the queue was sending then, the clock has left to it.
    await expect.poll(toldNow).toEqual(said.toSorted())
    await context.close()
  })
})
