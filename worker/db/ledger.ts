import type { D1Database, D1PreparedStatement } from '@cloudflare/workers-types'
import type { LedgerChange } from '../reports/effects.ts'
import type { Report } from '../reports/report.ts'
import { mapDbErrors } from './query.ts'

/** Writes what staff have granted. A month that another grant has just filled is a lost race. */
export function writeLedger(
  db: D1Database,
  { id, siteId }: Report,
  changes: readonly LedgerChange[],
): readonly D1PreparedStatement[] {
  return changes.map((change) => {
    if (change.type === 'settle') {
      return db
        .prepare('UPDATE granted SET amount = ? WHERE report_id = ? AND seq = ?')
        .bind(change.amount, id, change.seq)
    }
    const { seq, at, staffId, amount, monthFrom, monthMax } = change
    return db
      .prepare(
        `INSERT INTO granted (report_id, seq, site_id, staff_id, at, amount, month_from, month_max)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .bind(id, seq, siteId, staffId, at, amount, monthFrom, monthMax)
  })
}

/** What a member of staff has granted since a moment, in minor units; held offers included. */
export async function sumGranted(
  db: D1Database,
  siteId: string,
  staffId: string,
  since: number,
): Promise<number> {
  const sum = await mapDbErrors(() =>
    db
      .prepare(
        `SELECT coalesce(sum(amount), 0) AS sum FROM granted
         WHERE site_id = ? AND staff_id = ? AND at >= ?`,
      )
      .bind(siteId, staffId, since)
      .first<number>('sum'),
  )
  return sum ?? 0
}
