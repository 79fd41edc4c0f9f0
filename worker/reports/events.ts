import type { ContactInput, EvidenceInput, PromiseKind, Wish } from '../contract.ts'
import type { Amends } from './remedy.ts'
import type {
  Actor,
  Dated,
  Deadline,
  Learning,
  Outcome,
  Person,
  Raised,
  Severity,
  State,
} from './report.ts'

interface Happened<Type extends string, Data> {
  readonly seq: number
  readonly at: number
  readonly actor: Actor
  readonly from: State | null
  readonly to: State
  readonly type: Type
  /**
   * `deadline` is what staff have to do next, where the event changes that; `said` is the number
   * that a customer's device gave to what led to it.
   */
  readonly data: Data & { readonly deadline?: Deadline | null; readonly said?: string }
}

/** An event that says all by its type. */
export interface Nothing {
  readonly nothing?: never
}

/** What the customer added. Absent means unchanged. */
export interface Details {
  readonly text?: string
  readonly wish?: Wish
  readonly wishText?: string
  /** Null where the customer took it back. */
  readonly contact?: ContactInput | null
  readonly evidence?: EvidenceInput
}

/** A named person's words to the customer, and when they will hear again. */
export interface Answered {
  readonly text: string
  readonly updateBy: number
}

/** What resolving tells the customer. Of each pair, one says why the other is not there. */
export interface Resolved {
  readonly outcome: Outcome
  readonly done: string
  readonly apology: string | null
  readonly noApologyBecause: string | null
  readonly amends: string | null
  readonly noAmendsBecause: string | null
  /** Why a promise was not kept; needed where one was not. */
  readonly explanation: string | null
}

/** The customer's answer to the follow-up. Ratings are 1 to 5. */
export interface FollowUpAnswer {
  readonly isRight: boolean
  readonly rating: number | null
  readonly fairness: {
    readonly outcome: number | null
    readonly process: number | null
    readonly respect: number | null
  }
  readonly text: string | null
}

/** Because the customer asked for it, because staff did it, or because its time was over. */
export type ErasedBecause = 'asked' | 'staff' | 'age'

/** What is left of an erased report. What stands last is missing in what was erased before it was. */
export type Tombstone = Pick<Raised, 'id' | 'siteId' | 'reason'> & {
  readonly receivedAt: number
  readonly events: number
  readonly because?: ErasedBecause
  readonly outcome?: Outcome | null
  readonly resolvedAt?: number | null
  readonly closedAt?: number | null
  readonly cause?: Learning['cause'] | null
  /** The first part of the page's path, or empty. */
  readonly page?: string
}

/** The data of each type of event. */
export interface EventData {
  raised: Raised & { readonly answerBy: number; readonly remindAt: number }
  quarantined: Raised & { readonly suspicion: string }
  /** What was said later looks like abuse. */
  suspected: { readonly suspicion: string }
  released: Dated & { readonly reason: string }
  spam_marked: { readonly reason: string }
  details_added: Details
  finished: Nothing
  withdrawn: Nothing
  wrote: { readonly text: string; readonly promise: Dated | null }
  attached: { readonly id: string; readonly type: string; readonly bytes: number }
  acknowledged: Answered & { readonly remindAt: number; readonly severity: Severity }
  planned: Dated & { readonly text: string }
  messaged: { readonly text: string; readonly updateBy: number | null; readonly remindAt: number }
  noted: { readonly text: string }
  move_asked: Dated & { readonly kind: PromiseKind; readonly why: string }
  move_agreed: Dated & { readonly kind: PromiseKind }
  approval_asked: { readonly amends: Amends }
  approval_refused: { readonly reason: string }
  /** `by` made it; `authority` is the one whose limit it counts against. */
  offered: Amends & { readonly by: Person; readonly authority: Person }
  granted: Amends & Dated & { readonly by: Person; readonly authority: Person }
  offer_reminded: Nothing
  offer_withdrawn: { readonly reason: string; readonly promise?: Dated | null }
  picked: Dated & { readonly remedyId: string }
  countered: Dated & { readonly text: string }
  resolved: Resolved & { readonly followUpAt: number }
  confirmed: { readonly note: string | null }
  follow_up_sent: Nothing
  follow_up_answered: FollowUpAnswer
  reopened: Dated & { readonly reason: string | null }
  learned: Learning
  closed: Nothing
  handover_offered: { readonly to: Person; readonly returnAt: number }
  handover_accepted: { readonly to: Person }
  handover_declined: { readonly reason: string }
  handover_returned: Nothing
  handed_over: { readonly to: Person; readonly reason: string }
  escalated: { readonly level: number; readonly reason: string }
  merged: { readonly id: string; readonly reference: string }
  /** The report that it went on with ended, and this one stands alone again. */
  separated: Dated & { readonly reference: string }
  promise_reminded: { readonly kind: PromiseKind; readonly due: number }
  /** `due` was not kept; `next` is the new date. */
  promise_broken: { readonly kind: PromiseKind; readonly due: number; readonly next: Dated }
  deadline_passed: Deadline
  mail_asked: { readonly email: string }
  mail_confirmed: { readonly email: string }
  mail_stopped: Nothing
  /** Every link to the customer's page from before leads nowhere. */
  links_revoked: Nothing
  erasure_asked: Nothing
  erased: Tombstone
}

export type EventType = keyof EventData

/** What happened to a report. Events are only ever appended. */
export type ReportEvent = { [Type in EventType]: Happened<Type, EventData[Type]> }[EventType]

/** The event of one type. */
export type EventOf<Type extends EventType> = ReportEvent & { type: Type }

/** With what a report of a customer begins. */
export type FirstEvent = EventOf<'raised'> | EventOf<'quarantined'>

/** A person's words to the customer. */
export const REACTIONS = [
  'acknowledged',
  'planned',
  'messaged',
  'offered',
  'granted',
  'resolved',
] as const satisfies EventType[]

/** What customers are told by mail, if they want mail. */
export const NEWS = [
  ...REACTIONS,
  'move_asked',
  'offer_reminded',
  'follow_up_sent',
  'promise_broken',
  'links_revoked',
] as const satisfies EventType[]
export type News = (typeof NEWS)[number]

/** Whether an event is one that customers are told of. */
export function isNews(type: EventType): type is News {
  return (NEWS as readonly EventType[]).includes(type)
}
