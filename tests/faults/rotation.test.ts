import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seedSql } from '../../demo/seed.ts'
import { newClick, raise } from '../support/click.ts'
import { readEndpoint } from '../support/deliveries.ts'
import { startReceiver } from '../support/receiver.ts'
import { type Collector, useCollector } from '../support/shared-collector.ts'
import { isSignedBy } from '../support/signed.ts'
import { signIn } from '../support/staff.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

let collector: Collector
beforeAll(async () => {
  collector = await useCollector()
})
afterAll(() => collector.close())

const raiseMany = (site: string, count: number) =>
  Promise.all(Array.from({ length: count }, () => raise(collector, newClick({ site }))))

describe('R12: a secret that is changed while alerts go out', () => {
  it('R12: leaves nobody out: both secrets verify in the overlap, and then the new one alone', async () => {
    const receiver = await startReceiver()
    const { url, secret: old, got } = receiver
    await collector.seed({ id: 'r12' }, { endpoints: [{ id: 'r12-crm', url, secret: old }] })
    const sam = await signIn(collector, 'r12-sam')
    await raiseMany('r12', 20)
    const sweep = collector.tick(MINUTE)
    const form = { id: 'r12-crm', seen: '0' }
    const page = await (await sam.post('/desk/deliveries/endpoints/secret', form)).text()
    const rotated = Date.now()
    await raiseMany('r12', 10)
    await sweep
    await collector.tick(2 * MINUTE)
    const fresh = /whsec_[A-Za-z0-9+/]{43}=/.exec(page)?.[0] ?? 'none'
    expect(got).toHaveLength(30)
    // Whatever was on its way while the secret changed, the old one still verifies.
    expect(got.every((one) => isSignedBy(old, one))).toBe(true)

    await raiseMany('r12', 5)
    await collector.tick(3 * MINUTE)
    const overlap = got.slice(30)
    expect(overlap.map((one) => [isSignedBy(old, one), isSignedBy(fresh, one)])).toEqual(
      Array.from({ length: 5 }, () => [true, true]),
    )
    await raiseMany('r12', 5)
    await collector.tick(rotated + DAY + MINUTE - Date.now())
    const after = got.slice(35).filter(({ body }) => body.includes('report.raised'))
    expect(after.map((one) => [isSignedBy(old, one), isSignedBy(fresh, one)])).toEqual(
      Array.from({ length: 5 }, () => [false, true]),
    )
    await receiver.close()
  })

  it('R12: is changed once by a form that is sent twice, and by nobody but an admin', async () => {
    const endpoint = { id: 'twice-crm', url: 'http://127.0.0.1:9', secret: 'whsec_AAAA' }
    const staff = [
      { id: 'twice-ada', name: 'Ada', email: 'ada@twice.example', role: 'admin' },
      { id: 'twice-lea', name: 'Lea', email: 'lea@twice.example', role: 'lead' },
    ]
    await collector.seed({ id: 'twice' }, { staff, endpoints: [endpoint] })
    const [ada, lea] = [await signIn(collector, 'twice-ada'), await signIn(collector, 'twice-lea')]
    const path = '/desk/deliveries/endpoints/secret'
    const form = { id: 'twice-crm', seen: '0' }
    expect((await lea.post(path, form)).status).toBe(403)
    const made = await ada.post(path, form)
    expect(made.status).toBe(200)
    const secret = /whsec_[A-Za-z0-9+/]{43}=/.exec(await made.text())?.[0]
    const first = await readEndpoint(collector, 'twice-crm')
    expect((await ada.post(path, form)).status).toBe(422)
    expect(await readEndpoint(collector, 'twice-crm')).toEqual(first)
    expect(await (await ada.get('/desk/deliveries')).text()).not.toContain(secret)
  })

  it('R12: also when the file of the site brings another one', async () => {
    const receiver = await startReceiver()
    const { url, secret: old, got } = receiver
    const site = await collector.seed(
      { id: 'file' },
      { endpoints: [{ id: 'file-crm', url, secret: old }] },
    )
    const fresh = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
    const endpoints = [{ id: 'file-crm', url, secret: fresh }]
    // Twice, as a file is: what says nothing new ends no overlap.
    for (let times = 0; times < 2; times++) {
      const sql = seedSql({ site, staff: [], endpoints, now: Date.now() })
      for (const statement of sql) await collector.db.prepare(statement).run()
    }
    await raiseMany('file', 1)
    await collector.tick(MINUTE)
    expect(got.map((one) => [isSignedBy(old, one), isSignedBy(fresh, one)])).toEqual([[true, true]])
    await receiver.close()
  })
})

describe('R13: a clock that is ten minutes wrong', () => {
  it.each([10 * MINUTE, -10 * MINUTE])(
    'R13: still signs, keeps the time of the server, and the customer’s beside it: %d ms',
    async (wrong) => {
      const id = wrong > 0 ? 'r13-ahead' : 'r13-behind'
      const receiver = await startReceiver()
      const { url, secret, got } = receiver
      await collector.seed({ id }, { endpoints: [{ id: `${id}-crm`, url, secret }] })
      const before = Date.now()
      const click = newClick({ site: id, raisedAt: before + wrong })
      await raise(collector, click)
      // The clock of the sweep goes ahead as well; what is behind finds nothing due.
      await collector.tick(wrong)
      await collector.tick(10 * MINUTE)
      expect(got).toHaveLength(1)
      expect(got.every((one) => isSignedBy(secret, one))).toBe(true)
      const { data } = JSON.parse(got[0]?.body ?? '') as { data: { receivedAt: string } }
      expect(Math.abs(Date.parse(data.receivedAt) - before)).toBeLessThan(MINUTE)
      const event = await collector.db
        .prepare(`SELECT at, data ->> '$.clientAt' AS clientAt FROM event WHERE report_id = ?`)
        .bind(click.id)
        .first<{ at: number; clientAt: number }>()
      expect(Math.abs((event?.at ?? 0) - before)).toBeLessThan(MINUTE)
      expect(event?.clientAt).toBe(click.raisedAt)
      await receiver.close()
    },
  )
})
