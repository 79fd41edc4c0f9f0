import type { D1Database } from '@cloudflare/workers-types'
import { saidOver } from '../reports/known-issue.ts'
import type { Report } from '../reports/report.ts'
import { type DocumentRow, toReport } from './document.ts'
import type { NoticeKey } from './put-notice.ts'
import { refusing } from './refusal.ts'

// Whoever was told that it is over has this among what was said.
const IS_TOLD = `EXISTS (
  SELECT 1 FROM json_each(r.document, '$.said') WHERE value = 'over-' || (r.document ->> '$.notice'))`

/** How many customers wanted to be told of a notice's end, and how many were. */
export interface Joined {
  readonly asked: number
  readonly told: number
}

/** Counts who joined each of some notices; those who took it back do not count. */
export async function countJoined(
  db: D1Database,
  siteId: string,
  noticeIds: readonly string[],
): Promise<ReadonlyMap<string, Joined>> {
  const { results } = await refusing(() =>
    db
      .prepare(
        `SELECT r.document ->> '$.notice' AS id, count(*) AS asked, sum(${IS_TOLD}) AS told
         FROM json_each(?) n CROSS JOIN report r
           ON r.site_id = ? AND r.document ->> '$.notice' = n.value
         WHERE r.document ->> '$.notice' IS NOT NULL AND r.state <> 'withdrawn' GROUP BY 1`,
      )
      .bind(JSON.stringify(noticeIds), siteId)
      .all<Joined & { id: string }>(),
  )
  return new Map(results.map(({ id, asked, told }) => [id, { asked, told }]))
}

/** Reports of customers who wait to be told that a notice is over. */
export async function listUntold(
  db: D1Database,
  { siteId, id }: NoticeKey,
  limit: number,
): Promise<readonly Report[]> {
  const { results } = await refusing(() =>
    db
      .prepare(
        `SELECT r.document FROM report r
         WHERE r.site_id = ?1 AND r.document ->> '$.notice' = ?2
           AND r.document ->> '$.notice' IS NOT NULL
           AND r.state IN ('merged', 'received') AND NOT EXISTS (
             SELECT 1 FROM json_each(r.document, '$.said') WHERE value = ?3)
         LIMIT ?4`,
      )
      .bind(siteId, id, saidOver(id), limit)
      .all<DocumentRow>(),
  )
  return results.map(toReport)
}
