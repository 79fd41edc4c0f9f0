import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { post } from '../support/click.ts'
import { type Collector, useCollector } from '../support/shared-collector.ts'
import { shapeOf, WIRE, withReport } from '../support/wire.ts'

const id = randomBytes(16).toString('base64url')
const key = randomBytes(24).toString('base64url')

let collector: Collector
beforeAll(async () => {
  collector = await useCollector()
  await collector.seed({ id: 'demo', identitySecret: 'a secret of the shop that is long enough' })
})
afterAll(() => collector.close())

describe('C14: the widget of the release before, at this collector', () => {
  // Each act follows the ones before it, as on a device.
  it.each(WIRE.requests)('is answered as it was then: $path', async (given) => {
    const { path, body, status, answer } = withReport(given, id, key)
    const answered = await post(collector, path, body)
    const told = (await answered.json()) as { report?: { id: string } }
    expect([answered.status, told.report?.id]).toEqual([status, status < 300 ? id : undefined])
    // More may be said than then, and nothing less or of another kind. Null stands for no value.
    const kinds = new Set(shapeOf(told).map((line) => line.replace(/ object$/, '')))
    const missing = shapeOf(answer).filter(
      (line) =>
        !kinds.has(line) && !line.endsWith(' object') && !kinds.has(line.split(' ')[0] ?? ''),
    )
    expect(missing).toEqual([])
  })
})
