import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findReport, listEvents } from '../../worker/db/reports.ts'
import { customerOf, sealed, wordsIn } from '../support/customer.ts'
import { type Collector, useCollector } from '../support/shared-collector.ts'
import { driveTo, followUp, give, MOVES, sam } from '../support/stories.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const MAIL = 'me@example.org'

let collector: Collector
beforeAll(async () => {
  collector = await useCollector()
  await collector.seed({ id: 'demo' })
})
afterAll(() => collector.close())

const reportOf = (id: string) => findReport(collector.db, id)
const typesOf = async (id: string) =>
  (await listEvents(collector.db, id)).map(({ type }) => type as string)
const offerOf = async (id: string) => String((await reportOf(id))?.offer?.seq)

describe.each(['key', 'seal'] as const)('what the customer does by a link with a %s', (by) => {
  const start = async (...[state, given]: [Parameters<typeof driveTo>[1], object?]) => {
    const click = await driveTo(collector, state, given)
    const token = by === 'key' ? click.key : await sealed(collector, 'status', click.id)
    return { ...click, ...customerOf(collector, click, token) }
  }

  it('chooses a remedy', async () => {
    const { id, path, send, read } = await start('proposed')
    const answer = await send('pick', { remedy: 'a', offer: await offerOf(id) })
    expect([answer.status, answer.headers.get('location')]).toEqual([303, path])
    expect(await reportOf(id)).toMatchObject({
      state: 'working',
      granted: [{ remedy: { id: 'a' } }],
    })
    expect(await read()).toContain('You chose: Your postage back (€4.90)')
  })

  it('proposes something else', async () => {
    const { id, send, read } = await start('proposed')
    await send('counter', { text: 'A new cup, please.', offer: await offerOf(id) })
    expect(await reportOf(id)).toMatchObject({ state: 'working', counter: 'A new cup, please.' })
    expect(await read()).toContain('We have your suggestion.')
  })

  it('agrees to a later date', async () => {
    const { id, send, read } = await start('working')
    const due = Date.now() + 2 * DAY_MS
    const why = 'The part comes a day late.'
    await give(collector, id, sam(), { type: 'ask_move', kind: 'resolve', due, why })
    expect(await read()).toContain(why)
    await send('agree', { promise: 'resolve', due: String(due) })
    const promises = (await reportOf(id))?.promises ?? []
    expect(promises.slice(-2)).toMatchObject([{ status: 'moved' }, { status: 'open', due }])
  })

  it('says that it is right again', async () => {
    const { id, send } = await start('resolved')
    await send('confirm')
    expect(await reportOf(id)).toMatchObject({ state: 'confirmed' })
  })

  it('says that it is not right', async () => {
    const { id, send, read } = await start('confirmed')
    await send('reopen', { text: 'The basket is empty again.' })
    expect(await reportOf(id)).toMatchObject({ state: 'working', reopenCount: 1 })
    expect(await read()).toContain('The basket is empty again.')
  })

  it('answers the follow-up, and skips what it likes', async () => {
    const { id, send } = await start('resolved')
    await followUp(collector, id)
    await send('follow-up', { right: 'yes', rating: '5', respect: '4', text: '' })
    expect(await reportOf(id)).toMatchObject({ state: 'confirmed' })
    const events = await listEvents(collector.db, id)
    expect(events.find(({ type }) => type === 'follow_up_answered')?.data).toMatchObject({
      isRight: true,
      rating: 5,
      fairness: { outcome: null, process: null, respect: 4 },
      text: null,
    })
  })

  it('answers with a no, which opens the report again', async () => {
    const { id, send } = await start('resolved')
    await followUp(collector, id)
    await send('follow-up', { right: 'no', text: 'It broke again.' })
    expect(await reportOf(id)).toMatchObject({ state: 'working', reopenCount: 1 })
  })

  it('writes', async () => {
    const { send, read } = await start('acknowledged')
    await send('write', { text: 'One more thing.\r\nIt is urgent.' })
    expect(await read()).toContain('One more thing. It is urgent.')
  })

  it('says what would help', async () => {
    const { id, send, read } = await start('received')
    expect(await read()).toContain('What would put it right?')
    await send('wish', { wish: 'other', text: 'A cup of tea' })
    expect(await reportOf(id)).toMatchObject({ wish: 'other', wishText: 'A cup of tea' })
    expect(await read()).not.toContain('What would put it right?')
  })

  it('asks to be erased', async () => {
    const { id, send, read } = await start('closed')
    await send('erase')
    expect((await reportOf(id))?.erasureAskedAt).not.toBeNull()
    expect(await read()).toContain('You asked us to erase this report.')
  })

  it('withdraws the report at the customer’s request', async () => {
    const { id, send } = await start('working')
    await send('withdraw')
    expect(await reportOf(id)).toMatchObject({ state: 'withdrawn' })
  })
})

describe('news by mail', () => {
  it('is asked for, waits for a yes, and can be stopped', async () => {
    const click = await driveTo(collector, 'received')
    const { send, read } = customerOf(collector, click)
    await send('mail', { email: ` ${MAIL} ` })
    expect(await reportOf(click.id)).toMatchObject({ mail: { status: 'asked', email: MAIL } })
    expect(await read()).toContain(`We’ve sent an email to ${MAIL}`)
    await send('stop-mail')
    expect(await reportOf(click.id)).toMatchObject({ mail: { status: 'off' } })
  })

  it('asks an address once an hour, whichever reports name it', async () => {
    const email = 'often@example.org'
    const [one, other] = [
      await driveTo(collector, 'received'),
      await driveTo(collector, 'received'),
    ]
    await customerOf(collector, one).send('mail', { email })
    const answer = await customerOf(collector, other).send('mail', { email: email.toUpperCase() })
    expect(answer.status).toBe(429)
    expect(wordsIn(await answer.text())).toContain('We emailed that address a short while ago.')
    expect(await reportOf(other.id)).toMatchObject({ mail: { status: 'off' } })
  })

  it('takes an impatient second press for the same', async () => {
    const click = await driveTo(collector, 'received')
    const { send } = customerOf(collector, click)
    const answers = [
      await send('mail', { email: 'b@c.de' }),
      await send('mail', { email: 'b@c.de' }),
    ]
    expect(answers.map(({ status }) => status)).toEqual([303, 303])
    expect((await typesOf(click.id)).filter((type) => type === 'mail_asked')).toHaveLength(1)
  })
})

describe('a form that cannot be accepted', () => {
  it.each([
    ['received', 'write', { text: '  ' }, 'Please write a few words first.'],
    [
      'received',
      'write',
      { text: 'x'.repeat(10_005) },
      'That’s 5 over the limit of 10,000 characters. Please shorten it.',
    ],
    ['received', 'mail', { email: 'nobody' }, 'That doesn’t look like an email address.'],
    ['received', 'wish', { wish: 'gold', text: 'In bars' }, 'Please choose one of these.'],
    ['resolved', 'reopen', { text: '' }, 'Please write a few words first.'],
  ] as const)('when %s, %s %o: says why at the field', async (state, act, fields, sentence) => {
    const click = await driveTo(collector, state)
    const answer = await customerOf(collector, click).send(act, fields)
    expect([400, 413]).toContain(answer.status)
    const html = await answer.text()
    expect(wordsIn(html)).toContain(sentence)
    expect(html).toContain(`id="fault-${act}"`)
    expect(html).toContain('text' in fields ? fields.text : fields.email)
  })

  it('says that something has to be chosen', async () => {
    const click = await driveTo(collector, 'proposed')
    const answer = await customerOf(collector, click).send('pick', {
      offer: await offerOf(click.id),
    })
    expect(wordsIn(await answer.text())).toContain('Please choose one of these.')
  })

  it('keeps every answer to the follow-up that lacks the one that matters', async () => {
    const click = await driveTo(collector, 'resolved')
    await followUp(collector, click.id)
    const answer = await customerOf(collector, click).send('follow-up', {
      rating: '2',
      text: 'Hm.',
    })
    const html = await answer.text()
    expect(html).toContain('Please tell us whether we put it right.')
    expect(html).toMatch(/name="rating" value="2" checked/)
    expect(html).toContain('Hm.')
  })
})

describe('a race that was lost', () => {
  it('shows what is now, and gives the words back', async () => {
    const click = await driveTo(collector, 'proposed')
    const { send } = customerOf(collector, click)
    const offer = await offerOf(click.id)
    const reason = 'I made a mistake in it.'
    await give(collector, click.id, sam(), { type: 'withdraw_offer', reason })
    const answer = await send('counter', { text: 'Rather a plate.', offer })
    expect(answer.status).toBe(409)
    const page = wordsIn(await answer.text())
    expect(page).toContain('Something changed here in the meantime, so this wasn’t sent.')
    expect(page).toContain('What you wrote is still here: What you wrote Rather a plate.')
    expect(page).toContain('We’re working on it.')
  })

  it('does not take a choice of one offer for a choice of the next', async () => {
    const click = await driveTo(collector, 'proposed')
    const seen = await offerOf(click.id)
    const reason = 'I made a mistake in it.'
    await give(collector, click.id, sam(), { type: 'withdraw_offer', reason })
    await give(collector, click.id, sam(), MOVES.offer(Date.now()))
    const answer = await customerOf(collector, click).send('pick', { remedy: 'a', offer: seen })
    expect(answer.status).toBe(409)
    expect(await reportOf(click.id)).toMatchObject({ state: 'proposed', granted: [] })
  })

  it('does not take a yes to one date for a yes to a later one', async () => {
    const click = await driveTo(collector, 'working')
    const why = 'The part comes a day late.'
    const dues = [2, 9].map((days) => Date.now() + days * DAY_MS)
    for (const due of dues) {
      await give(collector, click.id, sam(), { type: 'ask_move', kind: 'resolve', due, why })
    }
    const fields = { promise: 'resolve', due: String(dues[0]) }
    expect((await customerOf(collector, click).send('agree', fields)).status).toBe(409)
    expect(await typesOf(click.id)).not.toContain('move_agreed')
  })

  it('lets a message through that others came before', async () => {
    const click = await driveTo(collector, 'acknowledged')
    const { send } = customerOf(collector, click)
    const words = ['one', 'two', 'three'].map((word) => `Message ${word}.`)
    await Promise.all(words.map((text) => send('write', { text })))
    const texts = (await listEvents(collector.db, click.id)).flatMap((event) =>
      event.type === 'wrote' ? [event.data.text] : [],
    )
    expect(texts.toSorted()).toEqual(words.toSorted())
  })
})

describe('an outage', () => {
  it('gives the customer every word back', async () => {
    const click = await driveTo(collector, 'acknowledged')
    const { send } = customerOf(collector, click)
    await collector.db.exec('ALTER TABLE event RENAME TO away')
    const answer = await send('write', { text: 'A long story.' })
    await collector.db.exec('ALTER TABLE away RENAME TO event')
    expect(answer.status).toBe(503)
    expect(await answer.text()).toContain('A long story.')
    expect((await send('write', { text: 'A long story.' })).status).toBe(303)
  })
})

describe('a form that is sent twice', () => {
  it.each([
    ['acknowledged', 'write', { text: 'Once.' }, 'wrote'],
    ['proposed', 'pick', { remedy: 'b' }, 'picked'],
    ['proposed', 'counter', { text: 'A plate.' }, 'countered'],
    ['resolved', 'confirm', {}, 'confirmed'],
    ['resolved', 'reopen', { text: 'Not right.' }, 'reopened'],
    ['working', 'withdraw', {}, 'withdrawn'],
    ['working', 'erase', {}, 'erasure_asked'],
  ] as const)('when %s, acts once: %s', async (state, act, fields, type) => {
    const click = await driveTo(collector, state)
    const { send } = customerOf(collector, click)
    const form = { ...fields, offer: await offerOf(click.id) }
    const answers = await Promise.all([send(act, form), send(act, form)])
    expect(answers.map(({ status }) => status)).toEqual([303, 303])
    expect((await typesOf(click.id)).filter((one) => one === type)).toHaveLength(1)
  })
})

describe('a GET', () => {
  it('of an address that acts leads back to the page and changes nothing', async () => {
    const click = await driveTo(collector, 'resolved')
    const before = await reportOf(click.id)
    for (const act of ['confirm', 'reopen', 'withdraw', 'erase', 'attach']) {
      const answer = await collector.fetch(`/r/${click.key}/${act}`, { redirect: 'manual' })
      expect([act, answer.status]).toEqual([act, 303])
      expect(answer.headers.get('location')).toBe(`/r/${click.key}`)
    }
    expect(await reportOf(click.id)).toEqual(before)
  })
})
