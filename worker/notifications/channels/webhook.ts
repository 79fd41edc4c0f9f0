import type { ReportField } from '../../contract.ts'
import type { AttemptOutcome, DeliveryType } from '../../reports/effects.ts'
import { nextPromise, type Report } from '../../reports/report.ts'
import { deskLink } from '../../security/links.ts'
import { WEBHOOK_AGENT } from '../../security/webhook-url.ts'
import { addressFault, type AddressRule } from '../../security/webhook-url.ts'
import type { Endpoint } from '../../sites/site.ts'

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
interface Webhook {
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

/** The body of a webhook: `{type, timestamp, data}`, without any secret of the report. */
export function webhookBody(report: Report, type: DeliveryType, now: number): string {
  const promise = nextPromise(report)
  return JSON.stringify({
    type,
    timestamp: new Date(now).toISOString(),
    data: {
      id: report.id,
      reference: report.reference,
      site: report.siteId,
      state: report.state,
      ...toldIn(report),
      owner: report.owner && { name: report.owner.name },
      receivedAt: new Date(report.receivedAt).toISOString(),
      promise: promise && { kind: promise.kind, due: new Date(promise.due).toISOString() },
      desk: deskLink(report),
    },
  })
}

/** Under which of its keys the body tells each field, in this order; a group is sent whole. */
const KEYS = {
  reason: 'reason',
  trigger: 'trigger',
  text: 'text',
  wish: 'wish',
  wishText: 'wishText',
  contact: 'contact',
  'page.url': 'page',
  'page.title': 'page',
  'element.text': 'element',
  'element.selector': 'element',
  'element.section': 'element',
  step: 'step',
  'evidence.browser': 'evidence',
  'evidence.language': 'evidence',
  'evidence.timeZone': 'evidence',
  'evidence.viewport': 'evidence',
  'evidence.release': 'evidence',
  'evidence.order': 'evidence',
  'evidence.errors': 'evidence',
  'evidence.requests': 'evidence',
  // Nothing that a receiver has asked for so far.
  signal: null,
  language: null,
  notice: null,
  // The customer's clock may be wrong: `receivedAt` is the collector's.
  raisedAt: null,
} satisfies Record<ReportField, keyof Report | null>

function toldIn(report: Report) {
  const keys = new Set(Object.values(KEYS).filter((key) => key !== null))
  return Object.fromEntries([...keys].map((key) => [key, report[key] ?? null]))
}

const READ_MAX_BYTES = 1_024
const EXCERPT_MAX = 200

// Neither controls nor characters that turn the direction of what stands beside them.
const UNSEEN = /[\p{C}\s]+/gu

/**
 * The beginning of what a receiver answered, on one line. No more than a kibibyte is ever read, and
 * what breaks off in the middle is told as far as it came.
 */
async function excerptOf(response: Response): Promise<string> {
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
  const text = read.map((bytes) => decoder.decode(bytes, { stream: true })).join('')
  return Array.from(text.replaceAll(UNSEEN, ' ').trim()).slice(0, EXCERPT_MAX).join('')
}

const WAIT_MAX_MS = 24 * 60 * 60 * 1000

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
