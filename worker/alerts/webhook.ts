import type { AttemptOutcome } from '../delivery.ts'
import type { Endpoint } from '../site.ts'

/** Standard Webhooks 1.0.0 asks for 15 to 30 s. */
const TIMEOUT_MS = 30_000

/** A webhook to one endpoint. `body` is repeated byte for byte by every attempt. */
export interface Webhook {
  readonly endpoint: Endpoint
  readonly messageId: string
  readonly body: string
}

/**
 * Posts one webhook, signed unless it is for a chat, and says how that went: only 2xx is success;
 * never throws.
 */
export async function sendWebhook(webhook: Webhook, now: number): Promise<AttemptOutcome> {
  try {
    const response = await fetch(webhook.endpoint.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'Amends-Webhooks/1',
        ...(webhook.endpoint.format === 'webhook' && (await signatureHeaders(webhook, now))),
      },
      body: webhook.body,
      // A redirect would take customers' words to an address that nobody entered.
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    await response.body?.cancel()
    if (response.ok) return { ok: true }
    return { ok: false, reason: `status_${response.status}`, again: true }
  } catch (error) {
    const timedOut = error instanceof Error && error.name === 'TimeoutError'
    return { ok: false, reason: timedOut ? 'timeout' : 'unreachable', again: true }
  }
}

async function signatureHeaders(webhook: Webhook, now: number): Promise<Record<string, string>> {
  const timestamp = Math.floor(now / 1000)
  return {
    'webhook-id': webhook.messageId,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': await sign(webhook, timestamp),
  }
}

/** The `webhook-signature` of Standard Webhooks: HMAC-SHA256 over `id.timestamp.body`. */
export async function sign(webhook: Webhook, timestamp: number): Promise<string> {
  const secret = Uint8Array.fromBase64(webhook.endpoint.secret.replace(/^whsec_/, ''))
  const key = await crypto.subtle.importKey(
    'raw',
    secret,
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['sign'],
  )
  const signed = `${webhook.messageId}.${timestamp}.${webhook.body}`
  const signature = await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(signed))
  return `v1,${new Uint8Array(signature).toBase64()}`
}
