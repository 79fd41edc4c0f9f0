import { isSameHash } from './secret.ts'

/** What a seal is for: one made for a purpose is worthless for any other. */
export type Purpose = 'status' | 'confirm' | 'stop' | 'block' | 'desk'

const encoder = new TextEncoder()

/** The collector's signature over some parts, as base64url: 256 bits that only it can make. */
export async function seal(
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
export async function isSealed(
  given: string,
  key: string,
  purpose: Purpose,
  ...parts: readonly string[]
): Promise<boolean> {
  return isSameHash(given, await seal(key, purpose, ...parts))
}
