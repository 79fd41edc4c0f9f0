import { describe, expect, it } from 'vitest'
import type { State } from '../../worker/reports/report.ts'
import { ADA, CUSTOMER, KIM, LEA, MONDAY, SAM, SYSTEM, TOLD } from '../support/reports.ts'
import { HOUR, STAGES } from '../support/stages.ts'
import type { Story } from '../support/story.ts'

const { received, acknowledged, merged } = STAGES
const offered = acknowledged.and(SAM, { type: 'hand_over', to: 'kim' })
const ownerOf = ({ report }: Story) => report.owner?.id

describe('a hand-over', () => {
  it('leaves the owner the owner until the receiver says yes', () => {
    expect(ownerOf(offered)).toBe('sam')
    const accepted = offered.and(KIM, { type: 'accept_handover' })
    expect(accepted.report).toMatchObject({
      owner: { id: 'kim', name: 'Kim Tran' },
      handover: null,
    })
  })

  it('is accepted and declined by the receiver alone', () => {
    for (const command of [
      { type: 'accept_handover' },
      { type: 'decline_handover', reason: '' },
    ] as const) {
      for (const actor of [SAM, LEA]) {
        expect(offered.tries(actor, command)).toMatchObject({ code: 'not_allowed' })
      }
    }
    const declined = offered.and(KIM, { type: 'decline_handover', reason: 'I am on leave.' })
    expect(declined.report).toMatchObject({ owner: { id: 'sam' }, handover: null })
  })

  it('goes back after two open hours', () => {
    const back = MONDAY + 3 * HOUR
    expect(offered.report.handover?.returnAt).toBe(back)
    expect(offered.at(back - 1).tries(SYSTEM, { type: 'tick' })).toEqual([])
    const returned = offered.at(back).and(SYSTEM, { type: 'tick' })
    expect(returned.report).toMatchObject({ owner: { id: 'sam' }, handover: null })
    expect(returned.tries(KIM, { type: 'accept_handover' })).toMatchObject({ code: 'not_allowed' })
  })

  it('is accepted no more once its time is over, also before the clock has taken it back', () => {
    const { returnAt = 0 } = offered.report.handover ?? {}
    const accept = { type: 'accept_handover' } as const
    expect(offered.at(returnAt - 1).tries(KIM, accept)).toMatchObject([
      { type: 'handover_accepted' },
    ])
    expect(offered.at(returnAt).tries(KIM, accept)).toMatchObject({ code: 'too_late' })
  })

  it('is offered by the owner, to somebody else of the site', () => {
    expect(acknowledged.tries(KIM, { type: 'hand_over', to: 'lea' })).toMatchObject({
      code: 'not_owner',
    })
    for (const to of ['sam', 'nobody']) {
      expect(acknowledged.tries(SAM, { type: 'hand_over', to })).toMatchObject({ fields: ['to'] })
    }
  })

  it('is forced by a lead, with a reason', () => {
    const force = { type: 'force_handover', to: 'kim', reason: 'Sam is on leave.' } as const
    expect(offered.tries(KIM, force)).toMatchObject({ code: 'wrong_role' })
    expect(offered.tries(LEA, { ...force, reason: 'leave' })).toMatchObject({ fields: ['reason'] })
    expect(offered.and(LEA, force).report).toMatchObject({ owner: { id: 'kim' }, handover: null })
  })
})

describe('merging', () => {
  const into = (state: State, more: object = {}) =>
    received.tries(
      KIM,
      { type: 'merge', into: 'other' },
      { target: { id: 'other', siteId: 'demo', reference: 'K7M-2PQ', state, ...more } },
    )
  const refused = { code: 'invalid', fields: ['into'] }

  it('leads to a report that goes on, and tells which', () => {
    expect(merged.report).toMatchObject({
      state: 'merged',
      mergedInto: { id: 'other', reference: 'K7M-2PQ' },
      deadline: null,
    })
    expect(into('confirmed')).toMatchObject([{ to: 'merged' }])
  })

  it('makes no chain and leads to no end', () => {
    for (const state of [
      'merged',
      'closed',
      'spam',
      'withdrawn',
      'erased',
      'quarantined',
    ] as const) {
      expect(into(state)).toMatchObject(refused)
    }
  })

  it('makes no circle, and reaches into no other site', () => {
    expect(into('working', { id: TOLD.id })).toMatchObject(refused)
    expect(into('working', { siteId: 'elsewhere' })).toMatchObject(refused)
    expect(
      received.tries(
        KIM,
        { type: 'merge', into: TOLD.id },
        { target: { id: TOLD.id, siteId: 'demo', reference: 'K7M-2PQ', state: 'received' } },
      ),
    ).toMatchObject(refused)
    expect(received.tries(KIM, { type: 'merge', into: 'other' })).toMatchObject(refused)
  })
})

describe('escalating', () => {
  it('goes from the owner to a lead, from there to an admin, and no further', () => {
    const once = acknowledged.and(SAM, { type: 'escalate', reason: 'This is beyond me.' })
    const twice = once.and(LEA, { type: 'escalate', reason: 'And beyond me, too.' })
    const thrice = twice.and(ADA, { type: 'escalate', reason: 'I have to sleep on it.' })
    expect([once, twice, thrice].map(({ report }) => report.escalation)).toEqual([1, 2, 2])
    expect(
      acknowledged.tries(CUSTOMER, { type: 'escalate', reason: 'Where are you?' }),
    ).toMatchObject({ code: 'wrong_role' })
  })
})
