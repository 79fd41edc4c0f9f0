import type { Env } from '../env.ts'
import { EXPORT_VERSION, historyOf, ownDataOf } from '../export-format.ts'
import { promisesShown } from '../reports/promises.ts'
import type { Report } from '../reports/report.ts'
import { addressHash } from '../security/links.ts'
import type { Site } from '../sites/site.ts'
import { listAttachments, readAttachment } from '../store/attachment.ts'
import { listReachesOf } from '../store/reach.ts'
import { listEvents } from '../store/report.ts'
import { findAsked, listToldTo } from '../store/told-to.ts'
import { streamOf } from '../text-stream.ts'
import { emailIn } from '../text/contact.ts'
import { iso } from '../time/format.ts'

/** For whom it is: the customer gets what they were told, an admin all that is held on them. */
export type ExportFor = 'customer' | 'admin'

interface Wanted {
  readonly site: Site
  readonly reports: readonly Report[]
  readonly reader: ExportFor
  readonly now: number
}

/**
 * All that is held on one customer, as JSON. It comes piece by piece, one picture at a time, since
 * all of them together may be larger than the memory of a Worker.
 */
export function exportStream(env: Env, wanted: Wanted): ReadableStream<Uint8Array> {
  return streamOf(piecesOf(env, wanted))
}

async function* piecesOf(env: Env, { site, reports, reader, now }: Wanted): AsyncGenerator<string> {
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
  const addresses = await listReachesOf(env.DB, report)
  return Promise.all(
    addresses.map(async (address) => {
      const email = emailIn(address)
      const asked = email && (await findAsked(env.DB, report.siteId, await addressHash(email)))
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
