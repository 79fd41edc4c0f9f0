import { describe, expect, it } from 'vitest'
import { DEMO_SITE } from '../../demo/seed.ts'
import type { Command } from '../../worker/reports/commands.ts'
import { afterOpenDays, latestUpdateBy, promisesShown } from '../../worker/reports/promises.ts'
import { CUSTOMER, KIM, LEA, MONDAY, RAISED, SAM, SYSTEM, TOLD } from '../support/reports.ts'
import { ANSWER, DAY, HOUR, STAGES } from '../support/stages.ts'
import { type Story, story } from '../support/story.ts'

const { received, quarantined, acknowledged, working, resolved } = STAGES
const promisesOf = ({ report }: Story) => report.promises.map(({ kind, status }) => [kind, status])

describe('raising', () => {
  it('promises an answer on the calendar of the site, and dates the reminder', () => {
    expect(received.events).toEqual([{ ...RAISED, data: { ...RAISED.data, deadline: null } }])
    expect(received.report.promises).toMatchObject([
      { kind: 'answer', due: MONDAY + 4 * HOUR, remindAt: MONDAY + 3 * HOUR, status: 'open' },
    ])
  })

  it('names the person who noticed it for the customer', () => {
    const noticed = story().and(SAM, { type: 'raise', told: TOLD })
    expect(noticed.report.noticedBy).toEqual({ id: 'sam', name: 'Sam Okafor' })
    expect(received.report.noticedBy).toBeNull()
  })

  it('promises an answer all the same where the opening hours make none possible', () => {
    const hours = [[], [], [[0, 1]], [], [], [], []] as const
    const site = { ...DEMO_SITE, calendar: { ...DEMO_SITE.calendar, hours } }
    const raised = story().and(CUSTOMER, { type: 'raise', told: TOLD }, { site })
    expect(raised.report.promises).toMatchObject([{ due: MONDAY + 4 * HOUR }])
  })
})

describe('a suspicious report', () => {
  it('waits for a look within one open day, while its promise rests', () => {
    expect(quarantined.report.promises).toMatchObject([
      { due: MONDAY + 4 * HOUR, status: 'withdrawn' },
    ])
    expect(quarantined.report.deadline).toEqual({
      step: 'review',
      due: afterOpenDays(DEMO_SITE, MONDAY, 1),
    })
  })

  it('is promised no less for it once it is released', () => {
    const released = quarantined
      .at(MONDAY + 2 * HOUR)
      .and(KIM, { type: 'release', reason: 'A real customer.' })
    expect(promisesShown(released.report, DEMO_SITE)).toMatchObject([
      { due: MONDAY + 4 * HOUR, status: 'open' },
    ])
    expect(released.report.deadline).toBeNull()
  })

  it('stands still from the words on that are suspicious, and then goes on as promised', () => {
    const suspect = { type: 'suspect', suspicion: 'links' } as const
    const held = received.and(SYSTEM, suspect)
    expect(held.report).toMatchObject({ state: 'quarantined', suspicion: 'links' })
    expect(held.report.deadline?.step).toBe('review')
    expect(held.at(MONDAY + 5 * HOUR).tries(SYSTEM, { type: 'tick' })).toEqual([])
    const [promise] = received.report.promises
    expect(promisesShown(held.report, DEMO_SITE)).toEqual([promise])

    const released = held
      .at(MONDAY + 2 * HOUR)
      .and(KIM, { type: 'release', reason: 'A real customer.' })
    expect(released.report.promises.at(-1)).toMatchObject({
      status: 'open',
      due: promise?.due,
      remindAt: promise?.remindAt,
    })
    // A person has looked at it, or answers it.
    for (const one of [released, acknowledged]) expect(one.tries(SYSTEM, suspect)).toEqual([])
    expect(received.tries(CUSTOMER, suspect)).toMatchObject({ code: 'wrong_role' })
  })

  it('is released or thrown away for a reason alone', () => {
    for (const type of ['release', 'mark_spam'] as const) {
      expect(quarantined.tries(KIM, { type, reason: ' ' })).toMatchObject({ fields: ['reason'] })
    }
  })

  it('is thrown away by a lead alone once it was taken for real', () => {
    const spam = { type: 'mark_spam', reason: 'It sells watches.' } as const
    expect(received.tries(SAM, spam)).toMatchObject({ code: 'wrong_role' })
    expect(received.tries(LEA, spam)).toMatchObject([{ to: 'spam' }])
  })
})

describe('a first answer', () => {
  const answer = (now: number, more: object = {}, snippets: readonly string[] = []) =>
    received.at(now).tries(SAM, { ...ANSWER, ...more }, { snippets })

  it('keeps the promise, names the owner and makes the next promise', () => {
    expect(acknowledged.report).toMatchObject({
      owner: { id: 'sam', name: 'Sam Okafor' },
      deadline: { step: 'plan' },
    })
    expect(promisesOf(acknowledged)).toEqual([
      ['answer', 'kept'],
      ['update', 'open'],
    ])
  })

  it('keeps the promise up to its last millisecond, and breaks it one later', () => {
    const after = (now: number) => received.at(now).and(SAM, ANSWER).report.promises[0]?.status
    expect(after(MONDAY + 4 * HOUR)).toBe('kept')
    expect(after(MONDAY + 4 * HOUR + 1)).toBe('broken')
  })

  it('needs a sentence', () => {
    expect(answer(MONDAY, { text: '  ok, sorry  ' })).toMatchObject({ fields: ['text'] })
  })

  it('is no snippet, however it is spaced or dressed', () => {
    const snippet = 'Thank you for your message. We take this very seriously.'
    const other = 'Somebody will look into it as soon as possible.'
    const canned = [
      snippet,
      `  ${snippet.toUpperCase()} !!  `,
      `Dear Ann, ${snippet}`,
      `${snippet} ${other}`,
      `${snippet} ${snippet}`,
    ]
    for (const text of canned) {
      expect(answer(MONDAY, { text }, [snippet, other])).toMatchObject({ code: 'canned' })
    }
    const own = `${snippet} Your blue bowl broke on its way, I send a new one.`
    expect(answer(MONDAY, { text: own }, [snippet, other])).toHaveLength(1)
  })

  it('puts the next update ahead, and no further than two open days', () => {
    const latest = latestUpdateBy(DEMO_SITE, MONDAY)
    expect(answer(MONDAY, { updateBy: latest })).toHaveLength(1)
    for (const updateBy of [MONDAY, latest + 1, Number.NaN]) {
      expect(answer(MONDAY, { updateBy })).toMatchObject({ fields: ['updateBy'] })
    }
  })

  it('takes no system and no customer for a person', () => {
    for (const actor of [SYSTEM, CUSTOMER]) {
      expect(received.tries(actor, ANSWER)).toMatchObject({ code: 'wrong_role' })
    }
  })
})

describe('a plan', () => {
  const plan = (due: number) => ({ type: 'plan', text: 'A new bowl leaves today.', due }) as const

  it('is promised with its date, and stands in the place of the update', () => {
    expect(promisesOf(working)).toEqual([
      ['answer', 'kept'],
      ['update', 'kept'],
      ['resolve', 'open'],
    ])
  })

  it('is the owner’s, has words and lies ahead within 30 days', () => {
    const { now } = acknowledged
    expect(acknowledged.tries(LEA, plan(now + DAY))).toMatchObject({ code: 'not_owner' })
    expect(acknowledged.tries(SAM, { ...plan(now + DAY), text: 'soon' })).toMatchObject({
      fields: ['text'],
    })
    for (const due of [now, now + 30 * DAY + 1, Number.NaN]) {
      expect(acknowledged.tries(SAM, plan(due))).toMatchObject({ fields: ['due'] })
    }
  })

  it('comes sooner without a question, and later only with the customer’s yes', () => {
    const sooner = working.and(SAM, plan(MONDAY + DAY))
    expect(promisesOf(sooner).slice(2)).toEqual([
      ['resolve', 'moved'],
      ['resolve', 'open'],
    ])
    const later = working.tries(SAM, plan(MONDAY + 2 * DAY + 1))
    expect(later).toMatchObject({ code: 'invalid', fields: ['due'] })
  })
})

describe('moving a promise', () => {
  const ask: Command = {
    type: 'ask_move',
    kind: 'resolve',
    due: MONDAY + 3 * DAY,
    why: 'The kiln is cold until Thursday.',
  }
  const agree: Command = { type: 'agree_move', kind: 'resolve' }
  const asked = working.and(SAM, ask)

  it('is neither kept nor broken when the customer agrees in time', () => {
    const moved = asked.at(MONDAY + DAY).and(CUSTOMER, agree)
    expect(moved.report.promises.slice(2)).toMatchObject([
      { kind: 'resolve', due: MONDAY + 2 * DAY, status: 'moved' },
      { kind: 'resolve', due: MONDAY + 3 * DAY, status: 'open' },
    ])
  })

  it('breaks it when the customer says nothing, and then holds the date that was asked for', () => {
    const broken = asked.at(MONDAY + 2 * DAY + 1).and(SYSTEM, { type: 'tick' })
    expect(broken.report.promises.slice(2)).toMatchObject([
      { status: 'broken' },
      { due: MONDAY + 3 * DAY, status: 'open' },
    ])
  })

  it('is not asked for nor agreed to when it is already late, and nobody agrees to nothing', () => {
    const late = asked.at(MONDAY + 2 * DAY + 1)
    for (const outcome of [
      late.tries(SAM, ask),
      late.tries(CUSTOMER, agree),
      working.tries(CUSTOMER, agree),
    ]) {
      expect(outcome).toMatchObject({ code: 'not_allowed' })
    }
  })

  it('asks for a later date, with a reason', () => {
    expect(working.tries(SAM, { ...ask, due: MONDAY + 2 * DAY })).toMatchObject({
      fields: ['due'],
    })
    expect(working.tries(SAM, { ...ask, why: 'busy' })).toMatchObject({ fields: ['why'] })
  })
})

describe('words on the way', () => {
  it('promise the customer an answer where nothing else is promised, and once', () => {
    const wrote = resolved.and(CUSTOMER, { type: 'write', text: 'It wobbles.' })
    const again = wrote.and(CUSTOMER, { type: 'write', text: 'It really wobbles.' })
    expect(again.report.promises.filter(({ status }) => status === 'open')).toMatchObject([
      { kind: 'answer' },
    ])
    expect(again.report.waitsSince).toBe(resolved.now)
  })

  it('of a person keep what was promised, and need a date where no plan stands', () => {
    const say = { type: 'message', text: 'The new bowl is in the kiln.' } as const
    expect(acknowledged.tries(SAM, { ...say, updateBy: null })).toMatchObject({
      fields: ['updateBy'],
    })
    expect(working.tries(SAM, { ...say, updateBy: null })).toHaveLength(1)
    expect(working.tries(LEA, { ...say, updateBy: null })).toHaveLength(1)
    expect(working.tries(KIM, { ...say, updateBy: null })).toMatchObject({ code: 'not_owner' })
  })
})
