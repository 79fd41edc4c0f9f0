import type { D1Database, D1PreparedStatement } from '@cloudflare/workers-types'
import type { Staff } from '../sites/site.ts'
import { mapDbErrors } from './query.ts'

const HOUR_MS = 60 * 60_000
const PAGE_SIZE = 50

/** Something that a member of staff saw or did: codes and ids, and nobody's words. */
export interface Audited {
  readonly at: number
  readonly id: string
  readonly staffId: string
  readonly staffName: string
  /** Such as `view.reports` or `settings.staff.delete`. */
  readonly what: string
  /** A report, or whatever else it was about; empty for none. */
  readonly subject: string
  readonly outcome: 'done' | 'refused'
}

type Doer = Pick<Staff, 'id' | 'siteId' | 'name'>
type AuditEntry = Pick<Audited, 'at' | 'id' | 'what' | 'subject' | 'outcome'>

// What was logged before the table changed ages out where it is.
const BOTH = ['audit', 'audit_before'] as const

const COLUMNS = 'site_id, at, id, staff_id, staff_name, what, subject, outcome'

/** Notes what somebody did: all of it or nothing. */
export async function insertAudited(
  db: D1Database,
  doer: Doer,
  deeds: readonly AuditEntry[],
): Promise<void> {
  const sql = `INSERT INTO audit (${COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)`
  await mapDbErrors(() => db.batch(deeds.map((deed) => bind(db, sql, doer, deed))))
}

/** Notes what somebody saw: of each page once an hour. */
export async function insertSeen(db: D1Database, doer: Doer, deed: AuditEntry): Promise<void> {
  const hour = Math.floor(deed.at / HOUR_MS) * HOUR_MS
  const sql = `INSERT INTO audit (${COLUMNS}) SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8
    WHERE NOT EXISTS (SELECT 1 FROM audit WHERE site_id = ?1 AND subject = ?7
      AND at >= ${hour} AND staff_id = ?4 AND what = ?6)`
  await mapDbErrors(() => bind(db, sql, doer, deed).run())
}

function bind(db: D1Database, sql: string, doer: Doer, deed: AuditEntry): D1PreparedStatement {
  const { at, id, what, subject, outcome } = deed
  return db.prepare(sql).bind(doer.siteId, at, id, doer.id, doer.name, what, subject, outcome)
}

/** Where a page of the log ends. */
export type AuditCursor = Pick<Audited, 'at' | 'id'>

/** A page of a site's log, the newest first: of all, or about subjects whose ids begin so. */
export async function listAudited(
  db: D1Database,
  siteId: string,
  prefix: string | null,
  after: AuditCursor | null,
): Promise<{ readonly rows: readonly Audited[]; readonly next: AuditCursor | null }> {
  const { at, id } = after ?? { at: Number.MAX_SAFE_INTEGER, id: '' }
  // Hint: `~` comes after every character that an id has.
  const about = prefix === null ? '' : `AND subject >= ?5 AND subject < ?5 || '~'`
  const { results } = await mapDbErrors(() =>
    db
      .prepare(
        `${BOTH.map(
          (
            table,
          ) => `SELECT at, id, staff_id AS staffId, staff_name AS staffName, what, subject, outcome
         FROM ${table} WHERE site_id = ?1 AND (at, id) < (?2, ?3) ${about}`,
        ).join(' UNION ALL ')}
         ORDER BY at DESC, id DESC LIMIT ?4`,
      )
      .bind(siteId, at, id, PAGE_SIZE + 1, ...(prefix === null ? [] : [prefix]))
      .all<Audited>(),
  )
  const rows = results.slice(0, PAGE_SIZE)
  const last = results.length > PAGE_SIZE ? rows.at(-1) : undefined
  return { rows, next: last ? { at: last.at, id: last.id } : null }
}

/** Forgets what the log holds from before a moment, from its beginning on. */
export async function deleteOldAudit(db: D1Database, before: number): Promise<void> {
  await mapDbErrors(() =>
    db.batch(
      BOTH.map((table) =>
        db
          .prepare(
            `DELETE FROM ${table} WHERE (site_id, at, id) IN (
               SELECT a.site_id, a.at, a.id FROM site s CROSS JOIN ${table} a
                 ON a.site_id = s.id AND a.at < ? LIMIT 1000)`,
          )
          .bind(before),
      ),
    ),
  )
}
