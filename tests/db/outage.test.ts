import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { codeOf, newClick, raise } from '../support/click.ts'
import { type FaultyCollector, useFaultyCollector } from '../support/faulty.ts'

let collector: FaultyCollector
beforeAll(async () => {
  collector = await useFaultyCollector()
  await collector.fail({ call: 'DB ', how: 'before', message: 'D1_ERROR: no such table: site' })
})
afterAll(() => collector.close())

describe('a database that cannot answer', () => {
  it('is a problem that says to try again, on every route, and never a claim of success', async () => {
    const response = await raise(collector, newClick({ site: 'unheard-of' }))
    expect([response.status, await codeOf(response)]).toEqual([503, 'unavailable'])
    const script = await collector.fetch('/w/unheard-of/amends.js')
    expect([script.status, await codeOf(script)]).toEqual([503, 'unavailable'])
  })
})
