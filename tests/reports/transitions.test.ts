import { describe, expect, it } from 'vitest'
import { Problem } from '../../worker/problem.ts'
import type { Command } from '../../worker/reports/commands.ts'
import { type Actor, type State, STATES } from '../../worker/reports/report.ts'
import { ADA, CUSTOMER, KIM, LEA, SAM, SYSTEM, TOLD } from '../support/reports.ts'
import { ANSWER, DAY, DETOURS, HOUR, LEARNED, OFFER, RESOLVED, STAGES } from '../support/stages.ts'
import { type Story, story } from '../support/story.ts'
import { isInTable, type Part, PARTS } from '../support/transitions.ts'

const ACTORS: Record<Part, Actor> = {
  customer: CUSTOMER,
  owner: SAM,
  agent: KIM,
  lead: LEA,
  admin: ADA,
  system: SYSTEM,
}
const TARGET = { id: 'other', siteId: 'demo', reference: 'K7M-2PQ', state: 'working' } as const
const SAID = 'It is as I told you before.'
const FOLLOW_UP = {
  type: 'answer_follow_up',
  rating: 4,
  fairness: { outcome: 5, process: null, respect: 5 },
  text: null,
} as const

const commandsAt = (now: number): readonly Command[] => [
  { type: 'raise', told: TOLD },
  { type: 'quarantine', told: TOLD, suspicion: 'links' },
  { type: 'suspect', suspicion: 'links' },
  { type: 'release', reason: SAID },
  { type: 'mark_spam', reason: SAID },
  { type: 'add_details', details: { text: SAID } },
  { type: 'finish' },
  { type: 'withdraw' },
  { type: 'write', text: SAID },
  { type: 'attach', id: 'a', mediaType: 'image/png', bytes: 9 },
  { ...ANSWER, updateBy: now + HOUR },
  { type: 'plan', text: SAID, due: now + HOUR },
  { type: 'message', text: SAID, updateBy: now + HOUR },
  { type: 'note', text: SAID },
  { type: 'ask_move', kind: 'resolve', due: now + 9 * DAY, why: SAID },
  { type: 'agree_move', kind: 'resolve' },
  { type: 'make_amends', amends: { ...OFFER, deliverBy: now + DAY } },
  { type: 'approve' },
  { type: 'refuse_approval', reason: SAID },
  { type: 'withdraw_offer', reason: SAID },
  { type: 'pick', remedyId: 'new' },
  { type: 'counter', text: SAID },
  { type: 'resolve', ...RESOLVED, explanation: SAID },
  { type: 'confirm', note: 'They told me by phone.' },
  { type: 'follow_up' },
  { ...FOLLOW_UP, isRight: true },
  { ...FOLLOW_UP, isRight: false },
  { type: 'reopen', reason: SAID },
  { type: 'close', ...LEARNED },
  { type: 'hand_over', to: KIM.id },
  { type: 'accept_handover' },
  { type: 'decline_handover', reason: SAID },
  { type: 'force_handover', to: KIM.id, reason: SAID },
  { type: 'escalate', reason: SAID },
  { type: 'merge', into: TARGET.id },
  { type: 'separate' },
  { type: 'settle', outcome: 'fixed', words: null, owner: { id: SAM.id, name: SAM.name } },
  { type: 'disagree', text: SAID },
  { type: 'ask_mail', email: 'ann@mail.example' },
  { type: 'confirm_mail', email: 'ann@mail.example' },
  { type: 'vouch_mail', email: 'ann@mail.example' },
  { type: 'stop_mail' },
  { type: 'ask_erasure' },
  { type: 'erase' },
  { type: 'tick' },
]

const starts = [...Object.values(STAGES), ...DETOURS].filter(
  ({ report }) => report.owner === null || report.owner.id === SAM.id,
)
const laterMs = [60_000, HOUR, 2 * DAY, 4 * DAY, 9 * DAY, 16 * DAY]

/** All states that anything which somebody can do leads to from the state, at any of the times. */
function reached(from: State, part: Part): ReadonlySet<State> {
  const tried = (start: Story) =>
    laterMs.flatMap((ms) => {
      const later = start.at(start.now + ms)
      return commandsAt(later.now).map((command) =>
        later.tries(ACTORS[part], command, { target: TARGET }),
      )
    })
  const events = starts
    .filter(({ report }) => report.state === from)
    .flatMap(tried)
    .flatMap((outcome) => (outcome instanceof Problem ? [] : outcome))
  return new Set(events.filter((event) => event.from === from).map(({ to }) => to))
}

describe('all 144 ordered pairs of states', () => {
  for (const from of STATES) {
    for (const part of PARTS) {
      it(`lets the ${part} lead from ${from} where the table says, and nowhere else`, () => {
        const allowed = STATES.filter((to) => isInTable(from, to, part))
        expect([...reached(from, part)].toSorted()).toEqual(allowed.toSorted())
      })
    }
  }
})

describe('a report that does not exist', () => {
  it('begins as received by the customer or staff, as quarantined by the system, and no other way', () => {
    const begun = PARTS.map((part) => {
      const outcomes = commandsAt(story().now).map((command) =>
        story().tries(ACTORS[part], command),
      )
      const events = outcomes.flatMap((outcome) => (outcome instanceof Problem ? [] : outcome))
      return events.map(({ to }) => to)
    })
    expect(begun).toEqual([
      ['received'],
      ['received'],
      ['received'],
      ['received'],
      ['received'],
      ['quarantined'],
    ])
  })
})

describe('a click that arrives twice', () => {
  const twice: readonly (readonly [string, Story, Actor, Command])[] = [
    ['words', STAGES.working, CUSTOMER, { type: 'write', text: SAID }],
    ['taking it back', STAGES.working, CUSTOMER, { type: 'withdraw' }],
    ['a choice', STAGES.proposed, CUSTOMER, { type: 'pick', remedyId: 'new' }],
    ['another proposal', STAGES.proposed, CUSTOMER, { type: 'counter', text: SAID }],
    ['a yes', STAGES.resolved, CUSTOMER, { type: 'confirm', note: null }],
    ['a no', STAGES.resolved, CUSTOMER, { type: 'reopen', reason: null }],
    ['a no with words', STAGES.closed, CUSTOMER, { type: 'reopen', reason: SAID }],
    ['being done', STAGES.received, CUSTOMER, { type: 'finish' }],
    ['details', STAGES.received, CUSTOMER, { type: 'add_details', details: { text: SAID } }],
    ['no more mail', STAGES.received, CUSTOMER, { type: 'stop_mail' }],
    ['the wish to be forgotten', STAGES.closed, CUSTOMER, { type: 'ask_erasure' }],
    ['spam', STAGES.quarantined, KIM, { type: 'mark_spam', reason: SAID }],
    ['an erasure', STAGES.closed, ADA, { type: 'erase' }],
  ]
  for (const [name, start, actor, command] of twice) {
    it(`is one click: ${name}`, () => {
      expect(start.and(actor, command).tries(actor, command)).toEqual([])
    })
  }

  it('refuses nobody who is done telling, where staff were faster and the report is over', () => {
    for (const over of [STAGES.resolved, STAGES.closed]) {
      expect(over.tries(CUSTOMER, { type: 'finish' })).toEqual([])
    }
  })

  it('keeps the same words when they come again after an answer', () => {
    const answered = STAGES.working
      .and(CUSTOMER, { type: 'write', text: SAID })
      .and(SAM, { type: 'message', text: 'I read it, and I see to it.', updateBy: null })
    expect(answered.tries(CUSTOMER, { type: 'write', text: SAID })).toHaveLength(1)
  })

  it('refuses a follow-up that nobody could send, rather than pass over it', () => {
    expect(STAGES.working.tries(SAM, { type: 'follow_up' })).toMatchObject({ code: 'not_allowed' })
  })
})
