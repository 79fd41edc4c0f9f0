import { WEBHOOK_AGENT } from '../http/guards.ts'
import type { AttemptOutcome } from '../reports/effects.ts'
import { addressFault, type AddressRule } from '../security/webhook-url.ts'
import type { Endpoint } from '../sites/site.ts'
import { excerptOf } from './excerpt.ts'
import { retryAfterMs } from './retry-after.ts'
import { sign } from './sign.ts'

/** For the whole exchange, reading included: Standard Webhooks 1.0.0 asks for 15 to 30 s. */
const TIMEOUT_MS = 30_000
/** By this a receiver says that it wants no more of it, ever. */
const GONE = 410

// To ask again leads nowhere: somebody has to give another address.
const FORBIDDEN: AttemptOutcome = {
  ok: false,
  reason: 'forbidden_address',
  again: false,
  isReceivers: true,
}

/** A webhook to one endpoint. `body` is repeated byte for byte by every attempt. */
export interface Webhook {
  readonly endpoint: Endpoint
  readonly messageId: string
  readonly body: string
}

/**
 * Posts one webhook to an address that the rule allows, signed unless it is for a chat, and says
 * how that went: only 2xx is success; never throws.
 */
export async function sendWebhook(
  webhook: Webhook,
  rule: AddressRule,
  now: number,
): Promise<AttemptOutcome> {
  // Checked again here: a row may be older than the rule, or come past whatever saves addresses.
  if (addressFault(webhook.endpoint.url, rule) !== null) return FORBIDDEN
  const signature = await signatureHeaders(webhook, now).catch(() => null)
  if (!signature) return { ok: false, reason: 'bad_secret', again: true, isReceivers: true }
  try {
    const response = await fetch(webhook.endpoint.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': WEBHOOK_AGENT,
        ...signature,
      },
      body: webhook.body,
      // A redirect would take customers' words to an address that nobody entered.
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    return response.ok ? taken(response) : await refused(response, now)
  } catch (error) {
    const timedOut = error instanceof Error && error.name === 'TimeoutError'
    const reason = timedOut ? 'timeout' : 'unreachable'
    return { ok: false, reason, again: true, isReceivers: true }
  }
}

function taken(response: Response): AttemptOutcome {
  // Whatever comes of the rest, the receiver has it: nobody waits for the end of its answer.
  response.body?.cancel().catch(() => null)
  return { ok: true, reason: `status_${response.status}` }
}

async function refused(response: Response, now: number): Promise<AttemptOutcome> {
  const wait = retryAfterMs(response.headers, now)
  return {
    ok: false,
    reason: `status_${response.status}`,
    again: response.status !== GONE,
    isReceivers: true,
    excerpt: await excerptOf(response),
    ...(wait !== undefined && { retryAfterMs: wait }),
  }
}

async function signatureHeaders(webhook: Webhook, now: number): Promise<Record<string, string>> {
  if (webhook.endpoint.format !== 'webhook') return {}
  const timestamp = Math.floor(now / 1000)
  return {
    'webhook-id': webhook.messageId,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': await sign(webhook, timestamp),
  }
}
