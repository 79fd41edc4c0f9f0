const encoder = new TextEncoder()

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

/** A new secret of 192 random bits in base64url. */
export function newSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(24))
  return bytes.toBase64({ alphabet: 'base64url' })
}

/** A new secret of 256 random bits for the signatures of webhooks, as Standard Webhooks shows it. */
export function newEndpointSecret(): string {
  return `whsec_${crypto.getRandomValues(new Uint8Array(32)).toBase64()}`
}
