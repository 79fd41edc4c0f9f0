import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newClick, raise } from '../support/click.ts'
import { WATCHER } from '../support/collector.ts'
import { type FaultyCollector, useFaultyCollector } from '../support/faulty.ts'
import { startReceiver } from '../support/receiver.ts'
import { isSignedBy } from '../support/signed.ts'
import { signIn } from '../support/staff.ts'
import { until } from '../support/until.ts'

const MINUTE = 60_000

let collector: FaultyCollector
beforeAll(async () => {
  collector = await useFaultyCollector()
})
afterAll(() => collector.close())

/** Leaves nothing of what other tests did. */
async function forget() {
  for (const table of ['trouble', 'attempt', 'delivery']) {
    await collector.db.prepare(`DELETE FROM ${table}`).run()
  }
}

const watch = () => collector.fetch('/health', { headers: WATCHER })

const person = (site: string, name: string, role: string) => ({
  id: `${site}-${name}`,
  name,
  email: `${name}@${site}.example`,
  role,
})

describe('trouble with an endpoint', () => {
  it('is mailed to the admins once, in plain words, and ends with a success', async () => {
    let status = 410
    const receiver = await startReceiver(() => status)
    const { url, secret } = receiver
    const staff = [person('gone', 'ada', 'admin'), person('gone', 'sam', 'agent')]
    await collector.seed({ id: 'gone' }, { staff, endpoints: [{ id: 'gone-crm', url, secret }] })
    const told = async (name: string) =>
      (await collector.mailsTo(`${name}@gone.example`)).filter(({ subject }) =>
        subject.startsWith('Alerts to '),
      )
    await raise(collector, newClick({ site: 'gone' }))
    await collector.fail({ call: 'EMAIL send', how: 'before' })
    await collector.tick(MINUTE)
    expect(await told('ada')).toEqual([])
    await collector.fail()
    for (const minutes of [3, 5, 30, 90]) await collector.tick(minutes * MINUTE)
    const [mail, ...more] = await told('ada')
    expect(more).toEqual([])
    expect(mail?.subject).toMatch(/^Alerts to 127\.0\.0\.1:\d+ have been stopped \(Kiln & Clay\)$/)
    expect(mail?.text).toContain(`${collector.url}/desk/deliveries`)
    expect(mail?.text).not.toContain('/hooks')
    expect(await told('sam')).toEqual([])

    const ada = await signIn(collector, 'gone-ada')
    expect(await (await ada.get('/desk/settings')).text()).toContain('have been stopped (since ')
    status = 204
    await ada.post('/desk/deliveries/endpoints/enable', { id: 'gone-crm' })
    await collector.tick(2 * MINUTE)
    expect(await (await ada.get('/desk/settings')).text()).not.toContain('have been stopped')
    await receiver.close()
  })
})

describe('trouble with mail', () => {
  it('is told by every endpoint that is enabled, signed, and once', async () => {
    const receiver = await startReceiver()
    const { url, secret, got } = receiver
    const endpoints = [
      { id: 'mute-crm', url, secret },
      { id: 'mute-room', url: `${url}/room`, secret: '', format: 'slack' },
    ]
    await collector.seed({ id: 'mute' }, { staff: [person('mute', 'ada', 'admin')], endpoints })
    await raise(collector, newClick({ site: 'mute' }))
    await collector.fail({ call: 'EMAIL send', how: 'before' })
    await collector.tick(10 * MINUTE)
    const told = () =>
      got.filter(({ body }) => /alerts\.failing|Email alerts aren’t arriving/.test(body))
    expect(told()).toEqual([])
    for (const minutes of [17, 20, 40, 60]) await collector.tick(minutes * MINUTE)
    const [hook] = told().filter(({ headers }) => headers['webhook-signature'])
    expect(told()).toHaveLength(2)
    if (!hook) throw new Error('No webhook tells it.')
    expect(isSignedBy(secret, hook)).toBe(true)
    expect(JSON.parse(hook.body)).toMatchObject({
      type: 'alerts.failing',
      data: { site: 'mute', kind: 'mail_failing', desk: `${collector.url}/desk/deliveries` },
    })
    await collector.fail()
    await receiver.close()
  })

  it('is not reported when a recipient has left, or a mail has not been tried yet', async () => {
    await forget()
    await collector.seed({ id: 'left' }, { staff: [person('left', 'sam', 'agent')] })
    await raise(collector, newClick({ site: 'left' }))
    await collector.db.prepare("DELETE FROM staff WHERE id = 'left-sam'").run()
    await collector.tick(MINUTE)
    await collector.tick(30 * MINUTE)
    const count = await collector.db.prepare('SELECT count(*) AS n FROM trouble').first('n')
    expect(count).toBe(0)
  })
})

describe('the numbers of alerts', () => {
  it('are logged by each sweep, and the health tells how much waits', async () => {
    await forget()
    await collector.seed({ id: 'numbers' })
    await raise(collector, newClick({ site: 'numbers' }))
    const health = (await (await watch()).json()) as Record<string, unknown>
    expect(health['pending']).toBe(1)
    expect(health).toHaveProperty('intakeQueue')
    const logged = collector.logs().length
    await collector.tick(MINUTE)
    const line = await until('the line', () =>
      collector
        .logs()
        .slice(logged)
        .find(({ message }) => message.includes('"event":"alerts"')),
    )
    expect(JSON.parse(line.message)).toMatchObject({
      event: 'alerts',
      release: '0.1.0',
      pending: 0,
      dueNow: 0,
      oldestUndeliveredMs: null,
      dead: 0,
      attempted: 1,
    })
  })

  it('of the queue may fail, and the health answers all the same', async () => {
    await collector.fail({ call: 'INTAKE metrics', how: 'hang' })
    const answer = await watch()
    expect(await answer.json()).toMatchObject({ database: 'ok', intakeQueue: null })
    await collector.fail()
  })
})
