import { logError } from '../log.ts'

const VERIFY_URL = 'https://challenges.cloudflare.com/turnstile/v0/siteverify'
/** Cloudflare answers in a fraction of it; the customer waits for it before the report is stored. */
const VERIFY_MAX_MS = 2_000

/**
 * Whether the browser proved to Cloudflare Turnstile that it is one. False also where Turnstile
 * cannot be asked: then somebody looks first. The customer's address is not sent along.
 */
export async function isProven(
  secretKey: string | null,
  challenge: string | undefined,
  reportId: string,
): Promise<boolean> {
  if (challenge === undefined || challenge === '' || !secretKey) return false
  try {
    const response = await fetch(VERIFY_URL, {
      method: 'POST',
      body: new URLSearchParams({
        secret: secretKey,
        response: challenge,
        // The same report sent again brings the same proof, which is good once otherwise.
        idempotency_key: uuidOf(reportId),
      }),
      redirect: 'manual',
      signal: AbortSignal.timeout(VERIFY_MAX_MS),
    })
    const { success } = await response.json<{ readonly success?: unknown }>()
    return success === true
  } catch (error) {
    logError('turnstile_failed', error)
    return false
  }
}

// A report's id is 128 bits, as a UUID is.
function uuidOf(reportId: string): string {
  const hex = Uint8Array.fromBase64(reportId, { alphabet: 'base64url' }).toHex()
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
