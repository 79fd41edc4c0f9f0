import type { D1Database } from '@cloudflare/workers-types'
import type { Report } from '../../reports/report.ts'
import { mapDbErrors } from '../query.ts'
import { type DocumentRow, toReport } from '../reports.ts'

/** What is held in memory at a time. */
const PAGE_SIZE = 200

const LIVE = `SELECT document FROM report
  WHERE site_id = ?1 AND wake_at IS NOT NULL AND (wake_at, id) > (?2, ?3)
  ORDER BY wake_at, id LIMIT ${PAGE_SIZE}`
const OVER = `SELECT document FROM report
  WHERE site_id = ?1 AND wake_at IS NULL AND (received_at, id) > (?2, ?3)
  ORDER BY received_at, id LIMIT ${PAGE_SIZE}`

/**
 * Every report of a site, a page at a time and each once: first what is under way, so that what
 * ends meanwhile is found among what is over.
 */
export async function* exportReports(
  db: D1Database,
  siteId: string,
): AsyncGenerator<readonly Report[]> {
  const seen = new Set<string>()
  const isNew = ({ id }: Report) => !seen.has(id) && Boolean(seen.add(id))
  for await (const page of pages(db, LIVE, siteId, ({ wakeAt }) => wakeAt ?? 0)) {
    yield page.filter(isNew)
  }
  for await (const page of pages(db, OVER, siteId, ({ receivedAt }) => receivedAt)) {
    yield page.filter(isNew)
  }
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
    const reports = await readPage(db, sql, [siteId, place, id])
    if (reports.length > 0) yield reports
    const last = reports.at(-1)
    if (!last || reports.length < PAGE_SIZE) return
    place = placeOf(last)
    id = last.id
  }
}

async function readPage(
  db: D1Database,
  sql: string,
  given: readonly (string | number)[],
): Promise<readonly Report[]> {
  const { results } = await mapDbErrors(() =>
    db
      .prepare(sql)
      .bind(...given)
      .all<DocumentRow>(),
  )
  return results.map(toReport)
}
