import type { D1Database } from '@cloudflare/workers-types'
import type { Staff } from '../sites/site.ts'
import { refusing } from './refusal.ts'
import { STAFF_COLUMNS, type StaffRow, toStaff } from './site.ts'

/** The staff member for whom an unused, unexpired sign-in link was made, or null. */
export async function findLink(
  db: D1Database,
  linkHash: string,
  now: number,
): Promise<Staff | null> {
  return (await findBy(db, 'IS NULL', linkHash, now))?.staff ?? null
}

/** Whose open session this is, and for which report alone, or null. */
export const findSession = (db: D1Database, tokenHash: string, now: number) =>
  findBy(db, 'IS NOT NULL', tokenHash, now)

/** A session that was opened without a sign-in link. */
interface NewSession {
  readonly tokenHash: string
  readonly staffId: string
  readonly reportId: string
  readonly now: number
  readonly expiresAt: number
}

/** Stores a session that is good for one report. */
export async function insertSession(db: D1Database, session: NewSession): Promise<void> {
  const { tokenHash, staffId, reportId, now, expiresAt } = session
  await refusing(() =>
    db
      .prepare(
        `INSERT INTO staff_session
           (token_hash, staff_id, created_at, opened_at, expires_at, report_id)
         VALUES (?, ?, ?, ?, ?, ?)`,
      )
      // Hint: as if made long ago, so that it does not hold up a sign-in link.
      .bind(tokenHash, staffId, 0, now, expiresAt, reportId)
      .run(),
  )
}

/** Turns a sign-in link into a session, once; false when the link was used or is too old. */
export async function openSession(
  db: D1Database,
  linkHash: string,
  session: { readonly tokenHash: string; readonly now: number; readonly expiresAt: number },
): Promise<boolean> {
  const { meta } = await refusing(() =>
    db
      .prepare(
        `UPDATE staff_session SET token_hash = ?, opened_at = ?, expires_at = ?
         WHERE token_hash = ? AND opened_at IS NULL AND expires_at > ?`,
      )
      .bind(session.tokenHash, session.now, session.expiresAt, linkHash, session.now)
      .run(),
  )
  return meta.changes === 1
}

/** Ends a session for good. */
export async function deleteSession(db: D1Database, tokenHash: string): Promise<void> {
  await refusing(() =>
    db.prepare('DELETE FROM staff_session WHERE token_hash = ?').bind(tokenHash).run(),
  )
}

async function findBy(
  db: D1Database,
  opened: 'IS NULL' | 'IS NOT NULL',
  tokenHash: string,
  now: number,
): Promise<{ readonly staff: Staff; readonly reportId: string | null } | null> {
  const row = await refusing(() =>
    db
      .prepare(
        `SELECT ${STAFF_COLUMNS}, t.report_id
         FROM staff_session t JOIN staff p ON p.id = t.staff_id
         WHERE t.token_hash = ? AND t.opened_at ${opened} AND t.expires_at > ?`,
      )
      .bind(tokenHash, now)
      .first<StaffRow & { readonly report_id: string | null }>(),
  )
  return row && { staff: toStaff(row), reportId: row.report_id }
}
