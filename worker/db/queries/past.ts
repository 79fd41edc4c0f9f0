import type { D1Database } from '@cloudflare/workers-types'
import type { Report } from '../../reports/report.ts'
import { mapDbErrors } from '../query.ts'
import { type DocumentRow, toReport } from '../reports.ts'

/** How far back a look at what helped goes, among what is over and among what is not yet. */
const LOOK_BACK = 300
const LEARNED_MAX = 100
const SAID_MAX = 20

/** As much of a report from which something was learned as tells how like another one it is. */
export interface Learned {
  readonly id: string
  readonly url: string
  readonly elementText: string | null
  /** What was done held. */
  readonly hasWorked: number
}

/** Reports of the same reason from which something was learned, among the last ones of their site. */
export async function listLearned(
  db: D1Database,
  { id, siteId, reason }: Pick<Report, 'id' | 'siteId' | 'reason'>,
): Promise<readonly Learned[]> {
  const { results } = await mapDbErrors(() =>
    db
      .prepare(
        // What waits for its end is woken last of all that is under way.
        `WITH lately AS (
           SELECT * FROM (SELECT id, document FROM report
             WHERE site_id = ?1 AND wake_at IS NULL ORDER BY received_at DESC LIMIT ${LOOK_BACK})
           UNION ALL
           SELECT * FROM (SELECT r.id, r.document FROM live_report l CROSS JOIN report r ON r.id = l.id
             WHERE l.site_id = ?1 AND l.is_new = 0 ORDER BY l.wake_at DESC LIMIT ${LOOK_BACK}))
         SELECT id, document ->> '$.page.url' AS url, document ->> '$.element.text' AS elementText,
           document ->> '$.state' = 'closed' AND document ->> '$.outcome' = 'fixed'
             AND document ->> '$.reopenCount' = 0 AS hasWorked
         FROM lately
         WHERE document ->> '$.reason.code' = ?2 AND document ->> '$.learning' IS NOT NULL
           AND id <> ?3
         LIMIT ${LEARNED_MAX}`,
      )
      .bind(siteId, reason.code, id)
      .all<Learned>(),
  )
  return results
}

/** The reports with these ids, in their order. */
export async function listByIds(
  db: D1Database,
  ids: readonly string[],
): Promise<readonly Report[]> {
  if (ids.length === 0) return []
  const { results } = await mapDbErrors(() =>
    db
      .prepare(
        `SELECT r.document FROM json_each(?) i CROSS JOIN report r ON r.id = i.value
         ORDER BY i.key`,
      )
      .bind(JSON.stringify(ids))
      .all<DocumentRow>(),
  )
  return results.map(toReport)
}

/** Other reports of a site for which somebody gave this address, the newest first. */
export async function listOthersByContact(
  db: D1Database,
  { id, siteId }: Pick<Report, 'id' | 'siteId'>,
  address: string,
): Promise<readonly Report[]> {
  const { results } = await mapDbErrors(() =>
    db
      .prepare(
        `SELECT r.document FROM reach x CROSS JOIN report r ON r.id = x.report_id
         WHERE x.site_id = ?1 AND x.address = ?2 AND x.report_id <> ?3
         ORDER BY r.received_at DESC LIMIT ${SAID_MAX}`,
      )
      .bind(siteId, address, id)
      .all<DocumentRow>(),
  )
  return results.map(toReport)
}
