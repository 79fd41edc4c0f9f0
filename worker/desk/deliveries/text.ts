import type { Outgoing } from '../../db/queries/delivery-log.ts'
import type { DeliveryType } from '../../reports/effects.ts'

/** What a delivery tells, in plain words. */
export const TYPE_WORDS: Record<DeliveryType, string> = {
  'report.raised': 'A new report',
  'report.updated': 'The customer said more',
  'report.withdrawn': 'The customer took it back',
  'report.acknowledged': 'Somebody answered',
  'report.planned': 'There is a plan',
  'report.messaged': 'A message to the customer',
  'report.move_asked': 'A later date was asked for',
  'report.move_agreed': 'A later date was agreed to',
  'report.approval_asked': 'An approval is asked for',
  'report.approval_refused': 'An approval was refused',
  'report.offered': 'An offer was made',
  'report.granted': 'Amends were granted',
  'report.offer_reminded': 'A reminder of the offer',
  'report.offer_withdrawn': 'The offer was withdrawn',
  'report.picked': 'The customer chose',
  'report.countered': 'The customer proposes something else',
  'report.resolved': 'It is resolved',
  'report.confirmed': 'The customer confirmed it',
  'report.follow_up_sent': 'Was it made right?',
  'report.follow_up_answered': 'The follow-up was answered',
  'report.reopened': 'It was opened again',
  'report.closed': 'It is closed',
  'report.handover_offered': 'A hand-over is offered',
  'report.handover_declined': 'A hand-over was declined',
  'report.handover_returned': 'A hand-over came back',
  'report.handed_over': 'It has a new owner',
  'report.escalated': 'Help is called for',
  'report.merged': 'It goes on with another report',
  'report.promise_reminded': 'A promise falls due',
  'report.promise_broken': 'A promise was broken',
  'report.deadline_passed': 'A deadline passed',
  'report.links_revoked': 'A new link to their page',
  'report.mail_asked': 'Please confirm your address',
  'report.erasure_asked': 'An erasure is asked for',
  'report.erased': 'It was erased',
}

const STATUS_WORDS: Readonly<Record<string, string>> = {
  301: 'has moved, and redirects are not followed',
  302: 'has moved, and redirects are not followed',
  307: 'has moved, and redirects are not followed',
  308: 'has moved, and redirects are not followed',
  401: 'does not let us in',
  403: 'does not let us in',
  404: 'knows nothing at that address',
  408: 'took too long',
  410: 'wants no more of it',
  429: 'asked us to slow down',
}

const OUTCOME_WORDS: Readonly<Record<string, string>> = {
  sent: 'Handed to the mail service',
  timeout: 'No answer within 30 seconds',
  unreachable: 'Could not be reached',
  bad_secret: 'The secret of this endpoint is not valid',
  forbidden_address: 'Not sent, because nothing may go to the address of this endpoint',
  endpoint_disabled: 'Not tried, because the endpoint is disabled',
  recipient_gone: 'Whoever it was for is not there any more',
  erased: 'Nothing is left to tell',
  compose_failed: 'Could not be put into words, which is a fault of ours',
  bad_address: 'Not sent, because that is no mail address',
  mail_failed: 'The mail service failed',
  E_RATE_LIMIT_EXCEEDED: 'The mail service asked us to slow down',
  E_DAILY_LIMIT_EXCEEDED: 'The mail service takes no more today',
  E_INTERNAL_SERVER_ERROR: 'The mail service failed',
  E_DELIVERY_FAILED: 'The mailbox could not be reached',
  E_RECIPIENT_SUPPRESSED: 'The mail service blocks that address, after a bounce or a complaint',
  E_RECIPIENT_NOT_ALLOWED: 'The mail service may not write to that address',
}

/** How an attempt ended, in plain words with the code that a technician looks for. */
export function tellOutcome(outcome: string): string {
  const status = /^status_(\d{3})$/.exec(outcome)?.[1]
  if (status !== undefined) return `Answered ${status}${meaningOf(status)}`
  const words = OUTCOME_WORDS[outcome]
  if (words !== undefined) return outcome.startsWith('E_') ? `${words} (${outcome})` : words
  const isSender = outcome.startsWith('E_SENDER_')
  return `${isSender ? 'The sender is not set up' : 'The mail service refused it'} (${outcome})`
}

function meaningOf(status: string): string {
  const known = STATUS_WORDS[status] ?? (status.startsWith('5') ? 'it fails' : null)
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
  if (status === 'dead') return { label: 'Given up', look: 'late' }
  if (status === 'delivered') return { label: 'Delivered', look: 'kept' }
  if (status === 'cancelled') return { label: 'Called off', look: 'quiet' }
  return attempts > attemptsBefore
    ? { label: 'Failing', look: '' }
    : { label: 'Waiting', look: 'quiet' }
}
