import type { D1Database, D1PreparedStatement } from '@cloudflare/workers-types'
import type { IntakeMessage } from '../env.ts'
import type { Report } from '../reports/report.ts'
import { mapDbErrors } from './query.ts'

type Owned = Pick<Report, 'id' | 'siteId'>

/** Longer than the upload of a picture takes that was on its way when its report was erased. */
const LATE_MS = 15 * 60_000

const OF_REPORT = [
  'DELETE FROM event WHERE report_id = ?1',
  'DELETE FROM attachment WHERE report_id = ?1',
]
const OF_SITE = [
  'DELETE FROM dead_letter WHERE report_id = ?1 AND site_id = ?2',
  'DELETE FROM expiry_failed WHERE report_id = ?1 AND ?2 IS NOT NULL',
  // Who said that nobody should write there has said so for good.
  `DELETE FROM address WHERE site_id = ?2 AND blocked_at IS NULL AND email_hash IN (
     SELECT x.email_hash FROM reach x WHERE x.site_id = ?2 AND x.report_id = ?1
       AND NOT EXISTS (SELECT 1 FROM reach y
         WHERE y.site_id = ?2 AND y.address = x.address AND y.report_id <> ?1))`,
  'DELETE FROM reach WHERE site_id = ?2 AND report_id = ?1',
]

/** Everything but the report's own row that goes when it is erased, for the batch that erases it. */
export function forgetWords(
  db: D1Database,
  { id, siteId, changedAt }: Pick<Report, 'id' | 'siteId' | 'changedAt'>,
): D1PreparedStatement[] {
  return [
    ...OF_REPORT.map((sql) => db.prepare(sql).bind(id)),
    ...OF_SITE.map((sql) => db.prepare(sql).bind(id, siteId)),
    db
      .prepare('INSERT OR REPLACE INTO picture_sweep (site_id, report_id, due_at) VALUES (?, ?, ?)')
      .bind(siteId, id, changedAt + LATE_MS),
  ]
}

/**
 * What was told of a report before its event `seq`, for the end of the batch that erases it: what
 * tells of the erasure itself stays, and looks at the others to know who is to hear of it.
 */
export function forgetDeliveries(
  db: D1Database,
  { id }: Pick<Report, 'id'>,
  seq: number,
): D1PreparedStatement[] {
  return ['attempt', 'delivery'].map((table) =>
    db.prepare(`DELETE FROM ${table} WHERE report_id = ? AND seq < ?`).bind(id, seq),
  )
}

/** Erased reports of a site whose pictures are to be looked for by now, at most `limit`. */
export async function listSweeps(
  db: D1Database,
  siteId: string,
  now: number,
  limit: number,
): Promise<readonly Owned[]> {
  const { results } = await mapDbErrors(() =>
    db
      .prepare(
        `SELECT x.site_id AS siteId, x.report_id AS id FROM picture_sweep x
         WHERE x.site_id = ?1 AND x.due_at <= ?2 ORDER BY x.due_at LIMIT ?3`,
      )
      .bind(siteId, now, limit)
      .all<Owned>(),
  )
  return results
}

/** Lets the pictures of an erased report be looked for again at a moment; null: never again. */
export async function putSweep(
  db: D1Database,
  { siteId, id }: Owned,
  dueAt: number | null,
): Promise<void> {
  const sql =
    dueAt === null
      ? 'DELETE FROM picture_sweep WHERE site_id = ?1 AND report_id = ?2'
      : 'UPDATE picture_sweep SET due_at = ?3 WHERE site_id = ?1 AND report_id = ?2'
  await mapDbErrors(() =>
    db
      .prepare(sql)
      .bind(siteId, id, ...(dueAt === null ? [] : [dueAt]))
      .run(),
  )
}

/** Keeps out what still waits in the queue under an id that begins so, and forgets its letters. */
export async function shutOut(
  db: D1Database,
  siteId: string,
  idPrefix: string,
  now: number,
): Promise<void> {
  await mapDbErrors(() =>
    db.batch([
      db
        .prepare(
          `INSERT INTO unwanted (site_id, id_prefix, at) VALUES (?, ?, ?)
           ON CONFLICT DO UPDATE SET at = excluded.at`,
        )
        .bind(siteId, idPrefix, now),
      db
        .prepare(
          // Hint: `~` comes after every character that an id has.
          `DELETE FROM dead_letter
           WHERE site_id = ?1 AND report_id >= ?2 AND report_id < ?2 || '~'`,
        )
        .bind(siteId, idPrefix),
    ]),
  )
}

/** Those of some messages that nobody has erased while they waited. */
export async function wantedOf(
  db: D1Database,
  messages: readonly IntakeMessage[],
): Promise<readonly IntakeMessage[]> {
  const values = messages.map(({ siteId, reportId }) => ({ siteId, reportId }))
  const { results } = await mapDbErrors(() =>
    db
      .prepare(
        `SELECT j.key FROM json_each(?) j JOIN unwanted u ON u.site_id = j.value ->> 'siteId'
           AND substr(j.value ->> 'reportId', 1, length(u.id_prefix)) = u.id_prefix`,
      )
      .bind(JSON.stringify(values))
      .all<{ key: number }>(),
  )
  const shut = new Set(results.map(({ key }) => key))
  return messages.filter((_message, at) => !shut.has(at))
}
