import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toField } from '../../worker/desk/ui/form.ts'
import { newClick, raise } from '../support/click.ts'
import { readAttempts, readDeliveries, readEndpoint } from '../support/deliveries.ts'
import { type FaultyCollector, useFaultyCollector } from '../support/faulty.ts'
import { startReceiver } from '../support/receiver.ts'
import { idOf, isSignedBy } from '../support/signed.ts'
import { signIn } from '../support/staff.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
// Nothing falls due meanwhile, so that no other alert comes between.
const PATIENT = { answerWithinMinutes: 60 * 24 * 30 }
/** Until the next attempt, by the schedule of Standard Webhooks. */
const PAUSES = [5_000, 5 * MINUTE, 30 * MINUTE, 2, 5, 10, 14, 20, 24].map((pause) =>
  pause < 1_000 ? pause * HOUR : pause,
)

let collector: FaultyCollector
beforeAll(async () => {
  collector = await useFaultyCollector()
})
afterAll(() => collector.close())

type Receiver = Awaited<ReturnType<typeof startReceiver>>

async function open(id: string, receiver: Receiver) {
  const { url, secret } = receiver
  const email = `ada@${id}.example`
  const staff = [{ id: `${id}-ada`, name: 'Ada', email, role: 'admin' }]
  const endpoints = [{ id: `${id}-crm`, url, secret }]
  await collector.seed({ id, ...PATIENT }, { staff, endpoints })
  const notices = async () =>
    (await collector.mailsTo(email)).filter(({ subject }) => subject.startsWith('Alerts '))
  return { ada: await signIn(collector, `${id}-ada`), notices, crm: `${id}-crm` }
}

const hookOf = async (reportId: string, crm: string) =>
  (await readDeliveries(collector, reportId)).find(({ recipient }) => recipient === crm)

describe('R10: a receiver that is dead for the whole schedule', () => {
  it('R10: is asked at the times of the schedule, then given up and seen, and the report stands', async () => {
    const receiver = await startReceiver(() => 503)
    const { ada, notices, crm } = await open('r10', receiver)
    const click = newClick({ site: 'r10' })
    await raise(collector, click)
    const dues: number[] = []
    for (let attempt = 0; attempt < 10; attempt++) {
      const due = (await hookOf(click.id, crm))?.due ?? 0
      dues.push(due)
      await collector.tick(due - Date.now() + 500)
    }
    const attempts = await readAttempts(collector, crm)
    expect(attempts.map(({ outcome }) => outcome)).toEqual(Array(10).fill('status_503'))
    for (const [at, pause] of PAUSES.entries()) {
      const due = dues[at + 1] ?? 0
      const waits = due - (attempts[at]?.at ?? 0)
      expect(waits).toBeGreaterThanOrEqual(pause)
      // A tenth by chance.
      expect(waits).toBeLessThanOrEqual(pause * 1.1)
      expect(attempts[at + 1]?.at).toBeGreaterThanOrEqual(due)
    }
    expect(await hookOf(click.id, crm)).toMatchObject({ status: 'dead', attempts: 10 })
    expect(receiver.got.every((one) => isSignedBy(receiver.secret, one))).toBe(true)
    expect(new Set(receiver.got.map(idOf)).size).toBe(1)

    const page = await (await ada.get('/desk/deliveries')).text()
    expect(page).toContain('Failed')
    expect(page).toContain('Returned 503: server error')
    for (const hours of [80, 90, 100]) await collector.tick(hours * HOUR)
    const [notice, ...more] = await notices()
    expect(more).toEqual([])
    expect(notice?.text).toContain(`${collector.url}/desk/deliveries`)
    const report = await collector.db
      .prepare('SELECT state FROM report WHERE id = ?')
      .bind(click.id)
      .first('state')
    expect(report).toBe('received')
    await receiver.close()
  })
})

describe('R11: a receiver that is dead for five days, then alive', () => {
  it('R11: has its endpoint disabled with the reason, and gets everything by a replay, with the same ids', async () => {
    let status = 500
    const receiver = await startReceiver(() => status)
    const { ada, crm } = await open('r11', receiver)
    const clicks = [newClick({ site: 'r11' }), newClick({ site: 'r11' })]
    for (const click of clicks) await raise(collector, click)
    for (let hours = 1; hours < 5 * 24; hours += 3) await collector.tick(hours * HOUR)
    expect(await readEndpoint(collector, crm)).toMatchObject({ disabledAt: null })
    const late = newClick({ site: 'r11' })
    await raise(collector, late)
    await collector.tick(5 * DAY + 2 * HOUR)
    expect(await readEndpoint(collector, crm)).toMatchObject({ disabledBecause: 'failing' })
    const asked = receiver.got.length
    const unheard = newClick({ site: 'r11' })
    await raise(collector, unheard)
    await collector.tick(5 * DAY + 3 * HOUR)
    expect(receiver.got).toHaveLength(asked)
    expect(await hookOf(unheard.id, crm)).toBeUndefined()

    status = 204
    const before = new Set(receiver.got.map(idOf))
    expect((await ada.post('/desk/deliveries/endpoints/enable', { id: crm })).status).toBe(200)
    const zone = 'Europe/Lisbon'
    const put = await ada.post('/desk/deliveries/replay', {
      from: toField(Date.now() - HOUR, zone),
      to: toField(Date.now() + HOUR, zone),
      recipient: crm,
      which: 'dead',
    })
    expect(put.headers.get('location')).toBe('/desk/deliveries?put=4')
    // More than a round gives one recipient, so a few rounds.
    await collector.tick(5 * DAY + 4 * HOUR)
    const replayed = receiver.got.slice(asked)
    expect(replayed).toHaveLength(4)
    expect(replayed.every((one) => isSignedBy(receiver.secret, one))).toBe(true)
    expect(replayed.filter((one) => before.has(idOf(one)))).toHaveLength(3)
    for (const click of [...clicks, late, unheard]) {
      expect(await hookOf(click.id, crm)).toMatchObject({ status: 'delivered' })
    }
    expect(await readEndpoint(collector, crm)).toMatchObject({
      failingSince: null,
      disabledAt: null,
    })
    const bodies = Map.groupBy(receiver.got, idOf)
    for (const sent of bodies.values()) expect(new Set(sent.map(({ body }) => body)).size).toBe(1)
    await receiver.close()
  })
})

describe('R15: both channels down for an hour', () => {
  it('R15: shows a banner at the desk, lets the age of the oldest alert rise, and loses nothing', async () => {
    let status = 503
    const receiver = await startReceiver(() => status)
    const { ada, crm } = await open('r15', receiver)
    // What other tests left behind is not of this hour.
    await collector.db.prepare("DELETE FROM trouble WHERE site_id <> 'r15'").run()
    await collector.fail({ call: 'EMAIL send', how: 'before', message: 'E_INTERNAL' })
    const clicks = Array.from({ length: 3 }, () => newClick({ site: 'r15' }))
    for (const click of clicks) await raise(collector, click)
    const logged = collector.logs().length
    for (let minutes = 1; minutes <= 60; minutes += 5) await collector.tick(minutes * MINUTE)
    const agesNow = () =>
      collector
        .logs()
        .slice(logged)
        .filter(({ message }) => message.includes('"event":"alerts"'))
        .map(({ message }) => JSON.parse(message) as { oldestUndeliveredMs: number })
        .map(({ oldestUndeliveredMs }) => oldestUndeliveredMs)
    await expect.poll(agesNow).toHaveLength(12)
    const ages = agesNow()
    expect(ages).toEqual(ages.toSorted((a, b) => a - b))
    expect(ages.at(-1)).toBeGreaterThan(50 * MINUTE)
    const home = await (await ada.get('/desk')).text()
    expect(home).toContain('Email alerts aren’t arriving (since ')
    expect(home).toContain('href="/desk/deliveries"')
    expect(await readDeliveries(collector, clicks[0]?.id)).toMatchObject([
      { status: 'pending' },
      { status: 'pending' },
    ])

    await collector.fail()
    status = 204
    for (const hours of [2, 3, 5]) await collector.tick(hours * HOUR)
    for (const click of clicks) {
      const rows = await readDeliveries(collector, click.id)
      expect(rows.map((row) => row.status)).toEqual(['delivered', 'delivered'])
    }
    const delivered = new Set(receiver.got.map(idOf))
    const told = receiver.got.filter(({ body }) => body.includes('"alerts.failing"'))
    expect(delivered.size - new Set(told.map(idOf)).size).toBe(3)
    expect(receiver.got.every((one) => isSignedBy(receiver.secret, one))).toBe(true)
    expect(await readEndpoint(collector, crm)).toMatchObject({ failingSince: null })
    expect(await (await ada.get('/desk')).text()).not.toContain('aren’t arriving')
    await receiver.close()
  })
})
