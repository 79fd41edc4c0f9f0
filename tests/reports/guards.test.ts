import { describe, expect, it } from 'vitest'
import { decideEvents } from '../support/decide.ts'
import { CUSTOMER, KIM, MONDAY, SAM, SYSTEM, TOLD } from '../support/reports.ts'
import { DAY, STAGES } from '../support/stages.ts'
import { contextAt, story } from '../support/story.ts'

const raised = story().and(CUSTOMER, { type: 'raise', told: TOLD })
const WORDS = { type: 'write', text: 'Are you there?' } as const
const withdraw = { type: 'withdraw' } as const

describe('a command', () => {
  it('is refused to whom it is not for, in a state that it does not fit, and to who is not the owner', () => {
    const { working, received, withdrawn } = STAGES
    expect(received.tries(SAM, withdraw)).toMatchObject({ code: 'wrong_role' })
    expect(withdrawn.tries(CUSTOMER, { type: 'pick', remedyId: 'new' })).toMatchObject({
      code: 'not_allowed',
    })
    const plan = { type: 'plan', text: 'A bowl leaves today.', due: working.now + DAY } as const
    expect(working.tries(KIM, plan)).toMatchObject({ code: 'not_owner' })
    expect(working.tries(SAM, plan)).toMatchObject([{ type: 'planned' }])
  })

  it('does nothing where it is done already', () => {
    expect(raised.and(CUSTOMER, withdraw).tries(CUSTOMER, withdraw)).toEqual([])
  })

  it('does nothing when a device that heard no answer sends it again, also after something newer', () => {
    const said = { idempotencyKey: 'the first' }
    const written = raised.and(CUSTOMER, WORDS, said)
    expect(written.tries(CUSTOMER, WORDS, said)).toEqual([])
    const next = { type: 'write', text: 'Hello?' } as const
    const newer = { idempotencyKey: 'another' }
    expect(written.tries(CUSTOMER, next, newer)).toHaveLength(1)
    expect(written.and(CUSTOMER, next, newer).tries(CUSTOMER, WORDS, said)).toEqual([])
  })

  it('of a customer is taken five hundred times, and staff can go on', () => {
    const context = contextAt(MONDAY, CUSTOMER)
    const after = (version: number) => decideEvents({ ...raised.report, version }, WORDS, context)
    expect(after(499)).toHaveLength(1)
    expect(after(500)).toMatchObject({ code: 'not_allowed' })
  })

  it('of the clock does each thing that is due once', () => {
    const late = raised.at(MONDAY + 2 * DAY)
    const events = late.tries(SYSTEM, { type: 'tick' })
    const types = Array.isArray(events) ? events.map(({ type }) => type as string) : []
    expect(types.filter((type) => type === 'promise_broken')).toHaveLength(1)
  })
})
