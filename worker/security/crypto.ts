/** What a seal is for: one made for a purpose is worthless for any other. */
type Purpose = 'status' | 'confirm' | 'stop' | 'block' | 'desk' | 'asks'

const encoder = new TextEncoder()

/** The collector's signature over some parts, as base64url: 256 bits that only it can make. */
export async function signToken(
  key: string,
  purpose: Purpose,
  ...parts: readonly string[]
): Promise<string> {
  const imported = await crypto.subtle.importKey(
    'raw',
    encoder.encode(key),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['sign'],
  )
  // As JSON, so that no part can reach into the next one.
  const bytes = encoder.encode(JSON.stringify([purpose, ...parts]))
  const signature = await crypto.subtle.sign('HMAC', imported, bytes)
  return new Uint8Array(signature).toBase64({ alphabet: 'base64url', omitPadding: true })
}

/** Whether a seal is ours, compared in a time that does not tell where it differs. */
export async function verifyToken(
  given: string,
  key: string,
  purpose: Purpose,
  ...parts: readonly string[]
): Promise<boolean> {
  return isSameHash(given, await signToken(key, purpose, ...parts))
}

/** Whether a seal was made by one of our keys, of which there are a few. */
export async function verifyTokenByAny(
  given: string,
  keys: readonly string[],
  purpose: Purpose,
  ...parts: readonly string[]
): Promise<boolean> {
  for (const key of keys) if (await verifyToken(given, key, purpose, ...parts)) return true
  return false
}

/** SHA-256 in base64url: what is stored in the place of a secret. */
export async function hashOf(secret: string | Uint8Array): Promise<string> {
  // A copy of bytes, so that nobody changes them while they are hashed.
  const bytes = typeof secret === 'string' ? encoder.encode(secret) : new Uint8Array(secret)
  const digest = await crypto.subtle.digest('SHA-256', bytes)
  return new Uint8Array(digest).toBase64({ alphabet: 'base64url', omitPadding: true })
}

/** Compares two hashes in a time that does not tell where they differ. */
export function isSameHash(a: string, b: string): boolean {
  const [left, right] = [encoder.encode(a), encoder.encode(b)]
  if (left.byteLength !== right.byteLength) return false
  let difference = 0
  for (const [at, byte] of left.entries()) difference |= byte ^ (right[at] ?? 0)
  return difference === 0
}

/** A new secret of 256 random bits for the signatures of webhooks, as Standard Webhooks shows it. */
export function newEndpointSecret(): string {
  return `whsec_${crypto.getRandomValues(new Uint8Array(32)).toBase64()}`
}
