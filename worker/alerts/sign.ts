import type { Endpoint } from '../sites/site.ts'

/** What a signature holds good for. */
interface Signed {
  readonly endpoint: Pick<Endpoint, 'secret' | 'previousSecret' | 'previousUntil'>
  readonly messageId: string
  readonly body: string
}

/**
 * The `webhook-signature` of Standard Webhooks: HMAC-SHA256 over `id.timestamp.body`, by the
 * newest secret and, for a while after a change, by the one before.
 */
export async function sign(
  { endpoint, messageId, body }: Signed,
  timestamp: number,
): Promise<string> {
  const { secret, previousSecret, previousUntil } = endpoint
  const isOverlap = previousUntil !== null && timestamp * 1000 < previousUntil
  const content = `${messageId}.${timestamp}.${body}`
  const signatures = [await signBy(secret, content)]
  if (isOverlap && previousSecret) {
    // A new secret mends one that could never sign.
    const previous = await signBy(previousSecret, content).catch(() => null)
    if (previous !== null) signatures.push(previous)
  }
  return signatures.join(' ')
}

async function signBy(secret: string, content: string): Promise<string> {
  const key = await crypto.subtle.importKey(
    'raw',
    Uint8Array.fromBase64(secret.replace(/^whsec_/, '')),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['sign'],
  )
  const signature = await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(content))
  return `v1,${new Uint8Array(signature).toBase64()}`
}
