import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { findReport, listEvents } from '../../../worker/db/reports.ts'
import { referenceOf } from '../../../worker/reports/reference.ts'
import { codeOf, newClick, post, raise, tell } from '../../support/click.ts'
import { customerOf, sealed, wordsIn } from '../../support/customer.ts'
import { FORMS, newCase, openDesk } from '../../support/desk.ts'
import {
  COMMIT,
  type FaultyCollector,
  OVERLOADED,
  startFaultyCollector,
} from '../../support/faulty.ts'
import { PNG } from '../../support/pictures.ts'
import { startReceiver } from '../../support/receiver.ts'
import { storedText } from '../../support/stored.ts'
import { until } from '../../support/until.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const EMAIL = 'anna.canary@mail.example'

let collector: FaultyCollector
let desk: Awaited<ReturnType<typeof openDesk>>
let other: Awaited<ReturnType<typeof openDesk>>
let receiver: Awaited<ReturnType<typeof startReceiver>>
beforeAll(async () => {
  // The second webhook fails, so that a delivery waits with its body and an excerpt.
  receiver = await startReceiver(({ body }) => (body.includes('report.updated') ? 500 : 204))
  collector = await startFaultyCollector()
  desk = await openDesk(collector, 'demo')
  other = await openDesk(collector, 'other')
  await collector.db
    .prepare(`INSERT INTO endpoint (site_id, id, url, secret, created_at) VALUES (?, ?, ?, ?, 0)`)
    .bind('demo', 'crm', receiver.url, receiver.secret)
    .run()
})
beforeEach(() => collector.fail())
afterAll(async () => {
  await collector.close()
  await receiver.close()
})

const find = async (q: string) => (await desk.ada.post('/desk/privacy/find', { q })).text()
const chosenIn = (html: string) =>
  [...html.matchAll(/name="chosen" value="([\w-]{22})"/g)].map(([, id = '']) => id)

/** Presses the buttons of the page that lists what was found. */
const erase = (ids: readonly string[], more: Record<string, string> = { sure: 'yes' }) => {
  const form = new URLSearchParams([...ids.map((id) => ['chosen', id]), ...Object.entries(more)])
  return collector.fetch('/desk/privacy/erase', {
    method: 'POST',
    headers: { cookie: desk.ada.cookie, 'sec-fetch-site': 'same-origin' },
    body: form,
    redirect: 'manual',
  })
}

const stateOf = async (id: string) => (await findReport(collector.db, id))?.state

const attach = (click: { id: string; key: string }) =>
  post(collector, `/v1/reports/${click.id}/attachments`, {
    key: click.key,
    data: Buffer.from(PNG).toString('base64'),
  })

/** A customer of whom a word stands in every place that takes words. */
async function talkativeCustomer() {
  const one = await newCase(collector, {
    text: 'canary-text',
    page: { url: 'http://localhost:8788/canary-path/x', title: 'canary-title' },
    element: { text: 'canary-element', selector: '#canary-selector', section: 'canary-section' },
    step: 'canary-step',
    reason: 'canary-reason',
  })
  await tell(collector, one.click, {
    wish: 'other',
    wishText: 'canary-wish',
    contact: { email: EMAIL },
    order: 'canary-own-order',
    evidence: { browser: 'canary-browser', order: 'canary-order' },
  })
  const customer = customerOf(collector, one.click)
  await customer.send('mail', { email: EMAIL })
  const token = await sealed(collector, 'confirm', one.click.id, EMAIL)
  await collector.fetch(`/m/confirm/${token}`, {
    method: 'POST',
    headers: { 'sec-fetch-site': 'same-origin' },
  })
  await customer.send('write', { text: 'canary-message' })
  await attach(one.click)
  await one.act(desk.sam, 'note', { text: 'canary-note of a colleague' })
  await one.act(desk.sam, 'acknowledge', {
    ...FORMS.acknowledge(),
    text: 'canary-answer, dear Anna.',
  })
  return one
}

describe('T31: erasure by address', () => {
  it('leaves counts behind, and no word, address, picture, job or body', async () => {
    const neighbour = await newCase(collector, { text: 'Of somebody else.' })
    await collector.tick()
    const one = await talkativeCustomer()
    await collector.tick(2 * 60_000)
    const again = newClick({ text: 'canary-second' })
    await raise(collector, again)
    await tell(collector, again, { contact: { email: EMAIL } })
    // Everything is there before: else the search below would find nothing for another reason.
    const before = await storedText(collector)
    for (const canary of ['canary-text', 'canary-note', 'canary-second', EMAIL]) {
      expect(before).toContain(canary)
    }
    const ids = chosenIn(await find('  Anna.CANARY@Mail.Example. '))
    expect(new Set(ids)).toEqual(new Set([one.click.id, again.id]))
    expect((await erase(ids)).headers.get('location')).toBe('/desk/privacy?erased=2&left=0')

    const after = await storedText(collector)
    expect(after).not.toMatch(/canary/i)
    expect(after).not.toContain('anna')
    const { objects } = await collector.files.list({ prefix: `demo/${one.click.id}/` })
    expect(objects).toEqual([])
    const waiting = await collector.db
      .prepare(
        `SELECT count(*) AS n FROM delivery
         WHERE report_id = ? AND status = 'pending' AND type <> 'report.erased'`,
      )
      .bind(one.click.id)
      .first<number>('n')
    expect(waiting).toBe(0)
    // It is counted: its number, its kind, when it came in, and that it was erased.
    expect(await findReport(collector.db, one.click.id)).toMatchObject({
      reference: referenceOf(one.click.id),
      state: 'erased',
      reason: { code: 'other' },
      text: null,
      contact: null,
    })
    expect(await listEvents(collector.db, one.click.id)).toMatchObject([
      { type: 'erased', data: { because: 'staff', events: expect.any(Number) as number } },
    ])
    expect(await stateOf(neighbour.click.id)).toBe('received')
  })

  it('is told to whoever was told, as report.erased and with nothing of anybody', async () => {
    await collector.tick(2 * 60_000)
    const erased = receiver.got
      .map(({ body }) => JSON.parse(body) as { type: string; data: object })
      .filter(({ type }) => type === 'report.erased')
    expect(erased.length).toBeGreaterThan(0)
    expect(JSON.stringify(erased)).not.toMatch(/canary|anna/i)
    expect(erased[0]?.data).toMatchObject({ state: 'erased', text: null, contact: null })
  })

  it.each([
    ['+43 (0)660 123 45 67', '0043-660-1234567'],
    ['+33 1 23 45 67 89', '＋３３１２３４５６７８９'],
  ])('finds a number however it is spelt: %s as %s', async (given, typed) => {
    const click = newClick()
    await raise(collector, click)
    await tell(collector, click, { contact: { phone: given } })
    expect(chosenIn(await find(typed))).toEqual([click.id])
  })

  it('finds what was given before another address took its place', async () => {
    const click = newClick()
    await raise(collector, click)
    await tell(collector, click, { contact: { email: 'old@mail.example' } })
    await tell(collector, click, { contact: { email: 'new@mail.example' } })
    expect(chosenIn(await find('old@mail.example'))).toEqual([click.id])
  })
})

describe('T31: erasure by reference', () => {
  it('finds what shares an address with the report, and asks on a page of its own', async () => {
    const clicks = [newClick({ text: 'one' }), newClick({ text: 'two' })] as const
    for (const click of clicks) {
      await raise(collector, click)
      await tell(collector, click, { contact: { email: 'bo@mail.example' } })
    }
    const ids = chosenIn(await find(referenceOf(clicks[0].id).toLowerCase()))
    expect(new Set(ids)).toEqual(new Set(clicks.map(({ id }) => id)))
    const asked = await erase(ids, {})
    const html = await asked.text()
    expect(asked.status).toBe(200)
    expect(html.match(/<form[^>]*privacy\/erase/g)).toHaveLength(1)
    expect(wordsIn(html)).toContain('Erase all 2 permanently')
    expect(await stateOf(clicks[0].id)).toBe('received')
    await erase(chosenIn(html))
    expect(await Promise.all(ids.map(stateOf))).toEqual(['erased', 'erased'])
  })

  it('is asked on a page of its own where the customer wants it', async () => {
    const one = await newCase(collector)
    await customerOf(collector, one.click).send('erase')
    const step = await (await desk.ada.get(one.path)).text()
    expect(step).toContain(`action="${one.path}/erase"`)
    const page = await desk.ada.get(`${one.path}/erase`)
    expect(await page.text()).toContain('Erase permanently')
    expect(await stateOf(one.click.id)).toBe('received')
    expect((await desk.lea.get(`${one.path}/erase`)).status).toBe(403)
  })

  it('happens by itself within the month where nobody acts', async () => {
    const one = await newCase(collector)
    await customerOf(collector, one.click).send('erase')
    await collector.tick(27 * DAY_MS)
    expect(await stateOf(one.click.id)).not.toBe('erased')
    await collector.tick(29 * DAY_MS)
    expect(await stateOf(one.click.id)).toBe('erased')
  })

  it('leaves alone what is another site’s, and is for admins', async () => {
    const foreign = newClick({ site: 'other', text: 'Theirs.' })
    await raise(collector, foreign)
    expect(chosenIn(await find(referenceOf(foreign.id)))).toEqual([])
    expect((await erase([foreign.id])).status).toBe(422)
    expect(await stateOf(foreign.id)).toBe('received')
    for (const who of [desk.sam, desk.lea]) {
      expect((await who.get('/desk/privacy')).status).toBe(403)
      for (const act of ['find', 'erase', 'export', 'keep-out']) {
        expect((await who.post(`/desk/privacy/${act}`, { q: 'abc' })).status).toBe(403)
      }
    }
    expect((await other.ada.get('/desk/privacy')).status).toBe(200)
  })
})

describe('T31: pictures of an erased report', { timeout: 300_000 }, () => {
  it(
    'go in their thousands, and where R2 fails, with a later tick of the clock',
    { tags: 'long' },
    async () => {
      const one = await newCase(collector)
      const { id } = one.click
      const names = Array.from({ length: 1_100 }, (_, at) => `demo/${id}/stray-${at}`)
      await collector.upload(names)
      await collector.fail({ call: 'FILES delete', how: 'before' })
      await erase([id])
      expect(await stateOf(id)).toBe('erased')
      await collector.tick(20 * 60_000)
      const left = async () =>
        (await collector.files.list({ prefix: `demo/${id}/` })).objects.length
      expect(await left()).toBe(1_000)
      await collector.fail()
      await collector.tick(30 * 60_000)
      expect(await left()).toBe(0)
      const owed = await collector.db
        .prepare('SELECT count(*) AS n FROM picture_sweep WHERE report_id = ?')
        .bind(id)
        .first<number>('n')
      expect(owed).toBe(0)
    },
  )
})

describe('T31: a report that waits to be stored', () => {
  it('does not come back once it was erased', async () => {
    const click = newClick({ text: 'canary-queued' })
    await collector.fail({ call: COMMIT, how: 'before', message: OVERLOADED })
    expect((await raise(collector, click)).status).toBe(202)
    const reference = referenceOf(click.id)
    expect(wordsIn(await find(reference))).toContain('Nothing found')
    const kept = await desk.ada.post('/desk/privacy/keep-out', { q: reference })
    expect(kept.status).toBe(303)
    await collector.fail()
    await until('the queue has given it out', () =>
      collector.logs().some(({ message }) => message.includes('shut_out')),
    )
    expect(await findReport(collector.db, click.id)).toBeNull()
    expect(await storedText(collector)).not.toContain('canary-queued')
  })

  it('nor from a device that sends it again, which is told to give it up', async () => {
    const [click, another] = [newClick({ text: 'canary-again' }), newClick()]
    const kept = await desk.ada.post('/desk/privacy/keep-out', { q: referenceOf(click.id) })
    expect(kept.status).toBe(303)
    const answer = await raise(collector, click)
    // As of a report that was stored and erased: no code at which a device tries again.
    expect([answer.status, await codeOf(answer)]).toEqual([403, 'wrong_key'])
    expect(await findReport(collector.db, click.id)).toBeNull()
    expect((await raise(collector, another)).status).toBe(201)
    expect((await raise(collector, { ...click, site: 'other' })).status).toBe(201)
  })

  it('nor as a dead letter', async () => {
    const { id } = newClick()
    const raised = JSON.stringify({ data: { text: 'canary-letter', bodyHash: 'x' } })
    await collector.db
      .prepare(
        'INSERT INTO dead_letter (site_id, report_id, body_hash, kept_at, raised) VALUES (?, ?, ?, ?, ?)',
      )
      .bind('demo', id, 'x', Date.now(), raised)
      .run()
    await desk.ada.post('/desk/privacy/keep-out', { q: referenceOf(id) })
    expect(await storedText(collector)).not.toContain('canary-letter')
  })
})
