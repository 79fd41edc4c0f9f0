import type { Env } from '../env.ts'
import { log, logError, withSubject } from '../log.ts'
import type { Attempted, AttemptOutcome, DueDelivery, TakenKey } from '../reports/effects.ts'
import { secretsIn } from '../security/encryption.ts'
import { deskLink, enterLink } from '../security/links.ts'
import { addressRule } from '../security/webhook-url.ts'
import type { Endpoint, Staff } from '../sites/site.ts'
import type { ReadClock } from '../time/clock.ts'
import { NO_KEY, renderFor, sendTo } from './channels/channels.ts'
import { reportPayload } from './channels/webhook.ts'
import { retryAt } from './retry.ts'
import { confirmMail } from './templates/confirm.tsx'
import { customerMail } from './templates/customer.tsx'
import { alertMail, storyOf, withOthers } from './templates/staff.tsx'
import { type Mail, senderAddress, sendMail } from './transports/mail.ts'

/** What an attempt needs beside the delivery. */
interface Round {
  readonly env: Env
  readonly clock: ReadClock
  /** The collector's own, for the links in mails; null where nobody can read it. */
  readonly key: string | null
  /** The references of other reports that the same mail to staff is about. */
  readonly others: readonly string[]
}

/** The bytes that every attempt at an endpoint repeats; null for what is composed anew each time. */
export function bodyOf(delivery: DueDelivery, now: number): string | null {
  const { to, body, report, site, events, type } = delivery
  if (to?.channel !== 'webhook') return null
  if (body !== null) return body
  return renderFor(to.endpoint, {
    story: () => storyOf(report, site, events, now),
    payload: () => reportPayload(report, type, now),
    link: deskLink(report),
  })
}

/** Attempts a delivery that was claimed; never throws. */
export function attempt(delivery: DueDelivery, round: Round): Promise<Attempted> {
  const { site, report } = delivery
  const subject = { site: site.id, report: report.reference }
  return withSubject(subject, () => attemptNamed(delivery, round))
}

async function attemptNamed(delivery: DueDelivery, round: Round): Promise<Attempted> {
  const outcome = await send(delivery, round).catch((error: unknown): AttemptOutcome => {
    logError('compose_failed', error, { type: delivery.type })
    return { ok: false, reason: 'compose_failed', again: true }
  })
  log(outcome.ok ? 'delivered' : 'delivery_failed', {
    channel: delivery.to?.channel ?? 'none',
    type: delivery.type,
    attempts: delivery.attempts,
    reason: outcome.reason,
  })
  return attemptedAs(delivery, outcome, round.clock)
}

/**
 * One failed attempt of a delivery whose report cannot be read: it is tried as often as the others,
 * and then shown at the desk as given up.
 */
export function attemptUnread<Key extends TakenKey>(
  delivery: Key,
  clock: ReadClock,
): Attempted<Key> {
  return attemptedAs(delivery, { ok: false, reason: 'load_failed', again: true }, clock)
}

function attemptedAs<Key extends TakenKey>(
  delivery: Key,
  outcome: AttemptOutcome,
  clock: ReadClock,
): Attempted<Key> {
  const { now: at, random } = clock()
  if (outcome.ok || !outcome.again) return { delivery, outcome, at, nextAt: null }
  const tries = delivery.attempts - delivery.attemptsBefore
  return { delivery, outcome, at, nextAt: retryAt(tries, at, random(), outcome.retryAfterMs) }
}

async function send(delivery: DueDelivery, round: Round): Promise<AttemptOutcome> {
  const { to } = delivery
  // Read as late as this, for a signature must not be older than the wait for its turn.
  const { now } = round.clock()
  if (to?.channel === 'webhook') return post(delivery, to.endpoint, round.env, now)
  if (!to) return { ok: false, reason: 'recipient_gone', again: false }
  const { key } = round
  if (to.channel === 'customer' && key === null) return NO_KEY
  const mail =
    to.channel === 'mail'
      ? await staffMail(delivery, to.staff, round, now)
      : await mailToCustomer(delivery, to.email, { env: round.env, key: key ?? '' }, now)
  return mail ? sendMail(round.env, mail) : { ok: false, reason: 'erased', again: false }
}

async function post(
  delivery: DueDelivery,
  endpoint: Endpoint,
  env: Env,
  now: number,
): Promise<AttemptOutcome> {
  const { messageId, body, report } = delivery
  if (body !== null) {
    const sending = { secrets: secretsIn(env), rule: addressRule(env, report.collector) }
    return sendTo({ endpoint, messageId, body }, sending, now)
  }
  // No bytes were frozen: what was said of the report is gone with it, or this tells what fails.
  return bodyOf(delivery, now) === null
    ? { ok: false, reason: 'erased', again: false }
    : { ok: false, reason: 'compose_failed', again: true }
}

async function staffMail(
  { report, site, events, messageId }: DueDelivery,
  staff: Staff,
  { key, others }: Round,
  now: number,
): Promise<Mail | null> {
  const told = storyOf(report, site, events, now)
  const story = told && withOthers(told, others)
  // Whoever signs in reaches the report all the same.
  const link = key === null ? deskLink(report) : await enterLink(key, report, staff, now)
  return story && alertMail(story, link, staff.email, messageId)
}

async function mailToCustomer(
  delivery: DueDelivery,
  to: string,
  { env, key }: { readonly env: Env; readonly key: string },
  now: number,
): Promise<Mail | null> {
  const envelope = { to, key, now, sender: senderAddress(env) }
  return delivery.type === 'report.mail_asked'
    ? confirmMail(delivery, envelope)
    : customerMail(delivery, envelope)
}
