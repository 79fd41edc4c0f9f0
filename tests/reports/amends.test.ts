import { describe, expect, it } from 'vitest'
import { DEMO_SITE } from '../../demo/seed.ts'
import { ledgerOf } from '../../worker/reports/actions/amends.ts'
import type { EventOf, ReportEvent } from '../../worker/reports/events.ts'
import type { Amends } from '../../worker/reports/remedy.ts'
import type { RemedyType } from '../../worker/sites/authority.ts'
import { ADA, CUSTOMER, LEA, MONDAY, SAM, SYSTEM } from '../support/reports.ts'
import { DAY, DEAR, HOUR, OFFER, STAGES } from '../support/stages.ts'
import { contextAt, type Story } from '../support/story.ts'

const { working, proposed } = STAGES
const { staff } = contextAt(0, SYSTEM)
const make = (amends: Amends) => ({ type: 'make_amends', amends }) as const
const costing = (amount: number, type: RemedyType = 'refund'): Amends => ({
  ...OFFER,
  whyOne: 'It was the last of its kind.',
  remedies: [{ id: 'one', type, text: 'Your money back', amount }],
})
const WISH = { type: 'add_details', details: { wish: 'refund' } } as const
const openIn = ({ report }: Story) => report.promises.filter(({ status }) => status === 'open')

describe('an offer', () => {
  it('needs a reason when it holds one remedy', () => {
    const one = costing(1_000)
    expect(working.tries(SAM, make({ ...one, whyOne: null }))).toMatchObject({
      fields: ['whyOne'],
    })
    expect(working.tries(SAM, make(one))).toMatchObject([{ type: 'offered', to: 'proposed' }])
  })

  it('names each part that it lacks', () => {
    const faults: readonly (readonly [string, Partial<Amends>])[] = [
      ['text', { text: 'Here.' }],
      ['remedies', { remedies: [] }],
      ['remedies', { remedies: [...OFFER.remedies, ...OFFER.remedies] }],
      ['remedies', { kind: 'grant' }],
      ['amount', { remedies: OFFER.remedies.map((one) => ({ ...one, amount: -1 })) }],
      ['amount', { remedies: OFFER.remedies.map((one) => ({ ...one, amount: 0.5 })) }],
      ['deliverBy', { deliverBy: working.now }],
      ['deliverBy', { deliverBy: working.now + 30 * DAY + 1 }],
    ]
    for (const [field, fault] of faults) {
      expect(working.tries(SAM, make({ ...OFFER, ...fault }))).toMatchObject({
        code: 'invalid',
        fields: [field],
      })
    }
  })

  it('is picked from: what is chosen is granted and promised with a date', () => {
    const picked = proposed.and(CUSTOMER, { type: 'pick', remedyId: 'back' })
    expect(picked.report.granted.map(({ remedy }) => remedy.id)).toEqual(['back'])
    expect(openIn(picked)).toMatchObject([{ kind: 'resolve', due: OFFER.deliverBy }])
    expect(proposed.tries(CUSTOMER, { type: 'pick', remedyId: 'moon' })).toMatchObject({
      fields: ['remedyId'],
    })
  })

  it('that is picked late is not late before it begins', () => {
    const late = proposed.at(MONDAY + 7 * DAY).and(CUSTOMER, { type: 'pick', remedyId: 'back' })
    expect(openIn(late)).toMatchObject([{ due: MONDAY + 7 * DAY + 4 * HOUR }])
  })

  it('stops the clock of the plan, but not that of a question about it', () => {
    const later = proposed.at(MONDAY + 2 * DAY + 1)
    expect(later.tries(SYSTEM, { type: 'tick' })).toEqual([])
    const asked = proposed.and(CUSTOMER, { type: 'write', text: 'Is the new one blue?' })
    const { events } = asked.at(MONDAY + 8 * HOUR).and(SYSTEM, { type: 'tick' })
    expect(events.slice(-3).map(({ type }) => type)).toEqual([
      'promise_reminded',
      'promise_broken',
      'escalated',
    ])
  })

  it('is answered with another proposal, which is promised an answer', () => {
    const countered = proposed.and(CUSTOMER, { type: 'counter', text: ' A blue plate. ' })
    expect(countered.report).toMatchObject({ counter: 'A blue plate.', offer: null })
    expect(openIn(countered)).toMatchObject([{ kind: 'answer' }])
    expect(proposed.tries(CUSTOMER, { type: 'counter', text: ' ' })).toMatchObject({
      fields: ['text'],
    })
  })

  it('that is withdrawn leaves nobody without a date', () => {
    const withdraw = { type: 'withdraw_offer', reason: 'The last blue one is sold.' } as const
    const bare = proposed
      .and(CUSTOMER, { type: 'counter', text: 'A blue plate.' })
      .and(SAM, make(OFFER))
    expect(openIn(bare)).toEqual([])
    expect(openIn(bare.and(SAM, withdraw))).toMatchObject([{ kind: 'answer' }])
    expect(openIn(proposed.and(SAM, withdraw))).toMatchObject([{ kind: 'resolve' }])
    expect(proposed.tries(LEA, withdraw)).toMatchObject({ code: 'not_owner' })
  })
})

describe('authority', () => {
  it('is enough up to the last cent of a case, and asked for above', () => {
    expect(working.tries(SAM, make(costing(5_000)))).toMatchObject([{ type: 'offered' }])
    expect(working.tries(SAM, make(costing(5_001)))).toMatchObject([{ type: 'approval_asked' }])
  })

  it('counts what this customer was granted before', () => {
    const gift = { ...costing(3_000), kind: 'grant', deliverBy: MONDAY + 2 * DAY } as const
    const before = working.and(CUSTOMER, WISH).and(SAM, make(gift))
    expect(before.tries(SAM, make(costing(2_001)))).toMatchObject([{ type: 'approval_asked' }])
    expect(before.tries(SAM, make(costing(2_000)))).toMatchObject([{ type: 'offered' }])
  })

  it('counts what was granted this month', () => {
    const month = (grantedThisMonth: number) =>
      working.tries(SAM, make(costing(4_000)), { grantedThisMonth })
    expect(month(46_000)).toMatchObject([{ type: 'offered' }])
    expect(month(46_001)).toMatchObject([{ type: 'approval_asked' }])
  })

  it('covers of what needs no money only what the site lets a role give', () => {
    const agent = { ...DEMO_SITE.authority.agent, free: ['gesture'] as const }
    const site = { ...DEMO_SITE, authority: { ...DEMO_SITE.authority, agent } }
    const tries = (amends: Amends) => working.tries(SAM, make(amends), { site })
    expect(tries(costing(0, 'gift'))).toMatchObject([{ type: 'approval_asked' }])
    expect(tries(costing(1, 'gift'))).toMatchObject([{ type: 'offered' }])
  })
})

describe('a grant', () => {
  const gift = { ...OFFER, kind: 'grant', remedies: OFFER.remedies.slice(0, 1) } as const

  it('answers what the customer asked for, and nothing else', () => {
    const inTime = make({ ...gift, deliverBy: MONDAY + 2 * DAY })
    expect(working.tries(SAM, inTime)).toMatchObject({ code: 'not_allowed' })
    expect(working.and(CUSTOMER, WISH).tries(SAM, inTime)).toMatchObject([{ type: 'granted' }])
  })

  it('cannot set a later date without the customer’s consent', () => {
    const later = make({ ...gift, deliverBy: MONDAY + 2 * DAY + 1 })
    expect(working.and(CUSTOMER, WISH).tries(SAM, later)).toMatchObject({ fields: ['deliverBy'] })
  })
})

describe('money', () => {
  it('has an amount, or it would pass everybody’s authority', () => {
    for (const type of ['refund', 'credit', 'discount'] as const) {
      expect(working.tries(SAM, make(costing(0, type)))).toMatchObject({ fields: ['amount'] })
    }
  })
})

describe('approval', () => {
  const asked = working.and(SAM, make(DEAR))
  const approve = { type: 'approve' } as const

  it('lets a lead make the owner’s offer, counted against the lead', () => {
    const approved = asked.and(LEA, approve)
    expect(approved.report).toMatchObject({ state: 'proposed', approval: null })
    const offered = approved.last('offered')
    expect(offered.data).toMatchObject({ by: { id: 'sam' }, authority: { id: 'lea' } })
    expect(ledgerOf(asked.report, offered, DEMO_SITE, staff)).toMatchObject([
      { type: 'hold', staffId: 'lea', amount: 9_000, monthMax: 200_000 },
    ])
  })

  it('cannot come from the person who asked for it', () => {
    const mine = working
      .and(LEA, { type: 'force_handover', to: 'lea', reason: 'I see to it myself.' })
      .and(LEA, make(costing(20_001)))
    for (const command of [
      approve,
      { type: 'refuse_approval', reason: 'Far too dear.' },
    ] as const) {
      expect(mine.tries(LEA, command)).toMatchObject({ code: 'own_approval' })
    }
    expect(mine.tries(ADA, approve)).toMatchObject([{ type: 'offered' }])
  })

  it('has limits of its own', () => {
    const dear = working.and(SAM, make(costing(20_001)))
    expect(dear.tries(LEA, approve)).toMatchObject({ code: 'over_authority' })
    const month = asked.tries(LEA, approve, { grantedThisMonth: 191_001 })
    expect(month).toMatchObject({ code: 'over_authority' })
    expect(dear.tries(ADA, approve)).toMatchObject([{ type: 'offered' }])
    expect(dear.tries(SAM, approve)).toMatchObject({ code: 'wrong_role' })
  })

  it('moves a date on that passed while it waited, and needs something to approve', () => {
    const [offered] = asked.at(OFFER.deliverBy).tries(LEA, approve) as ReportEvent[]
    expect(offered).toMatchObject({ type: 'offered' })
    const { data } = offered as EventOf<'offered'>
    expect(data.deliverBy).toBeGreaterThan(OFFER.deliverBy)
    expect(working.tries(LEA, approve)).toMatchObject({ code: 'not_allowed' })
  })

  it('is refused with a reason', () => {
    expect(asked.tries(LEA, { type: 'refuse_approval', reason: 'no' })).toMatchObject({
      fields: ['reason'],
    })
    const refused = asked.and(LEA, { type: 'refuse_approval', reason: 'Half of it will do.' })
    expect(refused.report.approval).toBeNull()
  })
})

describe('the ledger', () => {
  it('holds the most expensive remedy, then what is chosen, or nothing', () => {
    const held = ledgerOf(working.report, proposed.last('offered'), DEMO_SITE, staff)
    expect(held).toMatchObject([{ type: 'hold', amount: 2_000 }])
    const settled = (after: Story) =>
      after.events
        .slice(proposed.events.length)
        .flatMap((event) => ledgerOf(proposed.report, event, DEMO_SITE, staff))
    const { seq } = proposed.last('offered')
    expect(settled(proposed.and(CUSTOMER, { type: 'pick', remedyId: 'new' }))).toEqual([
      { type: 'settle', seq, amount: 1_500 },
    ])
    for (const end of [
      proposed.and(CUSTOMER, { type: 'counter', text: 'A plate.' }),
      proposed.and(CUSTOMER, { type: 'withdraw' }),
      proposed.and(SYSTEM, { type: 'erase' }),
    ]) {
      expect(settled(end)).toEqual([{ type: 'settle', seq, amount: 0 }])
    }
    expect(settled(proposed.and(SAM, { type: 'note', text: 'Called twice.' }))).toEqual([])
  })
})
