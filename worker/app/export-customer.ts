import type { ReportField } from '../contract.ts'
import { listAttachments, readAttachment } from '../db/attachments.ts'
import { listContactsOf } from '../db/customers.ts'
import { findAsked } from '../db/mail/confirmations.ts'
import { listToldTo } from '../db/queries/delivery-log.ts'
import { listEvents } from '../db/reports.ts'
import type { Env } from '../env.ts'
import { messagesIn, formatEvidence } from '../reports/conversation.ts'
import type { ReportEvent } from '../reports/events.ts'
import { promisesShown } from '../reports/promises.ts'
import type { DatedPromise, Report, State } from '../reports/report.ts'
import { addressHashes } from '../security/links.ts'
import type { Site } from '../sites/site.ts'
import { emailIn } from '../text/contact.ts'
import { streamOf } from '../text/stream.ts'
import { iso } from '../time/format.ts'

/** For whom it is: the customer gets what they were told, an admin all that is held on them. */
type ExportFor = 'customer' | 'admin'

interface ExportRequest {
  readonly site: Site
  readonly reports: readonly Report[]
  readonly reader: ExportFor
  readonly now: number
}

/**
 * All that is held on one customer, as JSON. It comes piece by piece, one picture at a time, since
 * all of them together may be larger than the memory of a Worker.
 */
export function exportStream(env: Env, wanted: ExportRequest): ReadableStream<Uint8Array> {
  return streamOf(piecesOf(env, wanted))
}

async function* piecesOf(
  env: Env,
  { site, reports, reader, now }: ExportRequest,
): AsyncGenerator<string> {
  const head = {
    format: 'amends-export',
    version: EXPORT_VERSION,
    exportedAt: iso(now),
    site: { id: site.id, name: site.name },
  }
  yield `${open(head)},"reports":[`
  for (const [at, report] of reports.entries()) {
    yield at === 0 ? '' : ','
    yield* reportPieces(env, site, report, reader)
  }
  yield ']}\n'
}

async function* reportPieces(
  env: Env,
  site: Site,
  report: Report,
  reader: ExportFor,
): AsyncGenerator<string> {
  const events = await listEvents(env.DB, report.id)
  const toldTo = await listToldTo(env.DB, report)
  const own = {
    ...ownDataOf(report, promisesShown(report, site), events),
    deliveries: toldTo
      .filter(({ to }) => reader === 'admin' || to === 'customer')
      .map(({ deliveredAt, ...told }) => ({ ...told, deliveredAt: iso(deliveredAt) })),
  }
  const held = { reachedBy: await reachesOf(env, report), history: historyOf(events) }
  yield `${open(reader === 'admin' ? { ...own, ...held } : own)},"pictures":[`
  const pictures = await listAttachments(env.DB, report.id)
  for (const [at, { id, type, bytes, createdAt }] of pictures.entries()) {
    const picture = await readAttachment(env.DB, env.FILES, report, id)
    const data = picture && new Uint8Array(picture.bytes).toBase64()
    yield (at === 0 ? '' : ',') + JSON.stringify({ id, type, bytes, addedAt: iso(createdAt), data })
  }
  yield ']}'
}

async function reachesOf(env: Env, report: Report) {
  const addresses = await listContactsOf(env.DB, report)
  return Promise.all(
    addresses.map(async (address) => {
      const email = emailIn(address)
      const asked = email && (await findAsked(env.DB, report.siteId, await addressHashes(email)))
      return asked
        ? { address, askedAt: iso(asked.askedAt), blockedAt: iso(asked.blockedAt) }
        : { address }
    }),
  )
}

// An object that goes on behind what is known of it by now.
function open(known: object): string {
  return JSON.stringify(known).slice(0, -1)
}

/** Counted up when a field of the export changes its name or its meaning. */
const EXPORT_VERSION = 1

/** What opens or proves something, and what says whose report another one is. */
const SECRET = ['keyHash', 'bodyHash', 'said', 'mergedInto', 'collector']

/** Suspicion of abuse is nobody's to learn from, here as on the status page. */
const SHOWN_AS: Partial<Record<State, State>> = { quarantined: 'received', spam: 'closed' }

/** What the customer told, was told and was promised, in words that they have seen. */
function ownDataOf(
  report: Report,
  promises: readonly DatedPromise[],
  events: readonly ReportEvent[],
) {
  return {
    id: report.id,
    reference: report.reference,
    state: SHOWN_AS[report.state] ?? report.state,
    receivedAt: iso(report.receivedAt),
    told: { ...toldIn(report), noticedBy: report.noticedBy?.name ?? null },
    contact: report.contact,
    mail: report.mail,
    owner: report.owner?.name ?? null,
    promises: promises.map(({ kind, due, status }) => ({ kind, due: iso(due), status })),
    outcome: report.outcome,
    resolvedAt: iso(report.resolvedAt),
    closedAt: iso(report.closedAt),
    erasureAskedAt: iso(report.erasureAskedAt),
    messages: messagesIn(events).map(({ at, by, text: words }) => ({
      at: iso(at),
      by,
      text: words,
    })),
    remedies: report.granted.map(({ remedy }) => remedy.text),
    answers: events.flatMap((event) =>
      event.type === 'follow_up_answered'
        ? [{ at: iso(event.at), ...withoutSecrets(event.data) }]
        : [],
    ),
  }
}

/** Under which key the export tells each field, in this order; a group is told whole. */
const TOLD_AS = {
  reason: 'reason',
  'page.url': 'page',
  'page.title': 'page',
  'element.text': 'element',
  'element.selector': 'element',
  'element.section': 'element',
  step: 'step',
  text: 'text',
  trigger: 'trigger',
  wish: 'wish',
  wishText: 'wishText',
  language: 'language',
  signal: 'signal',
  'evidence.browser': 'evidence',
  'evidence.language': 'evidence',
  'evidence.timeZone': 'evidence',
  'evidence.viewport': 'evidence',
  'evidence.release': 'evidence',
  'evidence.order': 'evidence',
  order: 'evidence',
  'evidence.errors': 'evidence',
  'evidence.requests': 'evidence',
  raisedAt: 'clientAt',
  // Stands beside what was told, with the address that mails go to.
  contact: null,
  // The known issue is the site's, and its words are the label of the reason.
  notice: null,
} satisfies Record<ReportField, keyof Report | null>

function toldIn(report: Report) {
  const keys = new Set(Object.values(TOLD_AS).filter((key) => key !== null))
  const told = { ...report, evidence: formatEvidence(report), clientAt: iso(report.clientAt) }
  return Object.fromEntries([...keys].map((key) => [key, told[key] ?? null]))
}

/** The whole history, with what staff noted among themselves; nothing of another customer. */
function historyOf(events: readonly ReportEvent[]) {
  return events.map(({ seq, at, type, actor, from, to, data }) => {
    const { role } = actor
    const by = 'name' in actor ? { role, name: actor.name } : { role }
    // The other report is another customer's.
    const isOthers = type === 'merged' || type === 'separated'
    return { seq, at: iso(at), type, by, from, to, data: isOthers ? {} : withoutSecrets(data) }
  })
}

function withoutSecrets(data: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(data).filter(([name]) => !SECRET.includes(name)))
}
