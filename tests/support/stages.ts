import type { Amends } from '../../worker/reports/remedy.ts'
import type { State } from '../../worker/reports/report.ts'
import { CUSTOMER, KIM, LEA, MONDAY, SAM, SYSTEM, TOLD } from './reports.ts'
import { type Story, story } from './story.ts'

export const HOUR = 3_600_000
export const DAY = 24 * HOUR

/** An offer of two remedies that an agent may grant. */
export const OFFER: Amends = {
  kind: 'offer',
  text: 'Here is what I can do for you.',
  remedies: [
    { id: 'new', type: 'replacement', text: 'A new bowl', amount: 1_500 },
    { id: 'back', type: 'refund', text: 'Your money back', amount: 2_000 },
  ],
  whyOne: null,
  deliverBy: MONDAY + 3 * DAY,
}

/** Amends beyond what an agent may grant, and within what a lead may. */
export const DEAR: Amends = {
  ...OFFER,
  remedies: OFFER.remedies.map((remedy) => ({ ...remedy, amount: 9_000 })),
}

/** All that resolving asks for. */
export const RESOLVED = {
  outcome: 'fixed',
  done: 'I sent you a new bowl today.',
  apology: 'I am sorry that it broke.',
  noApologyBecause: null,
  amends: null,
  noAmendsBecause: 'The new bowl is what you asked for.',
  explanation: null,
} as const

/** All that closing asks for. */
export const LEARNED = {
  cause: 'delivery',
  failurePoint: 'Packing',
  prevention: 'Bowls now travel in two boxes.',
  willPrevent: true,
} as const

export const ANSWER = {
  type: 'acknowledge',
  text: 'Your bowl broke on its way; I see to it.',
  updateBy: MONDAY + 6 * HOUR,
} as const

const raised = story().and(CUSTOMER, { type: 'raise', told: TOLD })
const quarantined = story().and(SYSTEM, { type: 'quarantine', told: TOLD, suspicion: 'links' })
const acknowledged = raised.at(MONDAY + HOUR).and(SAM, ANSWER)
const working = acknowledged
  .at(MONDAY + 2 * HOUR)
  .and(SAM, { type: 'plan', text: 'A new bowl leaves today.', due: MONDAY + 2 * DAY })
const proposed = working.at(MONDAY + 3 * HOUR).and(SAM, { type: 'make_amends', amends: OFFER })
const resolved = working.at(MONDAY + 4 * HOUR).and(SAM, { type: 'resolve', ...RESOLVED })
const confirmed = resolved.at(MONDAY + 5 * HOUR).and(CUSTOMER, { type: 'confirm', note: null })
/** The customer was asked whether it is right, and what was learned is written down. */
const learned = resolved
  .at(resolved.last('resolved').data.followUpAt)
  .and(SYSTEM, { type: 'tick' })
  .and(SAM, { type: 'close', ...LEARNED })

const closed = learned.at(learned.now + 7 * DAY).and(SYSTEM, { type: 'tick' })

/** A story that has come to each state on its own feet. */
export const STAGES: Readonly<Record<State, Story>> = {
  received: raised,
  quarantined,
  acknowledged,
  working,
  proposed,
  resolved,
  confirmed,
  closed,
  spam: quarantined.and(KIM, { type: 'mark_spam', reason: 'It sells watches.' }),
  withdrawn: raised.and(CUSTOMER, { type: 'withdraw' }),
  merged: raised.and(
    KIM,
    { type: 'merge', into: 'other' },
    { target: { id: 'other', siteId: 'demo', reference: 'K7M-2PQ', state: 'working' } },
  ),
  erased: raised.and(SYSTEM, { type: 'erase' }),
}

const reminded = proposed
  .at(MONDAY + 4 * DAY)
  .and(SYSTEM, { type: 'tick' })
  .at(MONDAY + 9 * DAY)
  .and(SYSTEM, { type: 'tick' })

/** The same states, come to on other ways that open other doors. */
export const DETOURS: readonly Story[] = [
  working.and(SAM, { type: 'make_amends', amends: DEAR }),
  reminded,
  learned,
  confirmed
    .at(learned.now)
    .and(SYSTEM, { type: 'tick' })
    .and(SAM, { type: 'close', ...LEARNED }),
  resolved.at(MONDAY + 2 * DAY).and(CUSTOMER, { type: 'reopen', reason: 'It broke again.' }),
  closed.and(CUSTOMER, { type: 'write', text: 'One more question, please.' }),
  working.and(SAM, { type: 'hand_over', to: KIM.id }),
  proposed.and(CUSTOMER, { type: 'counter', text: 'I would rather have a plate.' }),
  proposed.and(CUSTOMER, { type: 'pick', remedyId: 'new' }),
  acknowledged.and(LEA, { type: 'force_handover', to: LEA.id, reason: 'Sam is on leave.' }),
]
