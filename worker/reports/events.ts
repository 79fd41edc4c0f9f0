import type { DetailsField, DetailsInput, PromiseKind } from '../contract.ts'
import type { Amends } from './remedy.ts'
import type {
  Actor,
  DueDate,
  Learning,
  NextStepDue,
  Outcome,
  Person,
  Raised,
  Report,
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
  readonly data: Data & { readonly deadline?: NextStepDue | null; readonly said?: string }
}

/** An event that says all by its type. */
interface Nothing {
  readonly nothing?: never
}

/** What the customer added. Absent means unchanged; a contact that is null was taken back. */
export type Details = Readonly<Pick<DetailsInput, DetailsField>>

/** A named person's words to the customer, and when they will hear again. */
export interface Answered {
  readonly text: string
  readonly updateBy: number
}

/** Set where staff marked their words for everybody whose report goes on with this one. */
interface ForAll {
  readonly forAll?: true
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

/** Why a report was held back, and whether staff are told at once, for nothing like it waits. */
interface Held {
  readonly suspicion: string
  readonly isOnly?: true
}

/** The data of each type of event. */
export interface EventData {
  raised: Raised & { readonly answerBy: number; readonly remindAt: number }
  /** The promise is that of any other report; missing in what came in before it was written down. */
  quarantined: Raised &
    Held & {
      readonly answerBy?: number
      readonly remindAt?: number
    }
  /** What was said later looks like abuse. */
  suspected: Held
  released: DueDate & { readonly reason: string }
  spam_marked: { readonly reason: string }
  details_added: Details
  finished: Nothing
  withdrawn: Nothing
  wrote: { readonly text: string; readonly promise: DueDate | null }
  attached: { readonly id: string; readonly type: string; readonly bytes: number }
  acknowledged: Answered & ForAll & { readonly remindAt: number; readonly severity: Severity }
  planned: DueDate & ForAll & { readonly text: string }
  messaged: ForAll & {
    readonly text: string
    readonly updateBy: number | null
    readonly remindAt: number
    /** The end of the offer, where the customer waited for this answer to choose. */
    readonly offerUntil?: number
  }
  noted: { readonly text: string }
  move_asked: DueDate & { readonly kind: PromiseKind; readonly why: string }
  move_agreed: DueDate & { readonly kind: PromiseKind }
  approval_asked: { readonly amends: Amends }
  approval_refused: { readonly reason: string }
  /** `by` made it; `authority` is the one whose limit it counts against. */
  offered: Amends & { readonly by: Person; readonly authority: Person }
  granted: Amends & DueDate & { readonly by: Person; readonly authority: Person }
  offer_reminded: Nothing
  offer_withdrawn: { readonly reason: string; readonly promise?: DueDate | null }
  picked: DueDate & { readonly remedyId: string }
  countered: DueDate & { readonly text: string }
  /**
   * `with_other`: it was settled with the report that it goes on with, and no words were marked for
   * this customer. `owner` is who takes care of it from here, where nobody did.
   */
  resolved: Resolved &
    ForAll & {
      readonly followUpAt: number
      readonly code?: 'with_other'
      readonly owner?: Person
    }
  confirmed: { readonly note: string | null }
  follow_up_sent: Nothing
  follow_up_answered: FollowUpAnswer
  reopened: DueDate & { readonly reason: string | null }
  learned: Learning
  closed: Nothing
  handover_offered: { readonly to: Person; readonly returnAt: number }
  handover_accepted: { readonly to: Person }
  handover_declined: { readonly reason: string }
  handover_returned: Nothing
  handed_over: { readonly to: Person; readonly reason: string }
  escalated: { readonly level: number; readonly reason: string }
  /**
   * The customer keeps what they were promised; `promise` is one that they did not have. Without it
   * all promises end: so it is for whoever waits for a known problem, and so it once was for all.
   */
  merged: {
    readonly id: string
    readonly reference: string
    readonly promise?: DueDate | null
    readonly owner?: Person
  }
  /** It stands alone again: the report that it went on with ended, or the customer says so. */
  separated: DueDate & { readonly reference: string; readonly because?: 'customer' }
  promise_reminded: { readonly kind: PromiseKind; readonly due: number }
  /** `due` was not kept; `next` is the new date. */
  promise_broken: { readonly kind: PromiseKind; readonly due: number; readonly next: DueDate }
  deadline_passed: NextStepDue
  mail_asked: { readonly email: string }
  mail_confirmed: { readonly email: string }
  mail_stopped: Nothing
  /** Every link to the customer's page from before leads nowhere; `renewed`: those in mails alone. */
  links_revoked: { readonly renewed?: true }
  erasure_asked: Nothing
  erased: Tombstone
}

export type EventType = keyof EventData

/** What happened to a report. Events are only ever appended. */
export type ReportEvent = { [Type in EventType]: Happened<Type, EventData[Type]> }[EventType]

/** An event, and the report before and after it. */
export interface Transition {
  readonly event: ReportEvent
  readonly before: Report | null
  readonly after: Report
}

/** The event of one type. */
export type EventOf<Type extends EventType> = ReportEvent & { type: Type }

const FIRST_EVENTS = ['raised', 'quarantined'] as const satisfies readonly EventType[]

/** With what a report of a customer begins. */
export type FirstEvent = EventOf<(typeof FIRST_EVENTS)[number]>

/** Whether a report begins with events of this type. */
export function isFirstEventType(type: unknown): boolean {
  return FIRST_EVENTS.some((one) => one === type)
}

/** What an event of one type means, whatever its data says. */
interface EventTraits {
  /** A person's words to the customer: whoever waited for an answer has one. */
  readonly answers?: true
  /** Something that the customer does and a person should react to. */
  readonly asks?: true
  /** Customers who want mail are told: at once, or at most once a day unless they asked. */
  readonly news?: 'at_once' | 'daily'
  /** Comes bit by bit, so that one alert waits for the rest and tells all of it. */
  readonly grows?: true
  /** May follow from another event in the same moment, and is then told with it. */
  readonly follows?: true
  /** After it, only staff who were told of the report hear of its end. */
  readonly ends?: true
  /** Alerts that have not gone out are called off: all of them, or those to the customer. */
  readonly cancels?: 'all' | 'customer'
}

/** The traits of every type of event. */
const EVENT_TRAITS = {
  raised: { grows: true },
  quarantined: {},
  suspected: { cancels: 'all' },
  released: {},
  spam_marked: { ends: true, cancels: 'all' },
  details_added: { asks: true, grows: true },
  finished: {},
  withdrawn: { ends: true, cancels: 'all' },
  wrote: { asks: true, grows: true },
  attached: { asks: true, grows: true },
  acknowledged: { answers: true, news: 'at_once' },
  planned: { answers: true, news: 'daily' },
  messaged: { answers: true, news: 'daily' },
  noted: {},
  move_asked: { news: 'daily' },
  move_agreed: {},
  approval_asked: {},
  approval_refused: {},
  offered: { answers: true, news: 'daily' },
  granted: { answers: true, news: 'daily' },
  offer_reminded: { news: 'daily' },
  offer_withdrawn: {},
  picked: { asks: true },
  countered: { asks: true },
  resolved: { answers: true, news: 'at_once' },
  confirmed: { follows: true },
  follow_up_sent: { news: 'daily' },
  follow_up_answered: {},
  reopened: { asks: true, follows: true },
  learned: {},
  closed: {},
  handover_offered: {},
  handover_accepted: {},
  handover_declined: {},
  handover_returned: {},
  handed_over: {},
  escalated: { follows: true },
  merged: {},
  separated: {},
  promise_reminded: {},
  promise_broken: { news: 'daily' },
  deadline_passed: {},
  mail_asked: { cancels: 'customer' },
  mail_confirmed: { cancels: 'customer' },
  mail_stopped: { cancels: 'customer' },
  links_revoked: { news: 'at_once' },
  erasure_asked: {},
  erased: { ends: true, cancels: 'all' },
} as const satisfies Record<EventType, EventTraits>

/** The types of event that have a trait. */
type EventTypeWith<Trait extends keyof EventTraits> = {
  [Type in EventType]: (typeof EVENT_TRAITS)[Type] extends Required<Pick<EventTraits, Trait>>
    ? Type
    : never
}[EventType]

/** What customers are told by mail, if they want mail. */
export type News = EventTypeWith<'news'>

/** What an event of this type means, whatever its data says. */
export function traitsOf(type: EventType): EventTraits {
  return EVENT_TRAITS[type]
}

/** Whether an event is one that customers are told of. */
export function isNews(type: EventType): type is News {
  return traitsOf(type).news !== undefined
}
