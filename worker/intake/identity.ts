import { isSameHash } from '../security/crypto.ts'
import type { Site } from '../sites/site.ts'

const encoder = new TextEncoder()

/** Whether the site's own server signed this address: HMAC-SHA256 with its secret, in hex. */
export async function isVouched(
  { identitySecret }: Pick<Site, 'identitySecret'>,
  email: string,
  signature: string,
): Promise<boolean> {
  if (identitySecret === null) return false
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const secret = encoder.encode(identitySecret)
  const key = await crypto.subtle.importKey('raw', secret, algorithm, false, ['sign'])
  const bytes = new Uint8Array(await crypto.subtle.sign('HMAC', key, encoder.encode(email)))
  return isSameHash(bytes.toHex(), signature)
}
