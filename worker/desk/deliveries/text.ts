import type { Outgoing } from '../../db/queries/delivery-log.ts'
import { CHANNEL_OUTCOMES } from '../../notifications/channels/channels.ts'
import { type DeliveryType, isSendersFault, isSpentQuota } from '../../reports/effects.ts'

/** What a delivery tells, in plain words. */
export const TYPE_WORDS: Record<DeliveryType, string> = {
  'report.raised': 'New report',
  'report.held': 'Possible spam',
  'report.updated': 'More from the customer',
  'report.withdrawn': 'Report withdrawn',
  'report.acknowledged': 'First reply',
  'report.planned': 'Plan made',
  'report.messaged': 'Reply to the customer',
  'report.move_asked': 'More time requested',
  'report.move_agreed': 'Later date agreed',
  'report.approval_asked': 'Approval requested',
  'report.approval_refused': 'Approval declined',
  'report.offered': 'Offer made',
  'report.granted': 'Request granted',
  'report.offer_reminded': 'Offer reminder',
  'report.offer_withdrawn': 'Offer withdrawn',
  'report.picked': 'Customer chose',
  'report.countered': 'Customer suggested something else',
  'report.resolved': 'Report resolved',
  'report.confirmed': 'Customer confirmed the fix',
  'report.follow_up_sent': 'Follow-up sent',
  'report.follow_up_answered': 'Follow-up answered',
  'report.reopened': 'Report reopened',
  'report.closed': 'Report closed',
  'report.handover_offered': 'Handover requested',
  'report.handover_declined': 'Handover declined',
  'report.handover_returned': 'Handover expired',
  'report.handed_over': 'New owner',
  'report.escalated': 'Escalated',
  'report.merged': 'Report merged',
  'report.promise_reminded': 'Promise due soon',
  'report.promise_broken': 'Promise broken',
  'report.deadline_passed': 'Deadline passed',
  'report.links_revoked': 'New link to their report',
  'report.mail_asked': 'Email confirmation',
  'report.erasure_asked': 'Erasure requested',
  'report.erased': 'Report erased',
}

const STATUS_WORDS: Readonly<Record<string, string>> = {
  301: 'the address has moved, and we don’t follow redirects',
  302: 'the address has moved, and we don’t follow redirects',
  307: 'the address has moved, and we don’t follow redirects',
  308: 'the address has moved, and we don’t follow redirects',
  401: 'access denied',
  403: 'access denied',
  404: 'nothing found at this address',
  408: 'it took too long',
  410: 'the endpoint is gone',
  429: 'too many requests',
}

const OUTCOME_WORDS: Readonly<Record<string, string>> = {
  ...CHANNEL_OUTCOMES,
  sent: 'Handed to the email service',
  grouped: 'Sent in one email with similar reports',
  timeout: 'No response within 30 seconds',
  unreachable: 'Couldn’t be reached',
  bad_config: 'This endpoint’s settings aren’t complete',
  no_key: 'Waiting, because the collector’s secret can’t open it',
  bad_secret: 'This endpoint’s secret isn’t valid',
  forbidden_address: 'Not sent, because this endpoint’s address isn’t allowed',
  endpoint_disabled: 'Not sent, because the endpoint is disabled',
  recipient_gone: 'The recipient has left',
  erased: 'Nothing left to send',
  load_failed: 'The report couldn’t be read because of an error on our side',
  compose_failed: 'The message couldn’t be created because of an error on our side',
  bad_address: 'Not sent, because the email address isn’t valid',
  mail_failed: 'The email service failed',
  sender_refused: 'The sender isn’t set up',
  E_RATE_LIMIT_EXCEEDED: 'The email service asked us to slow down',
  E_DAILY_LIMIT_EXCEEDED: 'The email service’s daily limit is used up',
  E_INTERNAL_SERVER_ERROR: 'The email service failed',
  E_DELIVERY_FAILED: 'The mailbox couldn’t be reached',
  E_RECIPIENT_SUPPRESSED: 'The email service blocks this address after a bounce or a complaint',
  E_RECIPIENT_NOT_ALLOWED: 'The email service isn’t allowed to send to this address',
}

/** How an attempt ended, in plain words with the code that a technician looks for. */
export function formatOutcome(outcome: string): string {
  const status = /^status_(\d{3})$/.exec(outcome)?.[1]
  if (status !== undefined) return `Returned ${status}${meaningOf(status)}`
  const words = OUTCOME_WORDS[outcome]
  if (words !== undefined) return outcome.startsWith('E_') ? `${words} (${outcome})` : words
  if (isSpentQuota(outcome)) return `The email service’s limit is used up (${outcome})`
  const isSender = isSendersFault(outcome)
  return `${isSender ? 'The sender isn’t set up' : 'The email service refused it'} (${outcome})`
}

function meaningOf(status: string): string {
  const known = STATUS_WORDS[status] ?? (status.startsWith('5') ? 'server error' : null)
  return status.startsWith('2') || known === null ? '' : `: ${known}`
}

/** How a delivery stands, and how that looks. */
export function deliveryStanding({
  status,
  attempts,
  attemptsBefore,
}: Pick<Outgoing, 'status' | 'attempts' | 'attemptsBefore'>): {
  readonly label: string
  readonly look: 'late' | 'kept' | 'quiet' | ''
} {
  if (status === 'dead') return { label: 'Failed', look: 'late' }
  if (status === 'delivered') return { label: 'Delivered', look: 'kept' }
  if (status === 'cancelled') return { label: 'Cancelled', look: 'quiet' }
  return attempts > attemptsBefore
    ? { label: 'Retrying', look: '' }
    : { label: 'Pending', look: 'quiet' }
}
