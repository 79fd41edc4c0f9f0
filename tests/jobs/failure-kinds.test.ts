import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newClick, raise } from '../support/click.ts'
import { WATCHER } from '../support/collector.ts'
import { readDeliveries } from '../support/deliveries.ts'
import { startReceiver } from '../support/receiver.ts'
import { type Collector, useCollector } from '../support/shared-collector.ts'
import { signIn } from '../support/staff.ts'

const MINUTE = 60_000

let collector: Collector
let receiver: Awaited<ReturnType<typeof startReceiver>>
let status = 204
beforeAll(async () => {
  collector = await useCollector()
  receiver = await startReceiver(() => status)
})
afterAll(() => Promise.all([collector.close(), receiver.close()]))

const person = (site: string, name: string, role: string) => ({
  id: `${site}-${name.toLowerCase()}`,
  name,
  email: `${name.toLowerCase()}@${site}.example`,
  role,
})

/** A site with an admin who is signed in, an agent, and an endpoint that answers as asked. */
async function open(site: string) {
  const { url, secret } = receiver
  const staff = [person(site, 'Ada', 'admin'), person(site, 'Bo', 'agent')]
  await collector.seed({ id: site }, { staff, endpoints: [{ id: `${site}-crm`, url, secret }] })
  const ada = await signIn(collector, `${site}-ada`)
  const page = async () => (await ada.get('/desk/deliveries')).text()
  const subjects = async (name: string) =>
    (await collector.mailsTo(`${name}@${site}.example`)).map(({ subject }) => subject)
  return { ada, page, subjects, crm: `${site}-crm` }
}

async function health() {
  const answer = await collector.fetch('/health', { headers: WATCHER })
  return { status: answer.status, ...((await answer.json()) as { ok: boolean; dead: number }) }
}

describe('an alert that nobody misses', () => {
  it('is not counted by the collector’s health', async () => {
    await open('left')
    await raise(collector, newClick({ site: 'left' }))
    await collector.db.prepare("DELETE FROM staff WHERE id = 'left-bo'").run()
    await collector.tick(MINUTE)
    expect(await readDeliveries(collector)).toContainEqual(
      expect.objectContaining({ status: 'dead', outcome: 'recipient_gone' }),
    )
    expect(await health()).toMatchObject({ status: 200, dead: 0 })
    await collector.db
      .prepare("UPDATE delivery SET outcome = 'timeout' WHERE status = 'dead'")
      .run()
    expect(await health()).toMatchObject({ status: 200, dead: 1 })
  })
})

describe('a mailbox that takes no mail', () => {
  it('is trouble of its own, told to the other admins, and not of all mail', async () => {
    const { page, subjects } = await open('bounce')
    await raise(collector, newClick({ site: 'bounce' }))
    await collector.tick(MINUTE)
    await collector.db
      .prepare(
        `UPDATE delivery SET status = 'dead', outcome = 'E_RECIPIENT_SUPPRESSED'
         WHERE recipient_id = 'bounce-bo'`,
      )
      .run()
    for (const minutes of [2, 3, 60]) await collector.tick(minutes * MINUTE)
    expect(await page()).toContain('Email to Bo is being refused (since ')
    expect(await page()).not.toContain('Email alerts aren’t arriving')
    const told = (all: readonly string[]) => all.filter((one) => one.startsWith('Email to Bo'))
    expect(told(await subjects('ada'))).toEqual(['Email to Bo is being refused (Kiln & Clay)'])
    expect(told(await subjects('bo'))).toEqual([])
  })
})

describe('an endpoint that fails', () => {
  const words = 'aren’t arriving (since '

  it('is trouble after half an hour and three attempts, and none once a test arrives', async () => {
    const { ada, page, subjects, crm } = await open('slow')
    status = 503
    await raise(collector, newClick({ site: 'slow' }))
    for (const minutes of [1, 2, 10]) await collector.tick(minutes * MINUTE)
    expect((await readDeliveries(collector)).find((one) => one.recipient === crm)?.attempts).toBe(3)
    expect(await page()).not.toContain(words)
    await collector.tick(32 * MINUTE)
    expect(await page()).toContain(words)
    const link = 'See failed deliveries'
    expect(await (await ada.get('/desk')).text()).toContain(link)
    expect(await page()).not.toContain(link)
    expect((await subjects('ada')).filter((one) => one.startsWith('Alerts to '))).toHaveLength(1)
    status = 204
    const tested = await ada.post('/desk/deliveries/endpoints/test', { id: crm })
    expect(await tested.text()).not.toContain(words)
    await collector.tick(60 * MINUTE)
  })

  it('once in a quiet hour is not reported as failing', async () => {
    const { page, crm } = await open('once')
    status = 503
    await raise(collector, newClick({ site: 'once' }))
    await collector.tick(MINUTE)
    await collector.tick(40 * MINUTE)
    expect((await readDeliveries(collector)).find((one) => one.recipient === crm)?.attempts).toBe(2)
    expect(await page()).not.toContain(words)
    status = 204
    await collector.tick(60 * MINUTE)
  })

  it('is no longer reported once it is enabled again, or sent to again', async () => {
    const { ada, page, crm } = await open('gone')
    status = 410
    const click = newClick({ site: 'gone' })
    await raise(collector, click)
    await collector.tick(MINUTE)
    expect(await page()).toContain('have been stopped (since ')
    const enabled = await ada.post('/desk/deliveries/endpoints/enable', { id: crm })
    expect(await enabled.text()).not.toContain('have been stopped')
    status = 503
    await collector.db.prepare('UPDATE endpoint SET failing_since = 1 WHERE id = ?').bind(crm).run()
    await collector.tick(2 * MINUTE)
    expect(await page()).toContain(words)
    const key = { reportId: click.id, seq: '1', channel: 'webhook', recipientId: crm }
    await ada.post('/desk/deliveries/again', key)
    expect(await page()).not.toContain(words)
    status = 204
    await collector.tick(3 * MINUTE)
  })
})

describe('the first reports of a site that could not be stored', () => {
  it('are told of, with the address that they came in by', async () => {
    const { subjects } = await open('first')
    const raised = { data: { bodyHash: 'h', collector: collector.url } }
    await collector.db
      .prepare(
        "INSERT INTO dead_letter (site_id, report_id, body_hash, kept_at, raised) VALUES ('first', 'x', 'h', ?, ?)",
      )
      .bind(Date.now(), JSON.stringify(raised))
      .run()
    await collector.tick(MINUTE)
    expect(await subjects('ada')).toEqual(['Some reports couldn’t be stored (Kiln & Clay)'])
    const [mail] = await collector.mailsTo('ada@first.example')
    expect(mail?.text).toContain(`${collector.url}/desk/deliveries`)
  })
})
