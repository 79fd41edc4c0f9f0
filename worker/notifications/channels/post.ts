import type { AttemptOutcome } from '../../reports/effects.ts'
import { WEBHOOK_AGENT } from '../../security/webhook-url.ts'
import type { Answer, PostRequest, RefusalMeaning } from './channel.ts'

/** For the whole exchange, reading included: Standard Webhooks 1.0.0 asks for 15 to 30 s. */
const TIMEOUT_MS = 30_000
/** By this a receiver says that it wants no more of it, ever. */
const GONE = 410

/**
 * Posts JSON and says how that went: only 2xx is success; never throws. `refusal` says what an
 * answer means beyond its status.
 */
export async function postJson(
  { url, headers, body }: PostRequest,
  refusal: ((answer: Answer) => RefusalMeaning) | null,
  now: number,
): Promise<AttemptOutcome> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': WEBHOOK_AGENT,
        ...headers,
      },
      body,
      // A redirect would take customers' words to an address that nobody entered.
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    return response.ok ? taken(response) : await refused(response, refusal, now)
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

async function refused(
  response: Response,
  refusal: ((answer: Answer) => RefusalMeaning) | null,
  now: number,
): Promise<AttemptOutcome> {
  const { status } = response
  const wait = retryAfterMs(response.headers, now)
  const text = await beginningOf(response)
  return {
    ok: false,
    reason: `status_${status}`,
    again: status !== GONE,
    isReceivers: true,
    excerpt: excerptOf(text),
    ...(wait !== undefined && { retryAfterMs: wait }),
    ...refusal?.({ status, text }),
  }
}

const READ_MAX_BYTES = 1_024
const EXCERPT_MAX = 200

// Neither controls nor characters that turn the direction of what stands beside them.
const UNSEEN = /[\p{C}\s]+/gu

/** A text on one line, as far as it is shown. */
export function excerptOf(text: string): string {
  return Array.from(text.replaceAll(UNSEEN, ' ').trim()).slice(0, EXCERPT_MAX).join('')
}

/**
 * The beginning of what a receiver answered. No more than a kibibyte is ever read, and what breaks
 * off in the middle is told as far as it came.
 */
async function beginningOf(response: Response): Promise<string> {
  const reader = response.body?.getReader({ mode: 'byob' })
  if (!reader) return ''
  const read: Uint8Array[] = []
  let room = READ_MAX_BYTES
  try {
    while (room > 0) {
      const { value, done } = await reader.read(new Uint8Array(room))
      if (done) break
      read.push(value)
      room -= value.byteLength
    }
  } catch {
    // The status has told the most of it.
  }
  reader.cancel().catch(() => null)
  const decoder = new TextDecoder()
  return read.map((bytes) => decoder.decode(bytes, { stream: true })).join('')
}

/** No receiver makes us wait for longer. */
export const WAIT_MAX_MS = 24 * 60 * 60 * 1000

/**
 * How long a receiver asks us to wait by `Retry-After`, in seconds or as a date, at most a day; or
 * undefined. A date is read against the receiver's own clock, which may differ from ours.
 */
export function retryAfterMs(headers: Headers, now: number): number | undefined {
  const asked = headers.get('retry-after')?.trim() ?? ''
  if (/^\d{1,12}$/.test(asked)) return Math.min(Number(asked) * 1000, WAIT_MAX_MS)
  // Anything else that Date.parse would take for a date, such as `-1`, is none of HTTP.
  const until = /^[A-Z][a-z]{2,8},/.test(asked) ? Date.parse(asked) : Number.NaN
  if (Number.isNaN(until)) return undefined
  const theirNow = Date.parse(headers.get('date') ?? '')
  const wait = until - (Number.isNaN(theirNow) ? now : theirNow)
  return Math.min(Math.max(0, wait), WAIT_MAX_MS)
}
