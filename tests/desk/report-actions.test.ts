import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listEvents } from '../../worker/db/reports.ts'
import { post } from '../support/click.ts'
import { type Case, FORMS, leadThrough, newCase, openDesk } from '../support/desk.ts'
import { type Collector, useCollector } from '../support/shared-collector.ts'
import { until } from '../support/until.ts'

let collector: Collector
let desk: Awaited<ReturnType<typeof openDesk>>

beforeAll(async () => {
  collector = await useCollector()
  desk = await openDesk(collector, 'demo')
})
afterAll(() => collector.close())

const DAY_MS = 24 * 60 * 60 * 1000
const textOf = async (answer: { text(): Promise<string> }) =>
  (await answer.text()).replaceAll('&quot;', '"')

/** Asks the customer, and closes. What the clock has no time for is done by the queue. */
async function closeByClock({ read }: Case) {
  await collector.tick(3 * DAY_MS + 60_000)
  await until('the customer is asked', async () => (await read()).followUp?.sentAt)
  await collector.tick(11 * DAY_MS)
  await until('it is closed', async () => (await read()).state === 'closed')
}

describe('the common path at the desk', () => {
  it('goes from the first reply to closing, with every field that the rules require', async () => {
    const one = await newCase(collector)
    await leadThrough(one, desk.sam, 'acknowledge', 'plan')
    expect(await one.read()).toMatchObject({ state: 'working', owner: { id: 'demo-sam' } })
    await leadThrough(one, desk.sam, 'resolve')
    expect(await one.read()).toMatchObject({ state: 'resolved', outcome: 'fixed' })
    await leadThrough(one, desk.sam, 'close')
    // Not before the customer was asked.
    expect(await one.read()).toMatchObject({ state: 'resolved', learning: { cause: 'page' } })
    await closeByClock(one)
  })

  it('says what is missing and keeps what was typed', async () => {
    const one = await newCase(collector)
    await leadThrough(one, desk.sam, 'acknowledge', 'plan')
    const { apology: _apology, ...rest } = FORMS.resolve()
    const answer = await one.act(desk.sam, 'resolve', rest)
    expect(answer.status).toBe(409)
    const page = await textOf(answer)
    expect(page).toContain('Still needed: an apology, or why none is needed.')
    expect(page).toContain(rest.done)
    expect(await one.read()).toMatchObject({ state: 'working' })
  })

  it('lets the owner alone do the owner’s part', async () => {
    const one = await newCase(collector)
    await leadThrough(one, desk.sam, 'acknowledge')
    const answer = await one.act(desk.noa, 'plan', FORMS.plan())
    expect(answer.status).toBe(409)
    expect(await textOf(answer)).toContain('Only the owner can do that.')
  })
})

describe('words to the customer', () => {
  it('that are a snippet and nothing else are not taken as an answer', async () => {
    const text = 'Thank you for your message. We are sorry and look into it.'
    await desk.sam.post('/desk/settings/snippets', {
      title: 'Hello',
      text,
      ownerId: 'demo-sam',
      reviewBy: '2027-01-01',
    })
    const one = await newCase(collector)
    const answer = await one.act(desk.sam, 'acknowledge', { ...FORMS.acknowledge(), text })
    expect(await textOf(answer)).toContain('That’s only a snippet.')
    expect(await one.read()).toMatchObject({ state: 'received' })
    const own = `Your Pay button did nothing on Tuesday evening. ${text}`
    const again = await one.act(desk.sam, 'acknowledge', { ...FORMS.acknowledge(), text: own })
    expect(again.status).toBe(303)
  })

  it('that blame are shown once before they go, and never held back', async () => {
    const one = await newCase(collector)
    const text = 'Nothing happened because you should have pressed twice.'
    const form = { ...FORMS.acknowledge(), text }
    const first = await one.act(desk.sam, 'acknowledge', form)
    expect(first.status).toBe(422)
    const page = await textOf(first)
    expect(page).toContain('“you should have”')
    expect(page).toContain(text)
    expect(await one.read()).toMatchObject({ state: 'received' })
    expect((await one.act(desk.sam, 'acknowledge', { ...form, sure: 'yes' })).status).toBe(303)
  })

  it('get no warning about their tone before the sender has seen what is new', async () => {
    const one = await newCase(collector)
    await leadThrough(one, desk.sam, 'acknowledge')
    const form = { version: '1', text: 'You should have pressed twice.', updateBy: '' }
    const answer = await desk.sam.post(`${one.path}/message`, form)
    expect(await textOf(answer)).toContain('This report changed while you were writing.')
  })

  it('for colleagues never reach the customer', async () => {
    const one = await newCase(collector)
    await one.act(desk.sam, 'note', { text: 'An old friend of the house.' })
    expect(await textOf(await desk.noa.get(one.path))).toContain('An old friend of the house.')
    await leadThrough(one, desk.sam, 'acknowledge', 'plan', 'resolve')
    await one.act(desk.sam, 'reopen', { reason: 'Sam was too quick here.' })
    const page = await textOf(await collector.fetch(`/r/${one.click.key}`))
    expect(page).not.toContain('An old friend')
    expect(page).not.toContain(FORMS.resolve().noAmendsBecause)
    expect(page).not.toContain('Sam was too quick')
  })
})

describe('amends', () => {
  it('within one’s authority go to the customer at once', async () => {
    const one = await newCase(collector)
    await leadThrough(one, desk.sam, 'acknowledge', 'plan', 'offer')
    const { state, offer } = await one.read()
    expect(state).toBe('proposed')
    expect(offer?.remedies).toEqual([
      { id: expect.any(String), type: 'credit', text: 'A voucher', amount: 1_500 },
      { id: expect.any(String), type: 'gift', text: 'A mug of your choice', amount: 0 },
    ])
  })

  it('above it wait for a lead, and nobody approves their own', async () => {
    const one = await newCase(collector)
    await leadThrough(one, desk.sam, 'acknowledge', 'plan')
    const form = { ...FORMS.offer(), amount1: '120.00' }
    expect((await one.act(desk.sam, 'offer', form)).status).toBe(303)
    expect(await one.read()).toMatchObject({
      state: 'working',
      approval: { by: { id: 'demo-sam' } },
    })
    expect(await textOf(await desk.lea.get('/desk'))).toContain('Needs your decision')
    expect((await one.act(desk.sam, 'approve')).status).toBe(409)
    expect((await one.act(desk.lea, 'approve')).status).toBe(303)
    expect(await one.read()).toMatchObject({ state: 'proposed', approval: null })
  })

  it('count against the month of the one who granted them, even when two come at once', async () => {
    const authority = { perCase: 5_000, perMonth: 6_000, free: ['gift' as const] }
    const tight = await openDesk(collector, 'tight', {
      authority: { agent: authority, lead: authority, admin: authority },
    })
    const cases = await Promise.all([
      newCase(collector, { site: 'tight' }),
      newCase(collector, { site: 'tight' }),
    ])
    for (const one of cases) await leadThrough(one, tight.sam, 'acknowledge', 'plan')
    const form = { ...FORMS.offer(), amount1: '40' }
    await Promise.all(cases.map((one) => one.act(tight.sam, 'offer', form)))
    const offered = (await Promise.all(cases.map((one) => one.read()))).filter(
      ({ state }) => state === 'proposed',
    )
    expect(offered).toHaveLength(1)
  })

  it('with an invalid amount are refused', async () => {
    const one = await newCase(collector)
    await leadThrough(one, desk.sam, 'acknowledge', 'plan')
    const answer = await one.act(desk.sam, 'offer', { ...FORMS.offer(), amount1: 'ten' })
    expect(await textOf(answer)).toContain('amounts such as 15 or 15.00')
  })
})

describe('who has it', () => {
  it('changes by the receiver’s yes', async () => {
    const one = await newCase(collector)
    await leadThrough(one, desk.sam, 'acknowledge')
    await one.act(desk.sam, 'hand_over', { to: 'demo-noa' })
    expect(await one.read()).toMatchObject({ owner: { id: 'demo-sam' } })
    expect(await textOf(await desk.noa.get(one.path))).toContain('asked you to take over')
    await one.act(desk.noa, 'accept_handover')
    expect(await one.read()).toMatchObject({ owner: { id: 'demo-noa' }, handover: null })
  })

  it('goes back when nobody answers', async () => {
    const one = await newCase(collector)
    await leadThrough(one, desk.sam, 'acknowledge')
    await one.act(desk.sam, 'hand_over', { to: 'demo-noa' })
    await collector.tick(4 * DAY_MS)
    await until('it is back', async () => (await one.read()).handover === null)
    expect(await one.read()).toMatchObject({ owner: { id: 'demo-sam' } })
  })

  it('is decided by a lead who says why', async () => {
    const one = await newCase(collector)
    await leadThrough(one, desk.sam, 'acknowledge')
    const form = { to: 'demo-noa', reason: 'Sam is ill this week.' }
    expect((await one.act(desk.noa, 'force_handover', form)).status).toBe(409)
    expect((await one.act(desk.lea, 'force_handover', form)).status).toBe(303)
    expect(await one.read()).toMatchObject({ owner: { id: 'demo-noa' } })
  })
})

describe('merging', () => {
  it('takes the reference of a report that is under way, and no other', async () => {
    const [first, second] = [await newCase(collector), await newCase(collector)]
    const { reference } = await first.read()
    expect((await second.act(desk.sam, 'merge', { into: 'ZZZ-ZZZ' })).status).toBe(409)
    expect((await second.act(desk.sam, 'merge', { into: reference.toLowerCase() })).status).toBe(
      303,
    )
    expect(await second.read()).toMatchObject({ state: 'merged', mergedInto: { reference } })
  })
})

describe('a report that was merged into another one', () => {
  it('is separate again, with a promised answer, when that one is withdrawn', async () => {
    const [one, other] = [await newCase(collector), await newCase(collector)]
    const { reference } = await other.read()
    await one.act(desk.sam, 'merge', { into: reference })
    const { id, key } = other.click
    await post(collector, `/v1/reports/${id}/withdraw`, { key })
    await until('it stands alone', async () => (await one.read()).state === 'received')
    const report = await one.read()
    expect(report.mergedInto).toBeNull()
    expect(report.promises.at(-1)).toMatchObject({ kind: 'answer', status: 'open' })
    const page = await textOf(await collector.fetch(`/r/${one.click.key}`))
    expect(page).toContain('we’re taking care of yours on its own again')
  })
})

describe('two reports that are merged into each other at once', () => {
  it('never both end', async () => {
    for (let pair = 0; pair < 8; pair++) {
      const [one, other] = [await newCase(collector), await newCase(collector)]
      const [a, b] = [await one.read(), await other.read()]
      await Promise.all([
        one.act(desk.sam, 'merge', { into: b.reference }),
        other.act(desk.noa, 'merge', { into: a.reference }),
      ])
      const states = [(await one.read()).state, (await other.read()).state]
      expect(states.filter((state) => state === 'merged').length).toBeLessThan(2)
    }
  })
})

describe('somebody who writes about what is closed', () => {
  it('can be answered, and stands with the owner until then', async () => {
    const one = await newCase(collector, { text: 'closed and not forgotten' })
    await leadThrough(one, desk.sam, 'acknowledge', 'plan', 'resolve', 'close')
    await closeByClock(one)
    const { click } = one
    await post(collector, `/v1/reports/${click.id}/messages`, { key: click.key, text: 'And now?' })
    expect(await one.read()).toMatchObject({ state: 'closed', waitsSince: expect.any(Number) })
    expect(await textOf(await desk.sam.get('/desk?view=mine'))).toContain(one.path)
    const text = 'It is as we said: the new one is on its way.'
    expect((await one.act(desk.sam, 'message', { text })).status).toBe(303)
    expect(await one.read()).toMatchObject({ state: 'closed', waitsSince: null })
  })
})

describe('erasing', () => {
  it('is an admin’s, once the customer asked, and leaves a number and no word', async () => {
    const one = await newCase(collector, { text: 'my secret sorrow' })
    await leadThrough(one, desk.sam, 'acknowledge')
    const asked = await collector.fetch(`/r/${one.click.key}/erase`, {
      method: 'POST',
      headers: { 'sec-fetch-site': 'same-origin' },
      body: new URLSearchParams({}),
      redirect: 'manual',
    })
    expect(asked.status).toBe(303)
    expect((await one.act(desk.sam, 'erase')).status).toBe(409)
    expect((await one.act(desk.ada, 'erase')).status).toBe(303)
    const { results } = await collector.db
      .prepare(`SELECT document AS words FROM report WHERE id = ?1
        UNION ALL SELECT data FROM event WHERE report_id = ?1
        UNION ALL SELECT coalesce(body, '') FROM delivery WHERE report_id = ?1`)
      .bind(one.click.id)
      .all<{ words: string }>()
    expect(results.map(({ words }) => words).join()).not.toMatch(/sorrow|button/)
    expect(await listEvents(collector.db, one.click.id)).toMatchObject([{ type: 'erased' }])
  })
})

describe('what staff notice themselves', () => {
  it('is raised by them, with the same promise and a page to hand to the customer', async () => {
    const form = await textOf(await desk.sam.get('/desk/new'))
    const id = /name="id" value="([\w-]{22})"/.exec(form)?.[1] ?? ''
    const notice = {
      id,
      reason: 'order',
      text: 'Mrs Lind got two left shoes; she has not seen it yet.',
      contact: 'lind@customer.example',
    }
    const answer = await desk.sam.post('/desk/new', notice)
    // An impatient second press raises nothing more.
    expect((await desk.sam.post('/desk/new', notice)).headers.get('location')).toBe(
      answer.headers.get('location'),
    )
    expect(answer.status).toBe(303)
    const page = await textOf(await desk.noa.get(answer.headers.get('location') ?? ''))
    expect(page).toContain('two left shoes')
    expect(page).toContain('Created by Sam')
    const link = /href="[^"]*(\/r\/[\w~-]+)"/.exec(page)?.[1] ?? ''
    const status = await textOf(await collector.fetch(link))
    expect(status).toContain('two left shoes')
  })
})
