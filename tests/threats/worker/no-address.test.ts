import { afterAll, beforeAll, expect, it } from 'vitest'
import { newClick, post, raise } from '../../support/click.ts'
import { PNG } from '../../support/pictures.ts'
import { startReceiver } from '../../support/receiver.ts'
import { type Collector, useCollector } from '../../support/shared-collector.ts'
import { signIn, newLink } from '../../support/staff.ts'
import { storedText } from '../../support/stored.ts'
import { until } from '../../support/until.ts'

const ADDRESSES = ['203.0.113.77', '2001:db8:77:1234:5678:9abc:def0:4321']
/** Every spelling in which it could have been kept, whole or as the network. */
const TRACES = /203\.0\.113|2001:db8:77|2001:0db8:0077|3405803853|cb00714d/i

let collector: Collector
let receiver: Awaited<ReturnType<typeof startReceiver>>
beforeAll(async () => {
  receiver = await startReceiver()
  collector = await useCollector()
  const endpoints = [{ id: 'crm', url: receiver.url, secret: receiver.secret }]
  const staff = [{ id: 'ada', name: 'Ada', email: 'ada@shop.example', role: 'admin' }]
  await collector.seed({ id: 'demo' }, { staff, endpoints })
})
afterAll(async () => {
  await collector.close()
  await receiver.close()
})

it('T31: no IP address is kept: in no table, file, log, mail or webhook', async () => {
  const ada = await signIn(collector, 'ada')
  const link = await newLink(collector, 'ada')
  for (const address of ADDRESSES) {
    const from = {
      'cf-connecting-ip': address,
      'x-forwarded-for': address,
      'x-real-ip': address,
      'true-client-ip': address,
      forwarded: `for="${address}"`,
    }
    const click = newClick({ text: 'The button is dead.' })
    expect((await raise(collector, click, from)).status).toBe(201)
    const details = { key: click.key, contact: { email: 'jo@mail.example' } }
    await post(collector, `/v1/reports/${click.id}/details`, details, from)
    const picture = { key: click.key, data: Buffer.from(PNG).toString('base64') }
    await post(collector, `/v1/reports/${click.id}/attachments`, picture, from)
    const own = { ...from, 'sec-fetch-site': 'same-origin' }
    await collector.fetch(`/r/${click.key}/mail`, {
      method: 'POST',
      headers: own,
      body: new URLSearchParams({ email: 'jo@mail.example' }),
      redirect: 'manual',
    })
    await collector.fetch(`/r/${'x'.repeat(32)}`, { headers: from })
    await collector.fetch(link, { method: 'POST', headers: own, redirect: 'manual' })
    await collector.fetch('/desk/sign-in', {
      method: 'POST',
      headers: own,
      body: new URLSearchParams({ email: 'ada@shop.example' }),
    })
    await collector.fetch(`/desk/reports/${click.id}`, { headers: { ...from, cookie: ada.cookie } })
  }
  await collector.tick(2 * 60_000)
  await until('webhook and mail are out', async () => {
    return receiver.got.length > 0 && (await collector.mails()).length > 1
  })
  const stored = await storedText(collector)
  // What was raised is there, so the search looks in the right place.
  expect(stored).toContain('The button is dead.')
  expect(stored).toContain('view.reports')
  expect(stored).not.toMatch(TRACES)
  expect(JSON.stringify(collector.logs())).not.toMatch(TRACES)
  expect(JSON.stringify(await collector.mails())).not.toMatch(TRACES)
  expect(JSON.stringify(receiver.got)).not.toMatch(TRACES)
})
