import type { D1Database } from '@cloudflare/workers-types'
import type { Report } from '../../reports/report.ts'
import { mapDbErrors } from '../query.ts'

// In a flood of another kind, no more than these are looked at for each report of it.
const LOOK_MAX = 100

/** Whether another report waits in quarantine for the same reasons, to be looked at in `range`. */
export async function isHeldAlike(
  db: D1Database,
  { id, siteId, suspicion }: Required<Pick<Report, 'id' | 'siteId' | 'suspicion'>>,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<boolean> {
  const found = await mapDbErrors(() =>
    db
      .prepare(
        `SELECT 1 AS found FROM (
           SELECT r.id FROM live_report r INDEXED BY live_staged
           WHERE r.site_id = ?1 AND r.is_new = 0 AND r.state = 'quarantined'
             AND r.wake_at BETWEEN ?2 AND ?3
           ORDER BY r.wake_at DESC LIMIT ${LOOK_MAX}) held
         CROSS JOIN report r ON r.id = held.id
         WHERE r.id <> ?4 AND r.document ->> '$.suspicion' = ?5 LIMIT 1`,
      )
      .bind(siteId, from, to, id, suspicion)
      .first<number>('found'),
  )
  return found !== null
}
