import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newClick, post, raise } from '../support/click.ts'
import { type Collector, useCollector } from '../support/shared-collector.ts'
import { driveTo } from '../support/stories.ts'

const DAY_MS = 86_400_000
let collector: Collector
beforeAll(async () => {
  collector = await useCollector()
  await collector.seed({ id: 'demo' })
})
afterAll(() => collector.close())

type Kept = { readonly id: string; readonly key: string }
const ask = async (kept: readonly Kept[], seen = 0) => {
  const body = kept.map(({ id, key }) => ({ id, key, seen, statusUrl: 'not asked for' }))
  const response = await post(collector, '/v1/news', body)
  expect(response.status).toBe(200)
  return response.text()
}
/** A report that was raised so long ago, and of which nothing was heard since. */
async function raised(agoMs: number): Promise<Kept> {
  const click = newClick()
  await raise(collector, click)
  const sql = `UPDATE report SET document = json_set(document, '$.changedAt', ?) WHERE id = ?`
  await collector.db
    .prepare(sql)
    .bind(Date.now() - agoMs, click.id)
    .run()
  return click
}
const within = async (kept: readonly Kept[], from: number, to: number) => {
  const pause = Number(await ask(kept))
  expect(pause).toBeGreaterThanOrEqual(from)
  expect(pause).toBeLessThanOrEqual(to)
}

describe('W26: asked for news of all reports at once', () => {
  it('W26: the collector names one with news, until it has been seen', async () => {
    const [quiet, answered] = [await raised(0), await driveTo(collector, 'acknowledged')]
    expect(await ask([quiet, answered])).toBe(`!${answered.id}`)
    expect(await ask([quiet, answered], 1)).toBe('20000')
  })

  it('W26: it asks for longer pauses the longer nothing happens, and for the shortest of all', async () => {
    const [old, older] = [await raised(DAY_MS), await raised(30 * DAY_MS)]
    await within([old], DAY_MS / 10, DAY_MS / 9)
    expect(await ask([older])).toBe(String(DAY_MS))
    await within([older, old], DAY_MS / 10, DAY_MS / 9)
  })

  it('W26: it ends after sixty days, and where nothing more can happen', async () => {
    expect(await ask([await raised(61 * DAY_MS)])).toBe('Infinity')
    expect(await ask([await driveTo(collector, 'withdrawn')])).toBe('Infinity')
    expect(await ask([])).toBe('Infinity')
  })

  it('W26: a key that opens nothing sends the device to look, and one who guesses away', async () => {
    const { id } = await raised(0)
    expect(await ask([{ id, key: newClick().key }])).toBe(`!${id}`)
    expect(await ask([newClick()])).toBe(String(DAY_MS))
  })
})
