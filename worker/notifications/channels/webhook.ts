import * as v from 'valibot'
import type { ReportField } from '../../contract.ts'
import { formatEvidence } from '../../reports/conversation.ts'
import type { DeliveryType } from '../../reports/effects.ts'
import { nextPromise, type Report } from '../../reports/report.ts'
import { deskLink } from '../../security/links.ts'
import type { Endpoint } from '../../sites/site.ts'
import { addressField, type Channel, type OutgoingPost, type Payload } from './channel.ts'

/** Signed webhooks for programs, as Standard Webhooks 1.0.0 wants them. */
export const webhook: Channel = {
  name: 'webhook',
  label: 'Webhook',
  readers: 'programs',
  isSigned: true,
  config: v.strictObject({
    url: addressField('Address', 'The https address of your own service.'),
  }),
  help: 'We send a signed JSON request to this address for every public event. You’ll see the signing secret once, right after you add the endpoint.',
  hosts: null,
  outcomes: {},
  render: ({ payload }) => JSON.stringify(payload()),
  async request(outgoing, now) {
    const headers = await signatureHeaders(outgoing, now).catch(() => null)
    return headers && { url: outgoing.endpoint.url, headers, body: outgoing.body }
  },
  refusal: null,
}

async function signatureHeaders(
  outgoing: OutgoingPost,
  now: number,
): Promise<Record<string, string>> {
  const timestamp = Math.floor(now / 1000)
  return {
    'webhook-id': outgoing.messageId,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': await sign(outgoing, timestamp),
  }
}

/** What a webhook tells of a report: `{type, timestamp, data}`, without any secret of the report. */
export function reportPayload(report: Report, type: DeliveryType, now: number): Payload {
  const promise = nextPromise(report)
  return {
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
  }
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
  order: 'evidence',
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
  const told = { ...report, evidence: formatEvidence(report) }
  return Object.fromEntries([...keys].map((key) => [key, told[key] ?? null]))
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
