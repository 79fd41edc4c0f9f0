import type { ProblemBody } from '../../worker/contract.ts'
import type { SendOutcome } from '../state/outbox.ts'

const TIMEOUT_MS = 15_000
/** 128 kbit/s, for pictures on a slow line. */
const SLOWEST_BYTES_PER_MS = 16
const AGAIN = [408, 425, 429]
const WAIT_MAX_MS = 86_400_000
// Browsers allow 64 KiB for all keepalive requests together, and the page may have its own.
const KEEPALIVE_MAX_BYTES = 60_000

// Bound when the panel loads, so that later changes of the page don't affect it.
const nativeFetch = fetch.bind(window)

/** What browsers call it when there is no network, or no answer in time. */
const UNREACHED = /^(Type|Abort|Timeout|Network)Error$/

/**
 * Posts JSON to the collector. It goes as plain text, which needs no preflight. Only an answer with
 * this report's id counts as sent, since a captive portal answers 200 to everything. Throws only
 * where something is broken, which is not the same as no network.
 */
export async function send<Answer>(
  url: string,
  id: string,
  body: string,
): Promise<SendOutcome<Answer>> {
  const end = new AbortController()
  const timer = setTimeout(() => end.abort(), TIMEOUT_MS + body.length / SLOWEST_BYTES_PER_MS)
  const request = nativeFetch(url, {
    method: 'POST',
    body,
    credentials: 'omit',
    // Outlives the page, which may be closed at any moment.
    keepalive: new Blob([body]).size <= KEEPALIVE_MAX_BYTES,
    signal: end.signal,
  })
  try {
    const response = await request
    if (response.status >= 500 || AGAIN.includes(response.status)) {
      const waitMs = waitOf(response.headers.get('retry-after'))
      return { name: 'unreached', waitMs, isThere: true }
    }
    const answer = (await response.json().catch(() => ({}))) as Partial<ProblemBody> & {
      readonly report?: { readonly id: string }
    }
    if (!response.ok) return { name: 'refused', code: answer.error?.code ?? 'invalid' }
    if (answer.report?.id === id) return { name: 'sent', answer: answer as Answer }
  } catch (error) {
    if (!UNREACHED.test((error as Error | null)?.name ?? '')) throw error
  } finally {
    clearTimeout(timer)
  }
  return { name: 'unreached', waitMs: 0, isThere: false }
}

// Seconds or a date, as RFC 9110 allows.
function waitOf(header: string | null): number {
  const ms = Number(header) * 1000 || Date.parse(`${header}`) - Date.now()
  return Math.min(Math.max(ms || 0, 0), WAIT_MAX_MS)
}
