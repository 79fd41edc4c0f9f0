import type { Report } from './report.ts'
import type { Endpoint, Site, Staff } from './site.ts'

export const DELIVERY_TYPES = [
  'report.raised',
  'report.updated',
  'report.withdrawn',
  'report.acknowledged',
  'report.messaged',
] as const
export type DeliveryType = (typeof DELIVERY_TYPES)[number]

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
   * `if_told`: only where an earlier alert of this report has gone out or is on its way.
   */
  readonly when: 'always' | 'unless_waiting' | 'if_told'
}

/** What the events of one commit do to the report's deliveries. */
export interface Effects {
  readonly deliveries: readonly PlannedDelivery[]
  /** Alerts that have not started are called off. */
  readonly cancelWaiting: boolean
  /** Alerts that have not started become due at this moment. */
  readonly hastenTo: number | null
}

/** What two events of one commit do together. */
export function joinEffects(a: Effects, b: Effects): Effects {
  const dates = [a.hastenTo, b.hastenTo].filter((date) => date !== null)
  return {
    deliveries: [...a.deliveries, ...b.deliveries],
    cancelWaiting: a.cancelWaiting || b.cancelWaiting,
    hastenTo: dates.length > 0 ? Math.min(...dates) : null,
  }
}

/** A delivery that is due, with all that sending it needs. */
export interface DueDelivery extends DeliveryKey {
  readonly type: DeliveryType
  readonly messageId: string
  readonly attempts: number
  /** Until when the one who claimed it may send it. */
  readonly leaseUntil: number
  /** The frozen bytes of a webhook that was attempted before. */
  readonly body: string | null
  readonly report: Report
  readonly site: Site
  /** Null when the recipient has left the site. */
  readonly to: { channel: 'mail'; staff: Staff } | { channel: 'webhook'; endpoint: Endpoint } | null
}

/** How an attempt ended. `reason` is a short technical word, never the receiver's text. */
export type AttemptOutcome =
  | { readonly ok: true }
  | { readonly ok: false; readonly reason: string; readonly again: boolean }

/** An attempt that was made, and when the next one is due; null means that there is none. */
export interface Attempted {
  readonly delivery: DueDelivery
  readonly outcome: AttemptOutcome
  readonly nextAt: number | null
}
