import type { D1Database } from '@cloudflare/workers-types'
import type { Report } from '../../reports/report.ts'
import { mapDbErrors } from '../query.ts'
import { type DocumentRow, toReport } from '../reports.ts'

// One run may ask a thousand times: with pages this large, a database that is full fits into it. What
// is held in memory at a time is bounded by bytes, for a report may be short or long.
const PAGE_MAX = 2_000
const PAGE_MAX_BYTES = 4_000_000

const pageSql = (from: string) => `
  SELECT place, document FROM (
    SELECT place, document, row_number() OVER w AS number,
      sum(octet_length(document)) OVER w AS bytes
    FROM (${from} LIMIT ${PAGE_MAX})
    WINDOW w AS (ORDER BY place ->> 0, place ->> 1, place ->> 2))
  WHERE number = 1 OR bytes <= ${PAGE_MAX_BYTES}`
const liveSql = (isNew: number) =>
  pageSql(`SELECT json_array(l.wake_at, l.received_at, l.id) AS place, r.document
    FROM live_report l CROSS JOIN report r ON r.id = l.id
    WHERE l.site_id = ?1 AND l.is_new = ${isNew}
      AND (l.wake_at, l.received_at, l.id) > (?2 ->> 0, ?2 ->> 1, ?2 ->> 2)
    ORDER BY l.wake_at, l.received_at, l.id`)
// What is new may become what is not, and never the other way.
const LIVE = [liveSql(1), liveSql(0)]
const OVER = pageSql(`SELECT json_array(received_at, id) AS place, document FROM report
  WHERE site_id = ?1 AND wake_at IS NULL AND (received_at, id) > (?2 ->> 0, ?2 ->> 1)
  ORDER BY received_at, id`)

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
  for (const sql of LIVE) {
    for await (const page of pages(db, sql, siteId)) yield page.filter(isNew)
  }
  // A million ids as strings would not fit into memory.
  const over: number[] = []
  for await (const page of pages(db, OVER, siteId)) {
    const fresh = page.filter(({ id }) => !live.has(id))
    for (const { id } of fresh) over.push(numberOf(id))
    yield fresh
  }
  for (const sql of LIVE) {
    for await (const page of pages(db, sql, siteId)) {
      yield page.filter((report) => isNew(report) && !over.includes(numberOf(report.id)))
    }
  }
}

const HASH_MAX = 2 ** 45

// A number that is exact in all of its steps. Two of a million ids meet in one of thirty million.
function numberOf(id: string): number {
  let hash = 0
  for (const char of id) hash = (hash * 131 + (char.codePointAt(0) ?? 0)) % HASH_MAX
  return hash
}

interface PageRow extends DocumentRow {
  readonly place: string
}

async function* pages(
  db: D1Database,
  sql: string,
  siteId: string,
): AsyncGenerator<readonly Report[]> {
  let place = '[-1,-1,""]'
  for (;;) {
    const after = place
    const { results } = await mapDbErrors(() => db.prepare(sql).bind(siteId, after).all<PageRow>())
    const last = results.at(-1)
    if (!last) return
    yield results.map(toReport)
    place = last.place
  }
}
