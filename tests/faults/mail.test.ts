import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newClick, raise } from '../support/click.ts'
import { readAttempts, readDeliveries } from '../support/deliveries.ts'
import { type FaultyCollector, startFaultyCollector } from '../support/faulty.ts'
import { readOutbox } from '../support/outbox.ts'
import { signIn } from '../support/staff.ts'

const MINUTE = 60_000

let collector: FaultyCollector
beforeAll(async () => {
  collector = await startFaultyCollector()
})
afterAll(() => collector.close())

async function open(id: string) {
  const email = `${id}@shop.example`
  await collector.seed({ id }, { staff: [{ id: `${id}-ada`, name: 'Ada', email, role: 'admin' }] })
  const click = newClick({ site: id })
  await raise(collector, click)
  const keys = async () =>
    (await readOutbox(collector, email)).map(({ headers }) => headers['X-Amends-Delivery'])
  return { ada: await signIn(collector, `${id}-ada`), click, keys }
}

describe('R14: a mail service that fails', () => {
  it('R14: is tried again by the schedule, and staff see how it stands', async () => {
    const { ada, click, keys } = await open('r14-down')
    await collector.fail({ call: 'EMAIL send', how: 'before', times: 2 })
    await collector.tick(MINUTE)
    const page = await (await ada.get('/desk/deliveries')).text()
    expect(page).toContain('Retrying')
    expect(page).toContain('The email service failed')
    await collector.tick(3 * MINUTE)
    await collector.tick(20 * MINUTE)
    expect(await collector.fail()).toEqual([2])
    expect(await keys()).toHaveLength(1)
    expect(await readDeliveries(collector, click.id)).toMatchObject([
      { status: 'delivered', attempts: 3, outcome: 'sent' },
    ])
    const about = `/desk/deliveries?report=${click.id}`
    expect(await (await ada.get(about)).text()).toContain('Delivered')
  })

  it('R14: that took a mail and did not say so gets it again, under the same key', async () => {
    const { click, keys } = await open('r14-twice')
    await collector.fail({ call: 'EMAIL send', how: 'after', times: 1 })
    await collector.tick(MINUTE)
    await collector.tick(3 * MINUTE)
    const sent = await keys()
    expect(sent).toHaveLength(2)
    expect(new Set(sent).size).toBe(1)
    expect(sent[0]).toMatch(/^msg_/)
    expect(await readDeliveries(collector, click.id)).toMatchObject([{ status: 'delivered' }])
  })

  it('R14: that never answers is left after half a minute', async () => {
    const { click, keys } = await open('r14-hang')
    await collector.fail({ call: 'EMAIL send', how: 'hang', times: 1 })
    const started = Date.now()
    await collector.tick(MINUTE)
    expect(Date.now() - started).toBeLessThan(40_000)
    expect(await readAttempts(collector, 'r14-hang-ada')).toMatchObject([{ outcome: 'timeout' }])
    await collector.tick(3 * MINUTE)
    expect(await keys()).toHaveLength(1)
    expect(await readDeliveries(collector, click.id)).toMatchObject([{ status: 'delivered' }])
  })
})
