import * as fc from 'fast-check'
import { DEMO_SITE } from '../../demo/seed.ts'
import type { Problem } from '../../worker/problem.ts'
import type { Command, CommandType } from '../../worker/reports/commands.ts'
import type { ReportEvent } from '../../worker/reports/events.ts'
import { monthOf } from '../../worker/reports/promises.ts'
import type { Amends } from '../../worker/reports/remedy.ts'
import type { Actor, Report, State } from '../../worker/reports/report.ts'
import { REMEDY_TYPES } from '../../worker/sites/authority.ts'
import { decideEvents } from './decide.ts'
import { ADA, CUSTOMER, KIM, LEA, SAM, SYSTEM, TOLD } from './reports.ts'
import { DAY, HOUR, LEARNED, RESOLVED } from './stages.ts'
import { contextAt } from './story.ts'

const PEOPLE = [SAM, KIM, LEA, ADA] as const
const ANYBODY: readonly Actor[] = [CUSTOMER, SYSTEM, ...PEOPLE]
const AMOUNTS = [0, 1_500, 4_000, 5_001, 19_000, 20_001, 60_000]
const WORDS = ['', 'short', 'Words that are long enough.', 'Some other words than those.']
/** What these two have granted this month on other reports: their limits are near. */
const ELSEWHERE: Readonly<Record<string, number>> = { sam: 44_000, lea: 185_000 }

/** One thing that somebody tries: `n` decides what is said, `fits` whether it is theirs to do. */
export interface Step {
  /** `next`: what leads on from the state that the report is in. */
  readonly type: CommandType | 'next'
  readonly n: number
  readonly fits: boolean
  readonly jump: number
}

/** What was granted, by the model's own book-keeping. */
export interface Held {
  readonly seq: number
  readonly at: number
  readonly staffId: string
  readonly amount: number
}

/** Where a random walk stands. */
export interface Walk {
  readonly events: readonly ReportEvent[]
  readonly report: Report
  readonly now: number
  readonly held: readonly Held[]
}

type Say = (n: number, report: Report, now: number) => Command
// Where `n` is small, what is said is often refused.
const words = (n: number) => WORDS[n < 100 ? n % 4 : 2 + (n % 2)] ?? ''
const person = (n: number) => PEOPLE[n % PEOPLE.length]?.id ?? ''
const AHEAD = [-HOUR, HOUR, 5 * HOUR, DAY, 5 * DAY]
const ahead = (n: number, now: number) => now + (AHEAD[n < 100 ? n % 5 : 1 + (n % 3)] ?? 0)

const SAYS: Readonly<Record<CommandType, Say>> = {
  raise: () => ({ type: 'raise', told: TOLD }),
  quarantine: () => ({ type: 'quarantine', told: TOLD, suspicion: 'links' }),
  suspect: () => ({ type: 'suspect', suspicion: 'links' }),
  release: (n) => ({ type: 'release', reason: words(n) }),
  mark_spam: (n) => ({ type: 'mark_spam', reason: words(n) }),
  add_details: (n) => ({ type: 'add_details', details: { text: words(n), wish: 'fix' } }),
  finish: () => ({ type: 'finish' }),
  withdraw: () => ({ type: 'withdraw' }),
  write: (n) => ({ type: 'write', text: words(n) }),
  attach: (n) => ({ type: 'attach', id: 'a', mediaType: 'image/png', bytes: n ** 2 }),
  acknowledge: (n, _report, now) => ({
    type: 'acknowledge',
    text: words(n),
    updateBy: ahead(n, now),
  }),
  plan: (n, _report, now) => ({ type: 'plan', text: words(n), due: ahead(n, now) }),
  message: (n, _report, now) => ({
    type: 'message',
    text: words(n),
    updateBy: n % 3 === 0 ? null : ahead(n, now),
  }),
  tell: (n, _report, now) => ({
    type: 'tell',
    text: words(n),
    ...(n % 2 === 1 && { shared: { updateBy: n % 3 ? ahead(n, now) : null } }),
  }),
  note: (n) => ({ type: 'note', text: words(n) }),
  ask_move: (n, _report, now) => ({
    type: 'ask_move',
    kind: n % 8 ? 'resolve' : 'update',
    due: ahead(n, now) + 2 * DAY,
    why: words(n),
  }),
  agree_move: (n) => ({ type: 'agree_move', kind: n % 8 ? 'resolve' : 'update' }),
  make_amends: (n, _report, now) => ({ type: 'make_amends', amends: amendsOf(n, now) }),
  approve: () => ({ type: 'approve' }),
  refuse_approval: (n) => ({ type: 'refuse_approval', reason: words(n) }),
  withdraw_offer: (n) => ({ type: 'withdraw_offer', reason: words(n) }),
  pick: (n) => ({ type: 'pick', remedyId: `r${n % 3}` }),
  counter: (n) => ({ type: 'counter', text: words(n) }),
  resolve: (n) => ({ type: 'resolve', ...RESOLVED, amends: words(n), explanation: words(n + 1) }),
  confirm: (n) => ({ type: 'confirm', note: n % 2 ? words(n) : null }),
  follow_up: () => ({ type: 'follow_up' }),
  answer_follow_up: (n) => ({
    type: 'answer_follow_up',
    isRight: n % 2 === 0,
    rating: n % 7,
    fairness: { outcome: null, process: null, respect: null },
    text: words(n),
  }),
  reopen: (n) => ({ type: 'reopen', reason: n % 2 ? words(n) : null }),
  close: (n) => ({ type: 'close', ...LEARNED, prevention: words(n) }),
  hand_over: (n) => ({ type: 'hand_over', to: person(n) }),
  accept_handover: () => ({ type: 'accept_handover' }),
  decline_handover: (n) => ({ type: 'decline_handover', reason: words(n) }),
  force_handover: (n) => ({ type: 'force_handover', to: person(n), reason: words(n) }),
  escalate: (n) => ({ type: 'escalate', reason: words(n) }),
  merge: () => ({ type: 'merge', into: 'other' }),
  separate: () => ({ type: 'separate' }),
  settle: (n) => ({
    type: 'settle',
    outcome: 'fixed',
    words: n % 2 ? { done: words(2), apology: words(2), explanation: null } : null,
    owner: { id: SAM.id, name: SAM.name },
  }),
  disagree: (n) => ({ type: 'disagree', text: words(n) }),
  ask_mail: () => ({ type: 'ask_mail', email: 'ann@mail.example' }),
  confirm_mail: () => ({ type: 'confirm_mail', email: 'ann@mail.example' }),
  vouch_mail: () => ({ type: 'vouch_mail', email: 'ann@mail.example' }),
  stop_mail: () => ({ type: 'stop_mail' }),
  revoke_links: () => ({ type: 'revoke_links' }),
  renew_links: () => ({ type: 'renew_links' }),
  ask_erasure: () => ({ type: 'ask_erasure' }),
  erase: () => ({ type: 'erase' }),
  tick: () => ({ type: 'tick' }),
}

function amendsOf(n: number, now: number): Amends {
  const remedies = Array.from({ length: n % 4 }, (_, at) => ({
    id: `r${at}`,
    type: REMEDY_TYPES[(n + at) % REMEDY_TYPES.length] ?? 'other',
    text: 'Something that helps',
    amount: AMOUNTS[(n + at) % AMOUNTS.length] ?? 0,
  }))
  const kind = n % 3 === 0 ? 'grant' : 'offer'
  return { kind, text: words(2), remedies, whyOne: words(n + 1), deliverBy: ahead(n + 1, now) }
}

const CUSTOMERS: readonly CommandType[] = [
  ...(['add_details', 'finish', 'withdraw', 'write', 'attach', 'agree_move', 'pick'] as const),
  ...([
    'disagree',
    'counter',
    'answer_follow_up',
    'ask_mail',
    'confirm_mail',
    'stop_mail',
    'ask_erasure',
  ] as const),
]

const NEXT: Partial<Readonly<Record<State, readonly CommandType[]>>> = {
  quarantined: ['release', 'release', 'mark_spam'],
  received: [
    'acknowledge',
    'acknowledge',
    'acknowledge',
    'suspect',
    'ask_mail',
    'confirm_mail',
    'stop_mail',
  ],
  acknowledged: ['plan', 'plan', 'hand_over', 'accept_handover', 'decline_handover'],
  working: [
    ...(['make_amends', 'make_amends', 'make_amends', 'approve', 'refuse_approval'] as const),
    ...(['add_details', 'add_details', 'make_amends', 'approve', 'merge'] as const),
    ...(['ask_move', 'agree_move', 'ask_move', 'agree_move', 'resolve'] as const),
  ],
  proposed: ['pick', 'pick', 'counter', 'withdraw_offer', 'tick', 'write'],
  resolved: ['confirm', 'answer_follow_up', 'reopen', 'close', 'tick'],
  confirmed: ['answer_follow_up', 'reopen', 'close', 'tick'],
  closed: ['reopen', 'reopen', 'write'],
  merged: ['separate', 'settle', 'disagree', 'write', 'message'],
}

function typeOf({ type, n }: Step, { state }: Report): CommandType {
  if (type !== 'next') return type
  const next = NEXT[state] ?? []
  return next[n % next.length] ?? 'tick'
}

/** Whose these are to do; everything else is the owner's. */
const WHOSE: Partial<Readonly<Record<CommandType, Actor>>> = {
  separate: SYSTEM,
  suspect: SYSTEM,
  vouch_mail: SYSTEM,
  ...Object.fromEntries(CUSTOMERS.map((type) => [type, CUSTOMER])),
  tick: SYSTEM,
  erase: SYSTEM,
  refuse_approval: LEA,
}

function actorOf(type: CommandType, { n, fits }: Step, { owner, handover }: Report): Actor {
  if (!fits) return ANYBODY[n % ANYBODY.length] ?? CUSTOMER
  const theirs = WHOSE[type]
  if (theirs) return theirs
  if (type === 'approve' || type === 'force_handover') return n % 2 ? LEA : ADA
  const isReceiver = type === 'accept_handover' || type === 'decline_handover'
  const id = isReceiver ? handover?.to.id : owner?.id
  return PEOPLE.find((one) => one.id === id) ?? SAM
}

/** What somebody tries next, with a clock that may jump either way. */
export const anyStep: fc.Arbitrary<Step> = fc.record({
  type: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...(Object.keys(SAYS) as CommandType[])) },
    { weight: 4, arbitrary: fc.constant('next' as const) },
    { weight: 1, arbitrary: fc.constant('tick' as const) },
  ),
  n: fc.nat(420),
  fits: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, fc.constant(false)),
  jump: fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: -2 * HOUR, max: 8 * HOUR }) },
    fc.integer({ min: 0, max: 10 * DAY }),
  ),
})

/** Tries a step; tells who tried what, and what it led to. */
export function attempt(
  walk: Walk,
  step: Step,
): {
  readonly now: number
  readonly actor: Actor
  readonly command: Command
  readonly outcome: readonly ReportEvent[] | Problem
} {
  const now = walk.now + step.jump
  const type = typeOf(step, walk.report)
  const actor = actorOf(type, step, walk.report)
  const command = SAYS[type](step.n, walk.report, now)
  const outcome = decideEvents(
    walk.report,
    command,
    contextAt(now, actor, {
      grantedThisMonth: 'id' in actor ? grantedBy(actor.id, walk.held, now) : 0,
      target: {
        id: 'other',
        siteId: 'demo',
        reference: 'K7M-2PQ',
        state: step.n % 2 ? 'working' : 'merged',
      },
    }),
  )
  return { now, actor, command, outcome }
}

/** What somebody has granted in the month of a moment, on this report and elsewhere. */
export function grantedBy(staffId: string, held: readonly Held[], now: number): number {
  const since = monthOf(DEMO_SITE, now)
  return held
    .filter((one) => one.staffId === staffId && one.at >= since)
    .reduce((sum, { amount }) => sum + amount, ELSEWHERE[staffId] ?? 0)
}
