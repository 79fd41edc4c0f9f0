import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newClick, raise } from '../support/click.ts'
import { readAttempts, readDeliveries } from '../support/deliveries.ts'
import { type FaultyCollector, useFaultyCollector } from '../support/faulty.ts'
import { readOutbox } from '../support/outbox.ts'
import { startReceiver } from '../support/receiver.ts'
import { signIn } from '../support/staff.ts'

const MINUTE = 60_000

let collector: FaultyCollector
beforeAll(async () => {
  collector = await useFaultyCollector()
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

  it('R14: that never answers is left after half a minute', { tags: 'long' }, async () => {
    const { click, keys } = await open('r14-hang')
    await collector.fail({ call: 'EMAIL send', how: 'hang', times: 1 })
    await collector.tick(MINUTE)
    expect(await readAttempts(collector, 'r14-hang-ada')).toMatchObject([{ outcome: 'timeout' }])
    await collector.tick(3 * MINUTE)
    expect(await keys()).toHaveLength(1)
    expect(await readDeliveries(collector, click.id)).toMatchObject([{ status: 'delivered' }])
  })
})

describe('a sender that the mail service no longer takes', () => {
  const LAPSED = {
    call: 'EMAIL send',
    how: 'before',
    code: 'E_SENDER_DOMAIN_NOT_AVAILABLE',
  } as const

  it('C8: holds mail back with its attempts unspent, and sends it once the domain is back', async () => {
    const { ada, click, keys } = await open('c8-lapsed')
    await collector.fail(LAPSED)
    for (const minutes of [1, 2, 4, 9, 30, 60]) await collector.tick(minutes * MINUTE)
    expect(await readDeliveries(collector, click.id)).toMatchObject([
      { status: 'pending', attempts: 0, outcome: LAPSED.code },
    ])
    expect(await readAttempts(collector, 'c8-lapsed-ada')).toEqual([])
    const page = await (await ada.get('/desk/deliveries')).text()
    expect(page).toContain('goes out once email works again')
    expect(page).toContain(`The sender isn’t set up (${LAPSED.code})`)
    expect(page).toContain('Email alerts aren’t arriving')
    await collector.fail()
    await collector.tick(80 * MINUTE)
    expect(await keys()).toHaveLength(1)
    expect(await readDeliveries(collector, click.id)).toMatchObject([
      { status: 'delivered', attempts: 1, outcome: 'sent' },
    ])
    const after = await (await ada.get('/desk/deliveries')).text()
    expect(after).not.toContain('Email alerts aren’t arriving')
  })

  it('C8: is told at once by the other channel, with what to do', async () => {
    const receiver = await startReceiver()
    const { url, secret, got } = receiver
    const endpoints = [{ id: 'c8-told-room', url, secret, format: 'slack' }]
    const staff = [{ id: 'c8-told-ada', name: 'Ada', email: 'a@c8-told.example', role: 'admin' }]
    await collector.seed({ id: 'c8-told' }, { staff, endpoints })
    await raise(collector, newClick({ site: 'c8-told' }))
    await collector.fail(LAPSED)
    await collector.tick(MINUTE)
    const told = got.filter(({ body }) => body.includes('Email alerts aren’t arriving'))
    expect(told).toHaveLength(1)
    expect(told[0]?.body).toContain(LAPSED.code)
    expect(told[0]?.body).toContain('set up for sending')
    await collector.fail()
    await receiver.close()
  })

  it('C8: spends no digest’s attempts, and the digest comes once mail works', async () => {
    await open('c8-digest')
    const day = async () =>
      collector.db
        .prepare("SELECT attempts, sent_at AS sentAt FROM digest WHERE staff_id = 'c8-digest-ada'")
        .all()
    await collector.db.prepare("UPDATE staff SET created_at = 0 WHERE id = 'c8-digest-ada'").run()
    await collector.fail(LAPSED)
    const tomorrow = 24 * 60
    for (const minutes of [0, 30, 60]) await collector.tick((tomorrow + minutes) * MINUTE)
    const { results } = await day()
    for (const one of results) expect(one).toMatchObject({ attempts: 0, sentAt: null })
    await collector.fail()
    for (const minutes of [80, 81, 12 * 60]) await collector.tick((tomorrow + minutes) * MINUTE)
    expect((await day()).results.filter(({ sentAt }) => sentAt !== null)).not.toEqual([])
  })
})
