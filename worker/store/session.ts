import type { D1Database } from '@cloudflare/workers-types'
import type { StaffRole } from '../report.ts'
import type { Staff } from '../site.ts'
import { refusing } from './refusal.ts'
import { toStaff } from './site.ts'

interface SessionRow {
  readonly id: string
  readonly site_id: string
  readonly name: string
  readonly email: string
  readonly role: StaffRole
}

/** The staff member for whom an unused, unexpired sign-in link was made, or null. */
export const findLink = (db: D1Database, linkHash: string, now: number) =>
  findStaffBy(db, 'IS NULL', linkHash, now)

/** The staff member whose open session this is, or null. */
export const findSession = (db: D1Database, tokenHash: string, now: number) =>
  findStaffBy(db, 'IS NOT NULL', tokenHash, now)

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

async function findStaffBy(
  db: D1Database,
  opened: 'IS NULL' | 'IS NOT NULL',
  tokenHash: string,
  now: number,
): Promise<Staff | null> {
  const row = await refusing(() =>
    db
      .prepare(
        `SELECT s.id, s.site_id, s.name, s.email, s.role
         FROM staff_session t JOIN staff s ON s.id = t.staff_id
         WHERE t.token_hash = ? AND t.opened_at ${opened} AND t.expires_at > ?`,
      )
      .bind(tokenHash, now)
      .first<SessionRow>(),
  )
  return row && toStaff(row)
}
