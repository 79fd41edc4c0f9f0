import type { D1Database, D1PreparedStatement } from '@cloudflare/workers-types'
import type { PlannedDue } from '../reports/due-commands.ts'
import type { PlannedDelivery } from '../reports/effects.ts'
import type { FirstEvent } from '../reports/events.ts'
import type { Report } from '../reports/report.ts'
import { logRows, withRetry } from './query.ts'

/** A report that was accepted before it could be stored, with the alerts and more that it causes. */
export interface Accepted {
  readonly report: Report
  readonly raised: FirstEvent
  readonly deliveries: readonly PlannedDelivery[]
  /** What follows beside them. */
  readonly due: readonly PlannedDue[]
}

/** What became of accepted reports. */
interface Stored {
  /** Those that were not there before. */
  readonly fresh: ReadonlySet<string>
  /** Those that are there, and say to the letter what was accepted; or that were erased since. */
  readonly settled: readonly Accepted[]
}

// D1 takes 2,000,000 bytes in one parameter.
const JSON_MAX_CHARS = 600_000

// A report that was stored before has events; one that was erased since still has its last.
const IS_NEW = `EXISTS (SELECT 1 FROM report r WHERE r.id = value ->> 'reportId' AND r.version = 1)
  AND NOT EXISTS (SELECT 1 FROM event e WHERE e.report_id = value ->> 'reportId')`
// Only what is there already may be left out: whatever else is wrong must fail.
const INSERT_REPORTS = `INSERT INTO report (id, site_id, document)
  SELECT value ->> 'reportId', value ->> 'siteId', value ->> 'document' FROM json_each(?)
  WHERE true ON CONFLICT DO NOTHING RETURNING id`
const INSERT_DELIVERIES = `INSERT INTO delivery
    (report_id, seq, recipient_id, site_id, channel, type, message_id, due_at)
  SELECT value ->> 'reportId', value ->> 'seq', value ->> 'recipientId', value ->> 'siteId',
         value ->> 'channel', value ->> 'type', value ->> 'messageId', value ->> 'dueAt'
  FROM json_each(?) WHERE ${IS_NEW}`
const INSERT_DUE = `INSERT INTO due_command (site_id, id, kind, subject, report_id, since, due_at)
  SELECT value ->> 'siteId', value ->> 'id', value ->> 'kind', value ->> 'subject',
         value ->> 'reportId', value ->> 'at', value ->> 'at'
  FROM json_each(?) WHERE ${IS_NEW} ON CONFLICT DO NOTHING`
const INSERT_EVENTS = `INSERT INTO event (report_id, seq, at, type, actor, from_state, to_state, data)
  SELECT value ->> 'reportId', value ->> 'seq', value ->> 'at', value ->> 'type',
         value ->> 'actor', NULL, value ->> 'to', value ->> 'data'
  FROM json_each(?) WHERE ${IS_NEW}`
const SELECT_SETTLED = `SELECT key FROM json_each(?) JOIN report r ON r.id = value ->> 'reportId'
  WHERE r.state = 'erased' OR (r.key_hash = value ->> 'keyHash'
    AND r.document ->> '$.bodyHash' = value ->> 'bodyHash')`

/**
 * Stores reports that were accepted earlier, as many as fit in one batch each: in whatever order
 * and however often, each is one report with one set of alerts. All of a batch or nothing.
 */
export async function storeAccepted(
  db: D1Database,
  accepted: readonly Accepted[],
  random: () => number,
): Promise<Stored> {
  const fresh = new Set<string>()
  const settled: Accepted[] = []
  for (const chunk of chunksOf(accepted)) {
    const done = await storeChunk(db, chunk, random)
    for (const id of done.fresh) fresh.add(id)
    settled.push(...done.settled)
  }
  return { fresh, settled }
}

async function storeChunk(
  db: D1Database,
  chunk: readonly Accepted[],
  random: () => number,
): Promise<Stored> {
  // The same report twice in one batch would both be new to it.
  const distinct = [...new Map(chunk.map((one) => [one.report.id, one])).values()]
  const write = () =>
    db.batch<{ id?: string; key?: number }>([
      bindJson(db, INSERT_REPORTS, distinct.map(reportRow)),
      // Before the events, by which a report that was here before is known.
      bindJson(db, INSERT_DELIVERIES, distinct.flatMap(deliveryRows)),
      bindJson(db, INSERT_DUE, distinct.flatMap(dueRows)),
      bindJson(db, INSERT_EVENTS, distinct.map(eventRow)),
      bindJson(db, SELECT_SETTLED, chunk.map(identityRow)),
    ])
  // Whatever a lost try has written, the next one leaves as it is.
  const results = await withRetry(write, random, () => Promise.resolve(false))
  if (!results) return { fresh: new Set(), settled: [] }
  logRows('stored_accepted', results, { reports: distinct.length })
  const [inserted, , , , found] = results
  return {
    fresh: new Set(inserted?.results.flatMap(({ id }) => id ?? [])),
    settled: (found?.results ?? []).flatMap(({ key }) => chunk[key ?? -1] ?? []),
  }
}

function* chunksOf(accepted: readonly Accepted[]): Generator<readonly Accepted[]> {
  let chunk: Accepted[] = []
  let size = 0
  for (const one of accepted) {
    const chars = JSON.stringify(one).length
    if (size + chars > JSON_MAX_CHARS && chunk.length > 0) {
      yield chunk
      chunk = []
      size = 0
    }
    chunk.push(one)
    size += chars
  }
  if (chunk.length > 0) yield chunk
}

function bindJson(db: D1Database, sql: string, rows: readonly object[]): D1PreparedStatement {
  return db.prepare(sql).bind(JSON.stringify(rows))
}

function reportRow({ report }: Accepted) {
  return { reportId: report.id, siteId: report.siteId, document: JSON.stringify(report) }
}

function deliveryRows({ report, deliveries }: Accepted) {
  return deliveries.map((one) => ({ ...one, siteId: report.siteId }))
}

function dueRows({ report, raised, due }: Accepted) {
  return due.map((one) => ({ ...one, siteId: report.siteId, at: raised.at }))
}

function eventRow({ report, raised: { seq, at, type, actor, to, data } }: Accepted) {
  const json = { actor: JSON.stringify(actor), data: JSON.stringify(data) }
  return { reportId: report.id, seq, at, type, to, ...json }
}

function identityRow({ report: { id, keyHash, bodyHash } }: Accepted) {
  return { reportId: id, keyHash, bodyHash }
}
