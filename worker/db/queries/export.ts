import type { D1Database } from '@cloudflare/workers-types'
import type { Report } from '../../reports/report.ts'
import { mapDbErrors } from '../query.ts'
import { type DocumentRow, toReport } from '../reports.ts'

// One run may ask a thousand times: with pages this large, a database that is full fits into it. What
// is held in memory at a time is bounded by bytes, for a report may be short or long.
const PAGE_MAX = 2_000
const PAGE_MAX_BYTES = 4_000_000

const pageSql = (which: string, place: string) => `
  SELECT document FROM (
    SELECT document, row_number() OVER w AS number, sum(octet_length(document)) OVER w AS bytes
    FROM (SELECT * FROM report
      WHERE site_id = ?1 AND ${which} AND (${place}, id) > (?2, ?3)
      ORDER BY ${place}, id LIMIT ${PAGE_MAX})
    WINDOW w AS (ORDER BY ${place}, id))
  WHERE number = 1 OR bytes <= ${PAGE_MAX_BYTES}`
const LIVE = pageSql('wake_at IS NOT NULL', 'wake_at')
const OVER = pageSql('wake_at IS NULL', 'received_at')

/**
 * Every report of a site, a page at a time and each once: first what is under way, then what is
 * over, and last what was reopened meanwhile before its turn came.
 */
export async function* exportReports(
  db: D1Database,
  siteId: string,
): AsyncGenerator<readonly Report[]> {
  const live = new Set<string>()
  const isNew = ({ id }: Report) => !live.has(id) && Boolean(live.add(id))
  for await (const page of pages(db, LIVE, siteId, ({ wakeAt }) => wakeAt ?? 0)) {
    yield page.filter(isNew)
  }
  // A million ids as strings would not fit into memory.
  const over: number[] = []
  for await (const page of pages(db, OVER, siteId, ({ receivedAt }) => receivedAt)) {
    const fresh = page.filter(({ id }) => !live.has(id))
    for (const { id } of fresh) over.push(numberOf(id))
    yield fresh
  }
  for await (const page of pages(db, LIVE, siteId, ({ wakeAt }) => wakeAt ?? 0)) {
    yield page.filter((report) => isNew(report) && !over.includes(numberOf(report.id)))
  }
}

const HASH_MAX = 2 ** 45

// A number that is exact in all of its steps. Two of a million ids meet in one of thirty million.
function numberOf(id: string): number {
  let hash = 0
  for (const char of id) hash = (hash * 131 + (char.codePointAt(0) ?? 0)) % HASH_MAX
  return hash
}

async function* pages(
  db: D1Database,
  sql: string,
  siteId: string,
  placeOf: (report: Report) => number,
): AsyncGenerator<readonly Report[]> {
  let place = -1
  let id = ''
  for (;;) {
    const { results } = await mapDbErrors(() =>
      db.prepare(sql).bind(siteId, place, id).all<DocumentRow>(),
    )
    const reports = results.map(toReport)
    const last = reports.at(-1)
    if (!last) return
    yield reports
    place = placeOf(last)
    id = last.id
  }
}
