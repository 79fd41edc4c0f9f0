import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newClick, post, raise } from '../support/click.ts'
import type { Collector } from '../support/collector.ts'
import { readDeliveries } from '../support/deliveries.ts'
import { openDesk } from '../support/desk.ts'
import { startReceiver } from '../support/receiver.ts'
import { startWithoutBell } from '../support/without-bell.ts'

const MINUTE = 60_000

let collector: Collector
let receiver: Awaited<ReturnType<typeof startReceiver>>
let status = 204
beforeAll(async () => {
  // What is sent again stays on its way until the clock ticks.
  collector = await startWithoutBell()
  receiver = await startReceiver(() => status)
})
afterAll(() => Promise.all([collector.close(), receiver.close()]))

/** A report that its endpoint was told of, and that somebody has sent again. */
async function sendAgain(site: string, answer: number) {
  status = 204
  const { lea } = await openDesk(collector, site)
  const { url, secret } = receiver
  await collector.seed({ id: site }, { staff: [], endpoints: [{ id: `${site}-crm`, url, secret }] })
  // Nobody but the endpoint is told, so that it alone answers for what was told.
  await collector.db
    .prepare(`UPDATE staff SET alerts = ? WHERE site_id = ?`)
    .bind(QUIET, site)
    .run()
  const click = newClick({ site })
  await raise(collector, click)
  await collector.tick(MINUTE)
  status = answer
  const recipientId = `${site}-crm`
  const form = { reportId: click.id, seq: '1', channel: 'webhook', recipientId }
  await lea.post('/desk/deliveries/again', form)
  return { click, of: async () => (await readDeliveries(collector, click.id))[0] }
}

const QUIET = JSON.stringify({ topics: { new: 'digest', customer: 'digest' } })

async function withdraw({ id, key }: ReturnType<typeof newClick>) {
  const answer = await post(collector, `/v1/reports/${id}/withdraw`, { key })
  return ((await answer.json()) as { staffTold: boolean }).staffTold
}

const typesOf = (id: string) =>
  receiver.got
    .filter(({ body }) => body.includes(id))
    .map(({ body }) => (JSON.parse(body) as { type: string }).type)

describe('an alert that arrived and is sent again', () => {
  it('was told, and stays so where the repeat fails', async () => {
    const { click } = await sendAgain('fails', 503)
    await collector.tick(MINUTE)
    expect(typesOf(click.id)).toEqual(['report.raised', 'report.raised'])
    status = 204
    expect(await withdraw(click)).toBe(true)
    await collector.tick(2 * MINUTE)
    expect(typesOf(click.id).slice(2)).toEqual(['report.withdrawn'])
  })

  it('is cancelled when the report is withdrawn, and still counts as delivered', async () => {
    const { click, of } = await sendAgain('waits', 204)
    expect(await of()).toMatchObject({ status: 'pending' })
    expect(await withdraw(click)).toBe(true)
    expect(await of()).toMatchObject({ status: 'delivered', attempts: 1 })
    await collector.tick(2 * MINUTE)
    expect(typesOf(click.id)).toEqual(['report.raised', 'report.withdrawn'])
  })
})

describe('an endpoint that failed and may have kept what it got', () => {
  it('is told when the report is withdrawn', async () => {
    status = 500
    const { url, secret } = receiver
    const endpoints = [{ id: 'kept-crm', url, secret }]
    await collector.seed({ id: 'kept' }, { endpoints })
    const click = newClick({ site: 'kept', text: 'Nothing happens.' })
    await raise(collector, click)
    await collector.tick(MINUTE)
    expect(typesOf(click.id)).toEqual(['report.raised'])
    status = 204
    await withdraw(click)
    await collector.tick(2 * MINUTE)
    expect(typesOf(click.id)).toEqual(['report.raised', 'report.withdrawn'])
  })
})
