import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { codeOf, newClick, raise } from '../support/click.ts'
import { type Collector, startCollector } from '../support/collector.ts'

let collector: Collector
beforeAll(async () => {
  collector = await startCollector()
  await collector.db.exec('ALTER TABLE site RENAME TO gone')
})
afterAll(() => collector.close())

describe('a database that cannot answer', () => {
  it('is a problem that says to try again, on every route, and never a claim of success', async () => {
    const response = await raise(collector, newClick())
    expect([response.status, await codeOf(response)]).toEqual([503, 'unavailable'])
    const script = await collector.fetch('/w/demo/amends.js')
    expect([script.status, await codeOf(script)]).toEqual([503, 'unavailable'])
  })
})
