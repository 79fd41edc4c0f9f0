import type { DeliveryType } from '../reports/effects.ts'
import type { EventType } from '../reports/events.ts'

/** The type of webhook for each public event. Notes and what a mail address does stay inside. */
export const WEBHOOK_TYPES: Partial<Record<EventType, DeliveryType>> = {
  raised: 'report.raised',
  released: 'report.raised',
  details_added: 'report.updated',
  wrote: 'report.updated',
  attached: 'report.updated',
  withdrawn: 'report.withdrawn',
  acknowledged: 'report.acknowledged',
  planned: 'report.planned',
  messaged: 'report.messaged',
  offered: 'report.offered',
  granted: 'report.granted',
  offer_withdrawn: 'report.offer_withdrawn',
  picked: 'report.picked',
  countered: 'report.countered',
  resolved: 'report.resolved',
  confirmed: 'report.confirmed',
  follow_up_answered: 'report.follow_up_answered',
  reopened: 'report.reopened',
  closed: 'report.closed',
  handover_accepted: 'report.handed_over',
  handed_over: 'report.handed_over',
  escalated: 'report.escalated',
  merged: 'report.merged',
  separated: 'report.raised',
  promise_broken: 'report.promise_broken',
  erased: 'report.erased',
}
