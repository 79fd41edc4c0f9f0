import type { Endpoint, Site, Staff } from '../sites/site.ts'
import type { PlannedDue } from './due-commands.ts'
import type { ReportEvent } from './events.ts'
import type { Report } from './report.ts'

/** Every kind of news, for staff, endpoints or the customer. */
const DELIVERY_TYPES = [
  'report.raised',
  'report.held',
  'report.updated',
  'report.withdrawn',
  'report.acknowledged',
  'report.planned',
  'report.messaged',
  'report.move_asked',
  'report.move_agreed',
  'report.approval_asked',
  'report.approval_refused',
  'report.offered',
  'report.granted',
  'report.offer_reminded',
  'report.offer_withdrawn',
  'report.picked',
  'report.countered',
  'report.resolved',
  'report.confirmed',
  'report.follow_up_sent',
  'report.follow_up_answered',
  'report.reopened',
  'report.closed',
  'report.handover_offered',
  'report.handover_declined',
  'report.handover_returned',
  'report.handed_over',
  'report.escalated',
  'report.merged',
  'report.promise_reminded',
  'report.promise_broken',
  'report.deadline_passed',
  'report.links_revoked',
  'report.mail_asked',
  'report.erasure_asked',
  'report.erased',
] as const
export type DeliveryType = (typeof DELIVERY_TYPES)[number]

/** The recipient of what the customer is told by mail. */
export const CUSTOMER_ID = 'customer'

/** One alert about one event to one recipient. */
export interface DeliveryKey {
  readonly reportId: string
  readonly seq: number
  readonly channel: 'mail' | 'webhook'
  readonly recipientId: string
}

/** A delivery that an event causes, before it is stored. */
export interface PlannedDelivery extends DeliveryKey {
  readonly type: DeliveryType
  /** The same for every attempt, so that a receiver can tell a repeat. */
  readonly messageId: string
  readonly dueAt: number
  /**
   * `unless_waiting`: not where an alert that will tell the same has yet to start.
   * `unless_planned`: not where an earlier event of the same commit tells the same recipient.
   * `if_told`: only where an earlier alert of this report has gone out or is on its way.
   */
  readonly when: 'always' | 'unless_waiting' | 'unless_planned' | 'if_told'
}

/** What the events of one commit do beside the report: to its deliveries and to other reports. */
export interface Effects {
  readonly deliveries: readonly PlannedDelivery[]
  /** Alerts that have not started are called off: all of them, or those to the customer. */
  readonly cancel: 'all' | 'customer' | null
  /** Alerts to staff that wait for the rest of the story become due at this moment. */
  readonly hastenTo: number | null
  /** The same for what the customer is told. */
  readonly hastenCustomerTo: number | null
  readonly ledger: readonly LedgerChange[]
  /** What follows for other reports. */
  readonly due: readonly PlannedDue[]
}

export const NO_EFFECTS: Effects = {
  deliveries: [],
  cancel: null,
  hastenTo: null,
  hastenCustomerTo: null,
  ledger: [],
  due: [],
}

/** What an event does to the account of what staff have granted. Amounts are minor units. */
export type LedgerChange =
  | {
      readonly type: 'hold'
      readonly seq: number
      readonly at: number
      readonly staffId: string
      readonly amount: number
      /** The month's limit that holds for this person, and since when. */
      readonly monthFrom: number
      readonly monthMax: number | null
    }
  | { readonly type: 'settle'; readonly seq: number; readonly amount: number }

/** What two events of one commit do together. */
export function joinEffects(a: Effects, b: Effects): Effects {
  return {
    deliveries: [...a.deliveries, ...b.deliveries.filter((one) => !isToldBy(a.deliveries, one))],
    cancel: a.cancel === 'all' ? 'all' : (b.cancel ?? a.cancel),
    hastenTo: earliest(a.hastenTo, b.hastenTo),
    hastenCustomerTo: earliest(a.hastenCustomerTo, b.hastenCustomerTo),
    ledger: [...a.ledger, ...b.ledger],
    due: [...a.due, ...b.due],
  }
}

// What one alert of this commit tells needs no second one. The table cannot see that by itself.
function isToldBy(planned: readonly PlannedDelivery[], one: PlannedDelivery): boolean {
  const { channel, recipientId, when } = one
  return (
    (when === 'unless_waiting' || when === 'unless_planned') &&
    planned.some((other) => other.channel === channel && other.recipientId === recipientId)
  )
}

function earliest(...dates: readonly (number | null)[]): number | null {
  const known = dates.filter((date) => date !== null)
  return known.length > 0 ? Math.min(...known) : null
}

/** A delivery that is due, with all that sending it needs. */
export interface DueDelivery extends DeliveryKey {
  readonly type: DeliveryType
  readonly messageId: string
  readonly attempts: number
  /** Those from before somebody asked to send it again. */
  readonly attemptsBefore: number
  /** Until when the one who claimed it may send it. */
  readonly leaseUntil: number
  /** The frozen bytes of a webhook that was attempted before. */
  readonly body: string | null
  readonly report: Report
  /** The event that caused it and what happened since, oldest first. */
  readonly events: readonly ReportEvent[]
  readonly site: Site
  /** Null when the recipient has left the site, or the customer wants no mail. */
  readonly to:
    | { readonly channel: 'mail'; readonly staff: Staff }
    | { readonly channel: 'webhook'; readonly endpoint: Endpoint }
    | { readonly channel: 'customer'; readonly email: string }
    | null
}

/** How an attempt ended. `reason` is a short technical word, never the receiver's text. */
export type AttemptOutcome =
  | { readonly ok: true; readonly reason: string }
  | {
      readonly ok: false
      readonly reason: string
      readonly again: boolean
      /** The receiver is to blame, or the way to it: this counts against its endpoint. */
      readonly isReceivers?: boolean
      /** How long the receiver asked us to wait. */
      readonly retryAfterMs?: number
      /** The beginning of what the receiver said, on one line. It may repeat a customer's words. */
      readonly excerpt?: string
    }

/** Ends of an alert that nobody misses: its recipient has left, or nothing is left to tell. */
export const UNMISSED = ['recipient_gone', 'erased'] as const
/** One mailbox that takes no mail. It says nothing of any other. */
export const MAILBOX_REFUSES = [
  'E_RECIPIENT_SUPPRESSED',
  'E_RECIPIENT_NOT_ALLOWED',
  'bad_address',
] as const

/** What it needs to be signed or sent is stored under a secret that the worker does not have. */
export const WITHOUT_KEY = 'no_key'

/** The sender of all mail has sent as much as it may today. */
export const SPENT_QUOTA = 'E_DAILY_LIMIT_EXCEEDED'
/** The provider names no code, and says that it will not send for this sender. */
export const SENDER_REFUSED = 'sender_refused'

// Words of codes that are about the sender's name, account or budget. A rate is over in a moment.
const SENDERS =
  /_(?:SENDER|SENDING|FROM|ACCOUNT|DOMAIN|QUOTA|DAILY|WEEKLY|MONTHLY|PLAN|BILLING|PAYMENT|CREDITS?|SUSPENDED|UNAUTHORIZED)(?:_|$)/
const OTHERS = /_(?:RECIPIENTS?|TO|CC|BCC|MAILBOX|DESTINATION|REPLY)(?:_|$)/

/** Whether the provider sends no more for now, since what it sends in a time is used up. */
export function isSpentQuota(reason: string): boolean {
  return isSendersFault(reason) && /_(?:QUOTA|DAILY|WEEKLY|MONTHLY|CREDITS?)(?:_|$)/.test(reason)
}

/** Whether a mail failed for what the sender of all mail is or has used up. */
export function isSendersFault(reason: string): boolean {
  const isCode = reason.startsWith('E_') && SENDERS.test(reason) && !OTHERS.test(reason)
  return isCode || reason === SENDER_REFUSED
}

/** A delivery that somebody took in order to attempt it. */
export type TakenKey = DeliveryKey & Pick<DueDelivery, 'attempts' | 'attemptsBefore' | 'leaseUntil'>

/** An attempt that was made, and when the next one is due; null means that there is none. */
export interface Attempted<Delivery extends TakenKey = DueDelivery> {
  readonly delivery: Delivery
  readonly outcome: AttemptOutcome
  readonly at: number
  readonly nextAt: number | null
}

/** What can keep alerts of a site from arriving; `reports_held`: reports that were not stored. */
const FAILURE_KINDS = [
  'mail_failing',
  'recipient_refused',
  'endpoint_failing',
  'endpoint_disabled',
  'reports_held',
] as const
type FailureKind = (typeof FAILURE_KINDS)[number]

/** The subject of trouble with mail, and with the database. */
export const MAIL_SUBJECT = 'mail'
export const STORE_SUBJECT = 'store'

/** Something that keeps alerts of a site from arriving. */
export interface AlertFailure {
  readonly siteId: string
  readonly kind: FailureKind
  /** The id of an endpoint or of somebody of the staff, or `mail`, or `store`. */
  readonly subject: string
  readonly since: number
  /** The endpoint's host: what follows it may be a secret. Null with the others. */
  readonly host: string | null
  /** Of whoever's mailbox refuses mail; null with the others. */
  readonly name: string | null
  /** Why the sender of all mail is at fault, as the provider says; null where it is not. */
  readonly code: string | null
}
