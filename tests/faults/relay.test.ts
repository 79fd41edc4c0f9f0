import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newClick, raise } from '../support/click.ts'
import { readDeliveries } from '../support/deliveries.ts'
import { type FaultyCollector, useFaultyCollector } from '../support/faulty.ts'
import { startReceiver } from '../support/receiver.ts'
import { idOf, isSignedBy } from '../support/signed.ts'
import { until } from '../support/until.ts'

const MINUTE = 60_000
const MARKED = "DB .*UPDATE delivery SET status = 'delivered'"

let collector: FaultyCollector
let receiver: Awaited<ReturnType<typeof startReceiver>>
beforeAll(async () => {
  collector = await useFaultyCollector()
  receiver = await startReceiver()
})
afterAll(() => Promise.all([collector.close(), receiver.close()]))

describe('R7: a relay that dies after the receiver took it, before that is written down', () => {
  it('R7: sends the same message again, with a new time and a signature that holds', async () => {
    const { url, secret, got } = receiver
    await collector.seed({ id: 'r7' }, { endpoints: [{ id: 'r7-crm', url, secret }] })
    const click = newClick({ site: 'r7' })
    await raise(collector, click)
    await collector.fail({ call: MARKED, how: 'before' })
    await collector.tick(MINUTE)
    expect(await collector.fail()).toEqual([1])
    expect(got).toHaveLength(1)
    expect(await readDeliveries(collector, click.id)).toMatchObject([
      { recipient: 'r7-crm', status: 'pending', attempts: 1 },
      { recipient: 'r7-sam', status: 'pending', attempts: 1 },
    ])
    await collector.tick(2 * MINUTE)
    expect(got).toHaveLength(1)
    await collector.tick(5 * MINUTE)
    const [first, second, ...rest] = got
    if (!first || !second) throw new Error('It was not sent again.')
    expect(rest).toEqual([])
    expect(idOf(second)).toBe(idOf(first))
    expect(second.body).toBe(first.body)
    expect(Number(second.headers['webhook-timestamp'])).toBeGreaterThan(
      Number(first.headers['webhook-timestamp']),
    )
    expect(got.map((one) => isSignedBy(secret, one))).toEqual([true, true])
    expect(await readDeliveries(collector, click.id)).toMatchObject([
      { status: 'delivered', attempts: 2, outcome: 'status_204' },
      { status: 'delivered', attempts: 2, outcome: 'sent' },
    ])
  })

  it('R7: leaves the rest of the sweep alone, and says in the health that it did not end', async () => {
    await raise(collector, newClick({ site: 'r7' }))
    await collector.fail({ call: MARKED, how: 'before' })
    const sweptAt = () =>
      collector.db.prepare(`SELECT ran_at FROM upkeep WHERE job = 'sweep'`).first('ran_at')
    const before = await sweptAt()
    await collector.tick(10 * MINUTE)
    await collector.fail()
    expect(await sweptAt()).toBe(before)
  })
})

describe('R8: two sweeps at once', () => {
  it('R8: send a thousand alerts once each, between them', { tags: 'long' }, async () => {
    const endpoints = Array.from({ length: 50 }, (_, at) => ({
      id: `r8-${at}`,
      url: receiver.url,
      secret: receiver.secret,
    }))
    await collector.seed({ id: 'r8' }, { endpoints, staff: [] })
    const before = receiver.got.length
    for (let count = 0; count < 20; count++) await raise(collector, newClick({ site: 'r8' }))
    const waiting = async () =>
      (await readDeliveries(collector)).filter(
        ({ recipient, status }) => recipient.startsWith('r8-') && status !== 'delivered',
      ).length
    expect(await waiting()).toBe(1_000)
    const first = collector.tick(MINUTE)
    await until('the first alerts', () => receiver.got.length > before)
    await Promise.all([first, collector.tick(MINUTE)])
    // Each stops where the other has taken all that it saw: the next minute finds the rest.
    for (let minute = 2; minute < 5 && (await waiting()) > 0; minute++) {
      await collector.tick(minute * MINUTE)
    }
    const got = receiver.got.slice(before)
    expect(await waiting()).toBe(0)
    expect(got).toHaveLength(1_000)
    expect(new Set(got.map(idOf)).size).toBe(1_000)
    expect(got.every((one) => isSignedBy(receiver.secret, one))).toBe(true)
  })
})
