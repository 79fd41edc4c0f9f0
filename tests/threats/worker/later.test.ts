import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findReport, listEvents } from '../../../worker/db/reports.ts'
import { codeOf, newClick, ORIGIN, post, raise, tell } from '../../support/click.ts'
import { customerOf } from '../../support/customer.ts'
import { youngMinute } from '../../support/minute.ts'
import { type Collector, useCollector } from '../../support/shared-collector.ts'
import { signIn } from '../../support/staff.ts'
import { driveTo } from '../../support/stories.ts'

const SPAM = '[url=http://evil.example/1]pills[/url] http://evil.example/2 http://evil.example/3'
const FAIR = 'The button does nothing. See https://other.example/how'

let collector: Collector
beforeAll(async () => {
  collector = await useCollector()
  const sam = { id: 'demo-sam', name: 'Sam', email: 'sam@later.example', role: 'admin' }
  await collector.seed({ id: 'demo', origins: [ORIGIN] }, { staff: [sam] })
})
afterAll(() => collector.close())

const from = (address: string) => ({ 'cf-connecting-ip': address })
const reportOf = async (id: string) => {
  const report = await findReport(collector.db, id)
  if (!report) throw new TypeError('There is no such report.')
  return report
}
const typesOf = async (id: string) =>
  (await listEvents(collector.db, id)).map(({ type }) => type as string)
const raised = async () => {
  const click = newClick()
  expect((await raise(collector, click)).status).toBe(201)
  return click
}
const say = (click: { id: string; key: string }, text: string, headers?: Record<string, string>) =>
  post(collector, `/v1/reports/${click.id}/messages`, { key: click.key, text }, headers)

describe('T1: words that come after the click', () => {
  it.each<[string, (click: Awaited<ReturnType<typeof raised>>) => Promise<{ status: number }>]>([
    ['in the panel', (click) => tell(collector, click, { text: SPAM })],
    ['as a wish', (click) => tell(collector, click, { wish: 'other', wishText: SPAM })],
    ['as a message', (click) => say(click, SPAM)],
    [
      'on the status page',
      (click) => customerOf(collector, click, click.key).send('write', { text: SPAM }),
    ],
  ])('are held back like those that came with it: %s', async (_where, add) => {
    const click = await raised()
    const { promises } = await reportOf(click.id)
    expect((await add(click)).status).toBeLessThan(400)
    const held = await reportOf(click.id)
    expect(held.state).toBe('quarantined')
    expect(held.suspicion).toMatch(/^links markup/)
    expect((await typesOf(click.id)).slice(0, 2)).toEqual(['raised', 'suspected'])
    await collector.tick(120_000)
    const { reference } = held
    const subjects = async () => {
      const mails = await collector.mailsTo('sam@later.example')
      return mails.flatMap(({ subject }) => (subject.includes(reference) ? [subject] : []))
    }
    // As the only one of its kind it is told, as what it may be.
    expect(await subjects()).toEqual([expect.stringMatching(/^Possible spam: /)])

    const sam = await signIn(collector, 'demo-sam')
    expect(await (await sam.get('/desk?view=quarantined')).text()).toContain('it links to other')
    const version = String((await reportOf(click.id)).version)
    const reason = 'It sells pills.'
    await sam.post(`/desk/reports/${click.id}/release`, { version, reason })
    const released = await reportOf(click.id)
    expect(released.state).toBe('received')
    expect(released.promises.at(-1)).toMatchObject({
      status: 'open',
      due: promises?.[0]?.due,
      remindAt: promises?.[0]?.remindAt,
    })
    await collector.tick(120_000)
    expect(await subjects()).toHaveLength(2)
    // Somebody has looked, so nothing holds it back again.
    await say(click, `${SPAM} again`)
    expect((await reportOf(click.id)).state).toBe('received')
  })

  it('that people say are told to staff at once', async () => {
    const click = await raised()
    expect((await tell(collector, click, { text: FAIR })).status).toBe(200)
    expect((await say(click, 'It is still so.')).status).toBe(200)
    expect((await reportOf(click.id)).state).toBe('received')
  })

  it('are as many as they are, however they are told apart', async () => {
    const click = newClick({ text: 'http://evil.example/1' })
    await raise(collector, click)
    expect((await reportOf(click.id)).state).toBe('received')
    await tell(collector, click, { wish: 'other', wishText: 'See http://evil.example/2' })
    expect((await reportOf(click.id)).state).toBe('received')
    await say(click, '[url=http://evil.example/3]this[/url]')
    expect((await reportOf(click.id)).state).toBe('quarantined')
  })

  it('add to what the click showed', async () => {
    const click = newClick({ trap: 'http://evil.example' })
    await raise(collector, click)
    expect((await reportOf(click.id)).state).toBe('received')
    await tell(collector, click, { text: 'Look at http://evil.example/1' })
    const held = await reportOf(click.id)
    expect([held.state, held.suspicion]).toEqual(['quarantined', 'trap links'])
  })

  it('never take a report away from whoever answered it', async () => {
    const click = await driveTo(collector, 'acknowledged')
    expect((await say(click, SPAM)).status).toBe(200)
    expect((await reportOf(click.id)).state).toBe('acknowledged')
  })

  it('show the customer the same as ever', async () => {
    const click = await raised()
    const status = async () =>
      (await post(collector, `/v1/reports/${click.id}/status`, { key: click.key })).json()
    const before = (await status()) as { report: object; promise: object }
    await tell(collector, click, { text: SPAM })
    expect(await status()).toMatchObject({ report: before.report, promise: before.promise })
  })
})

describe('T1: whoever goes on and on', () => {
  it('has to wait, at every door, and nobody else has', async () => {
    const click = await raised()
    const other = await raised()
    const here = from('203.0.113.50')
    await youngMinute(40_000)
    expect((await say(click, 'No. 1', here)).status).toBe(200)
    // Counted before they are read, so that it makes no difference what they say.
    const rest = Array.from({ length: 119 }, () => say(click, '', here))
    const statuses = (await Promise.all(rest)).map(({ status }) => status)
    expect(new Set(statuses)).toEqual(new Set([400]))

    const refused = await say(click, 'One more.', here)
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '60'])
    expect(refused.headers.get('access-control-expose-headers')).toBe('Retry-After')
    for (const act of ['details', 'attachments', 'withdraw', 'choose', 'identity']) {
      const answer = await post(collector, `/v1/reports/${click.id}/${act}`, 'no body', here)
      expect([act, answer.status, await codeOf(answer)]).toEqual([act, 429, 'too_many'])
    }
    const page = await collector.fetch(`/r/${click.key}/write`, {
      method: 'POST',
      headers: { ...here, 'sec-fetch-site': 'same-origin' },
      body: new URLSearchParams({ text: 'My own words.' }),
    })
    expect([page.status, page.headers.get('retry-after')]).toEqual([429, '60'])
    expect(await page.text()).toContain('My own words.')
    const reading = post(collector, `/v1/reports/${click.id}/status`, { key: click.key }, here)
    expect((await reading).status).toBe(200)
    expect((await say(other, 'From elsewhere.', from('203.0.113.51'))).status).toBe(200)
  })

  it('is heard up to a bound on one report, and may still take it back', async () => {
    const click = await raised()
    const report = await reportOf(click.id)
    const document = JSON.stringify({ ...report, version: 500 })
    const update = 'UPDATE report SET document = ? WHERE id = ?'
    await collector.db.prepare(update).bind(document, click.id).run()
    const answer = await say(click, 'One more.')
    expect([answer.status, await codeOf(answer)]).toEqual([409, 'not_allowed'])
    const details = await tell(collector, click, { text: 'One more.' })
    expect([details.status, await codeOf(details)]).toEqual([409, 'not_allowed'])
    const taken = await post(collector, `/v1/reports/${click.id}/withdraw`, { key: click.key })
    expect(taken.status).toBe(200)
  })

  it('with pictures is refused before they are read', async () => {
    const click = await raised()
    const here = from('203.0.113.60')
    await youngMinute(40_000)
    const path = `/v1/reports/${click.id}/attachments`
    const sent = Array.from({ length: 60 }, () => post(collector, path, '{', here))
    const codes = await Promise.all((await Promise.all(sent)).map(codeOf))
    expect(new Set(codes)).toEqual(new Set(['malformed']))
    expect(await codeOf(await post(collector, path, '{', here))).toBe('too_many')
  })
})
