import type { D1Database } from '@cloudflare/workers-types'
import type { ReportEvent } from '../../reports/events.ts'
import { referenceOf } from '../../reports/reference.ts'
import type { Report } from '../../reports/report.ts'
import { mapDbErrors } from '../query.ts'

/** A report as it is stored, with everything that happened to it, oldest first. */
interface Stored {
  readonly id: string
  readonly reference: string
  readonly document: string
  readonly events: readonly ReportEvent[]
}

/** Reports behind an id, in the order of their ids, at most `limit`. */
export async function listStoredAfter(
  db: D1Database,
  after: string,
  limit: number,
): Promise<readonly Stored[]> {
  const { results } = await mapDbErrors(() =>
    db
      .prepare('SELECT id, document FROM report WHERE id > ?1 ORDER BY id LIMIT ?2')
      .bind(after, limit)
      .all<{ id: string; document: string }>(),
  )
  const last = results.at(-1)?.id ?? after
  const events = await listEventsBetween(db, after, last)
  return results.map(({ id, document }) => {
    return { id, document, reference: referenceOf(id), events: events.get(id) ?? [] }
  })
}

interface EventRow {
  readonly id: string
  readonly event: string
}

async function listEventsBetween(
  db: D1Database,
  after: string,
  last: string,
): Promise<ReadonlyMap<string, readonly ReportEvent[]>> {
  const { results } = await mapDbErrors(() =>
    db
      .prepare(
        `SELECT report_id AS id, json_object('seq', seq, 'at', at, 'type', type,
           'actor', json(actor), 'from', from_state, 'to', to_state, 'data', json(data)) AS event
         FROM event WHERE report_id > ?1 AND report_id <= ?2 ORDER BY report_id, seq`,
      )
      .bind(after, last)
      .all<EventRow>(),
  )
  const parsed = results.map(({ id, event }) => ({ id, event: JSON.parse(event) as ReportEvent }))
  const byReport = Map.groupBy(parsed, ({ id }) => id)
  return new Map([...byReport].map(([id, rows]) => [id, rows.map(({ event }) => event)]))
}

/** Puts a report in the place of its row, unless somebody has changed that row since it was read. */
export async function replaceStored(
  db: D1Database,
  document: string,
  report: Report,
): Promise<void> {
  await mapDbErrors(() =>
    db
      .prepare('UPDATE report SET document = ?1 WHERE id = ?2 AND document = ?3')
      .bind(JSON.stringify(report), report.id, document)
      .run(),
  )
}
