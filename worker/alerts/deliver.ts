import type { AttemptOutcome, Attempted, DueDelivery } from '../delivery.ts'
import type { Env } from '../env.ts'
import { log, logError } from '../log.ts'
import { alertMail } from './alert-mail.tsx'
import { sendMail } from './mail.ts'
import { retryAt } from './retry.ts'
import { storyOf } from './story.ts'
import { webhookBody } from './webhook-body.ts'
import { sendWebhook } from './webhook.ts'

/** The bytes that every attempt at a webhook repeats; null for what is composed anew each time. */
export function bodyOf(delivery: DueDelivery, now: number): string | null {
  if (delivery.to?.channel !== 'webhook') return null
  return delivery.body ?? webhookBody(delivery.report, delivery.type, now)
}

/** Attempts a delivery that was claimed; never throws. */
export async function attempt(
  env: Env,
  delivery: DueDelivery,
  now: number,
  random: number,
): Promise<Attempted> {
  const outcome = await send(env, delivery, now).catch((error: unknown): AttemptOutcome => {
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
  return { delivery, outcome, nextAt: again ? retryAt(delivery.attempts, now, random) : null }
}

async function send(env: Env, delivery: DueDelivery, now: number): Promise<AttemptOutcome> {
  const { to, messageId, report, site, type } = delivery
  if (to?.channel === 'mail') {
    const story = storyOf(report, site, type, now)
    return sendMail(env, await alertMail(story, to.staff.email, messageId))
  }
  if (to?.channel === 'webhook' && delivery.body !== null) {
    return sendWebhook({ endpoint: to.endpoint, messageId, body: delivery.body }, now)
  }
  return { ok: false, reason: 'recipient_gone', again: false }
}
