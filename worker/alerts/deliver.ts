import type { AttemptOutcome, Attempted, DueDelivery } from '../delivery.ts'
import { enterLink } from '../desk-link.ts'
import type { Env } from '../env.ts'
import { log, logError } from '../log.ts'
import type { Moment } from '../moment.ts'
import type { Endpoint, Staff } from '../site.ts'
import { alertMail } from './alert-mail.tsx'
import { chatBody } from './chat.ts'
import { confirmMail } from './confirm-mail.tsx'
import { customerMail } from './customer-mail.tsx'
import { type Mail, senderAddress, sendMail } from './mail.ts'
import { retryAt } from './retry.ts'
import { storyOf } from './story.ts'
import { webhookBody } from './webhook-body.ts'
import { sendWebhook } from './webhook.ts'

/** What an attempt needs beside the delivery. */
interface Round {
  readonly env: Env
  readonly moment: Moment
  /** The collector's own, for the links in mails. */
  readonly key: string
}

/** The bytes that every attempt at a webhook repeats; null for what is composed anew each time. */
export function bodyOf(delivery: DueDelivery, now: number): string | null {
  const { to, body, report, type } = delivery
  if (to?.channel !== 'webhook') return null
  if (body !== null) return body
  return to.endpoint.format === 'webhook'
    ? webhookBody(report, type, now)
    : chatBody(to.endpoint.format, delivery, now)
}

/** Attempts a delivery that was claimed; never throws. */
export async function attempt(delivery: DueDelivery, round: Round): Promise<Attempted> {
  const { now, random } = round.moment
  const outcome = await send(delivery, round).catch((error: unknown): AttemptOutcome => {
    logError('compose_failed', error, { type: delivery.type })
    return { ok: false, reason: 'compose_failed', again: true }
  })
  const again = !outcome.ok && outcome.again
  log(outcome.ok ? 'delivered' : 'delivery_failed', {
    channel: delivery.to?.channel ?? 'none',
    type: delivery.type,
    attempts: delivery.attempts,
    report: delivery.report.reference,
    reason: outcome.ok ? null : outcome.reason,
  })
  return { delivery, outcome, nextAt: again ? retryAt(delivery.attempts, now, random()) : null }
}

async function send(delivery: DueDelivery, round: Round): Promise<AttemptOutcome> {
  const { to } = delivery
  if (to?.channel === 'webhook') return post(delivery, to.endpoint, round.moment.now)
  if (!to) return { ok: false, reason: 'recipient_gone', again: false }
  const mail =
    to.channel === 'mail'
      ? await staffMail(delivery, to.staff, round)
      : await mailToCustomer(delivery, to.email, round)
  return mail ? sendMail(round.env, mail) : { ok: false, reason: 'erased', again: false }
}

async function post(
  { messageId, body }: DueDelivery,
  endpoint: Endpoint,
  now: number,
): Promise<AttemptOutcome> {
  // What was said of a report is gone with it.
  if (body === null) return { ok: false, reason: 'erased', again: false }
  return sendWebhook({ endpoint, messageId, body }, now)
}

async function staffMail(
  { report, site, events, messageId }: DueDelivery,
  staff: Staff,
  { key, moment: { now } }: Round,
): Promise<Mail | null> {
  const story = storyOf(report, site, events, now)
  const link = await enterLink(key, report, staff, now)
  return story && alertMail(story, link, staff.email, messageId)
}

async function mailToCustomer(
  delivery: DueDelivery,
  to: string,
  { env, key, moment: { now } }: Round,
): Promise<Mail | null> {
  const envelope = { to, key, now, sender: senderAddress(env) }
  return delivery.type === 'report.mail_asked'
    ? confirmMail(delivery, envelope)
    : customerMail(delivery, envelope)
}
