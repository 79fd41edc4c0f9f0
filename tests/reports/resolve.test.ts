import { describe, expect, it } from 'vitest'
import { ADA, CUSTOMER, KIM, LEA, MONDAY, SAM, SYSTEM } from '../support/reports.ts'
import { DAY, HOUR, LEARNED, OFFER, RESOLVED, STAGES } from '../support/stages.ts'
import type { Story } from '../support/story.ts'

const { working, proposed, resolved, closed } = STAGES
const resolve = { type: 'resolve', ...RESOLVED } as const
const close = { type: 'close', ...LEARNED } as const
const tick = { type: 'tick' } as const
const answer = {
  type: 'answer_follow_up',
  isRight: true,
  rating: 5,
  fairness: { outcome: 5, process: 4, respect: null },
  text: null,
} as const
const openIn = ({ report }: Story) => report.promises.filter(({ status }) => status === 'open')
const typesIn = ({ events }: Story, count: number) => events.slice(-count).map(({ type }) => type)
const asked = resolved.at(resolved.last('resolved').data.followUpAt).and(SYSTEM, tick)

describe('resolving', () => {
  it('names each part that is missing', () => {
    const faults: readonly (readonly [string, object])[] = [
      ['done', { done: 'done' }],
      ['apology', { apology: null }],
      ['apology', { apology: 'sorry' }],
      ['amends', { noAmendsBecause: null }],
      ['outcome', { outcome: 'no_reply' }],
    ]
    for (const [field, fault] of faults) {
      const outcome = working.tries(SAM, { ...resolve, ...fault })
      expect(outcome).toMatchObject({ code: 'invalid', fields: [field] })
    }
    const bare = { ...resolve, done: '', apology: null, noAmendsBecause: null }
    expect(working.tries(SAM, bare)).toMatchObject({ fields: ['done', 'apology', 'amends'] })
  })

  it('takes a reason in the place of an apology', () => {
    const noApologyBecause = 'It was praise, not a problem.'
    expect(working.tries(SAM, { ...resolve, apology: null, noApologyBecause })).toHaveLength(1)
  })

  it('says how what was granted was given', () => {
    const [remedy] = OFFER.remedies
    const amends = {
      ...OFFER,
      kind: 'grant' as const,
      remedies: remedy ? [remedy] : [],
      deliverBy: MONDAY + 2 * DAY,
    }
    const granted = working
      .and(CUSTOMER, { type: 'add_details', details: { wish: 'refund' } })
      .and(SAM, { type: 'make_amends', amends })
    expect(granted.tries(SAM, resolve)).toMatchObject({ fields: ['amends'] })
    const given = { ...resolve, amends: 'The new bowl left today.' }
    expect(granted.tries(SAM, given)).toHaveLength(1)
  })

  it('explains each promise that was not kept, even one that nobody has seen break', () => {
    const late = working.at(MONDAY + 2 * DAY + 1)
    for (const broken of [late, late.and(SYSTEM, tick)]) {
      expect(broken.tries(SAM, resolve)).toMatchObject({ fields: ['explanation'] })
      const explained = { ...resolve, explanation: 'The kiln was cold for a day.' }
      expect(broken.tries(SAM, explained)).toHaveLength(1)
    }
  })

  it('is the owner’s, keeps what was promised and plans the follow-up', () => {
    expect(working.tries(LEA, resolve)).toMatchObject({ code: 'not_owner' })
    expect(resolved.report).toMatchObject({
      outcome: 'fixed',
      deadline: { step: 'close' },
      followUp: { dueAt: resolved.now + 3 * DAY, sentAt: null },
    })
    expect(resolved.report.promises.every(({ status }) => status === 'kept')).toBe(true)
  })
})

describe('an offer that nobody answers', () => {
  it('is reminded of on day 3 and day 7, and given up on day 14, with nobody late', () => {
    let offer = proposed
    const days: (readonly [string, number])[] = []
    while (offer.report.state === 'proposed') {
      offer = offer.at(offer.report.wakeAt ?? Number.NaN).and(SYSTEM, tick)
      const [type] = typesIn(offer, 1)
      days.push([type ?? '', (offer.now - proposed.now) / DAY])
    }
    expect(days).toEqual([
      ['offer_reminded', 3],
      ['offer_reminded', 7],
      ['resolved', 14],
    ])
    expect(offer.report).toMatchObject({ outcome: 'no_reply', offer: null })
    expect(offer.report.promises.some(({ status }) => status === 'broken')).toBe(false)
    expect(offer.tries(CUSTOMER, { type: 'reopen', reason: null })).toHaveLength(1)
  })

  it('is never given up without two reminders, a day apart, however long the clock stood still', () => {
    const woken = proposed.at(proposed.now + 30 * DAY).and(SYSTEM, tick)
    expect(typesIn(woken, 1)).toEqual(['offer_reminded'])
    expect(woken.at(woken.now + DAY - 1).tries(SYSTEM, tick)).toEqual([])
    expect(typesIn(woken.at(woken.now + DAY).and(SYSTEM, tick), 1)).toEqual(['offer_reminded'])
  })
})

describe('confirming', () => {
  it('needs of staff a word on how they know, and of the customer none', () => {
    expect(resolved.tries(CUSTOMER, { type: 'confirm', note: null })).toHaveLength(1)
    expect(resolved.tries(KIM, { type: 'confirm', note: null })).toMatchObject({
      fields: ['note'],
    })
    const note = 'She told me by phone.'
    expect(resolved.tries(KIM, { type: 'confirm', note })).toMatchObject([{ to: 'confirmed' }])
  })
})

describe('the follow-up', () => {
  it('goes out when it is due, or sooner by hand but not within a day', () => {
    expect(typesIn(asked, 1)).toEqual(['follow_up_sent'])
    const byHand = (later: number) =>
      resolved.at(resolved.now + later).tries(SAM, { type: 'follow_up' })
    expect(byHand(DAY - 1)).toMatchObject({ code: 'too_early' })
    expect(byHand(DAY)).toMatchObject([{ type: 'follow_up_sent' }])
  })

  it('is answered once, after it was asked, with ratings from 1 to 5', () => {
    expect(resolved.tries(CUSTOMER, answer)).toMatchObject({ code: 'not_allowed' })
    const told = asked.and(CUSTOMER, answer)
    expect(told.report.state).toBe('confirmed')
    expect(told.tries(CUSTOMER, answer)).toMatchObject({ code: 'not_allowed' })
    for (const rating of [0, 6, 2.5]) {
      expect(asked.tries(CUSTOMER, { ...answer, rating })).toMatchObject({ fields: ['rating'] })
    }
  })

  it('with a no opens the report again, and asks again after the next resolution', () => {
    const no = asked.and(CUSTOMER, { ...answer, isRight: false, text: 'It still wobbles.' })
    expect(no.report).toMatchObject({ state: 'working', reopenCount: 1, followUp: null })
    const again = no.and(SAM, resolve)
    expect(again.report.followUp).toMatchObject({ sentAt: null, answeredAt: null })
  })
})

describe('reopening', () => {
  it('promises an answer no later than a new report, with the same owner and severity', () => {
    const reopened = resolved.and(CUSTOMER, { type: 'reopen', reason: ' It broke again. ' })
    expect(reopened.last('reopened').data.reason).toBe('It broke again.')
    // Monday 14:00 and the four open hours within which a new report is answered.
    expect(openIn(reopened)).toMatchObject([{ due: Date.parse('2026-03-09T18:00Z') }])
    expect(reopened.report).toMatchObject({ owner: { id: 'sam' }, reopenCount: 1 })
  })

  it('is possible up to 30 days after closing', () => {
    const reopen = { type: 'reopen', reason: null } as const
    for (const actor of [CUSTOMER, KIM]) {
      expect(closed.at(closed.now + 30 * DAY).tries(actor, reopen)).toHaveLength(1)
      expect(closed.at(closed.now + 30 * DAY + 1).tries(actor, reopen)).toMatchObject({
        code: 'too_late',
      })
    }
  })
})

describe('closing', () => {
  it('needs the failure point and what keeps it from happening again', () => {
    expect(asked.tries(SAM, { ...close, failurePoint: ' ' })).toMatchObject({
      fields: ['failurePoint'],
    })
    expect(asked.tries(SAM, { ...close, prevention: 'none' })).toMatchObject({
      fields: ['prevention'],
    })
    expect(asked.tries(LEA, close)).toMatchObject({ code: 'not_owner' })
  })

  it('waits until the customer answered, or had seven days to', () => {
    const learned = asked.and(SAM, close)
    expect(learned.report.state).toBe('resolved')
    expect(learned.at(asked.now + 7 * DAY - 1).tries(SYSTEM, tick)).toEqual([])
    const week = learned.at(asked.now + 7 * DAY).and(SYSTEM, tick)
    expect(week.report).toMatchObject({ state: 'closed', closedAt: asked.now + 7 * DAY })
    const answered = learned.and(CUSTOMER, answer).and(SYSTEM, tick)
    expect(answered.report.state).toBe('closed')
    expect(asked.and(CUSTOMER, answer).and(SAM, close).report.state).toBe('closed')
  })

  it('waits for whoever is still owed an answer', () => {
    const owed = asked
      .and(CUSTOMER, answer)
      .and(CUSTOMER, { type: 'write', text: 'Is it safe in the oven?' })
      .and(SAM, close)
    expect(owed.and(SYSTEM, tick).report.state).toBe('confirmed')
    const told = owed
      .and(SAM, { type: 'message', text: 'It is, up to 200 degrees.', updateBy: null })
      .and(SYSTEM, tick)
    expect(told.report.state).toBe('closed')
  })
})

describe('erasing', () => {
  const ask = { type: 'ask_erasure' } as const

  it('happens two days before the 30 that the customer is promised', () => {
    const wished = closed.and(CUSTOMER, ask)
    const day = closed.now + 28 * DAY
    expect(wished.at(day - 1).and(SYSTEM, tick).report.state).toBe('closed')
    const gone = wished.at(day).and(SYSTEM, tick)
    expect(gone.report).toMatchObject({ state: 'erased', wakeAt: null, text: null, owner: null })
    expect(JSON.stringify(gone.events.at(-1))).not.toMatch(/shop\.example|key-hash/)
    expect(gone.last('erased').data.events).toBe(wished.events.length)
  })

  it('is an admin’s or the clock’s', () => {
    expect(closed.tries(ADA, { type: 'erase' })).toHaveLength(1)
    expect(closed.tries(LEA, { type: 'erase' })).toMatchObject({ code: 'wrong_role' })
    expect(closed.at(closed.now + HOUR).tries(CUSTOMER, { type: 'erase' })).toMatchObject({
      code: 'wrong_role',
    })
  })
})
