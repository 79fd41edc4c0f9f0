import type { D1Database } from '@cloudflare/workers-types'
import type { AlertRules, Staff } from '../sites/site.ts'
import { refusing } from './refusal.ts'
import { STAFF_COLUMNS, type StaffRow, toStaff } from './site.ts'

/** One link a minute to a person, so that nobody can fill a mailbox. */
const LINK_PAUSE_MS = 60_000
/** And so many in the time for which one is good. */
const LINKS_MAX = 3
/** To how many sites one mail address may sign in. */
const SITES_MAX = 10

/** Everybody with this address, in any case: one person may work for several sites. */
export async function listStaffByEmail(db: D1Database, email: string): Promise<readonly Staff[]> {
  const { results } = await refusing(() =>
    db
      .prepare(`SELECT ${STAFF_COLUMNS} FROM staff p WHERE email = ? LIMIT ?`)
      .bind(email, SITES_MAX)
      .all<StaffRow>(),
  )
  return results.map(toStaff)
}

/** The member of staff with this id, or null. */
export async function findStaff(db: D1Database, id: string): Promise<Staff | null> {
  const row = await refusing(() =>
    db.prepare(`SELECT ${STAFF_COLUMNS} FROM staff p WHERE id = ?`).bind(id).first<StaffRow>(),
  )
  return row && toStaff(row)
}

interface NewLink {
  readonly tokenHash: string
  readonly staffId: string
  readonly now: number
  readonly expiresAt: number
}

/** Stores a sign-in link by its hash and forgets what has expired; false when that person was given one a moment ago. */
export async function insertLink(db: D1Database, link: NewLink): Promise<boolean> {
  const [, inserted] = await refusing(() =>
    db.batch([
      db
        .prepare('DELETE FROM staff_session WHERE staff_id = ? AND expires_at < ?')
        .bind(link.staffId, link.now),
      db
        .prepare(
          `INSERT INTO staff_session (token_hash, staff_id, created_at, expires_at)
           SELECT ?1, ?2, ?3, ?4 WHERE NOT EXISTS (
             SELECT 1 FROM staff_session WHERE staff_id = ?2 AND created_at > ?5
           ) AND (
             SELECT count(*) FROM staff_session
             WHERE staff_id = ?2 AND opened_at IS NULL AND created_at > ?3 - (?4 - ?3)
           ) < ?6`,
        )
        .bind(
          link.tokenHash,
          link.staffId,
          link.now,
          link.expiresAt,
          link.now - LINK_PAUSE_MS,
          LINKS_MAX,
        ),
    ]),
  )
  return inserted?.meta.changes === 1
}

/** Makes somebody the admin of every site that has none. */
export async function adoptSites(db: D1Database, email: string, now: number): Promise<void> {
  await refusing(() =>
    db
      .prepare(
        `INSERT OR IGNORE INTO staff (site_id, id, name, email, role, created_at)
         SELECT s.id, s.id || '-admin', substr(?1, 1, instr(?1, '@') - 1), ?1, 'admin', ?2
         FROM site s WHERE NOT EXISTS (
           SELECT 1 FROM staff p WHERE p.site_id = s.id AND p.role = 'admin')`,
      )
      .bind(email, now)
      .run(),
  )
}

/** Stores a member of staff, or what changed about one; false where the id is of another site or a colleague has the address. */
export async function putStaff(
  db: D1Database,
  siteId: string,
  { id, name, email, role }: Pick<Staff, 'id' | 'name' | 'email' | 'role'>,
  now: number,
): Promise<boolean> {
  const { meta } = await refusing(() =>
    db
      .prepare(
        `INSERT INTO staff (site_id, id, name, email, role, created_at)
         SELECT ?1, ?2, ?3, ?4, ?5, ?6 WHERE NOT EXISTS (
           SELECT 1 FROM staff WHERE site_id = ?1 AND email = ?4 AND id <> ?2)
         ON CONFLICT (id) DO UPDATE
         SET name = excluded.name, email = excluded.email, role = excluded.role
         WHERE site_id = excluded.site_id`,
      )
      .bind(siteId, id, name, email, role, now)
      .run(),
  )
  return meta.changes > 0
}

/** Removes a member of staff with their sessions; what they did stays in the history. */
export async function deleteStaff(db: D1Database, siteId: string, id: string): Promise<void> {
  await refusing(() =>
    db.prepare('DELETE FROM staff WHERE site_id = ? AND id = ?').bind(siteId, id).run(),
  )
}

/** Stores how somebody wants to be told. */
export async function setAlerts(db: D1Database, id: string, alerts: AlertRules): Promise<void> {
  await refusing(() =>
    db.prepare('UPDATE staff SET alerts = ? WHERE id = ?').bind(JSON.stringify(alerts), id).run(),
  )
}

/** Ends every session of somebody and makes every link that was mailed to them worthless. */
export async function endSessions(db: D1Database, siteId: string, id: string): Promise<void> {
  await refusing(() =>
    db.batch([
      db
        .prepare('UPDATE staff SET generation = generation + 1 WHERE site_id = ? AND id = ?')
        .bind(siteId, id),
      db
        .prepare(
          `DELETE FROM staff_session WHERE staff_id IN (
             SELECT id FROM staff WHERE site_id = ? AND id = ?)`,
        )
        .bind(siteId, id),
    ]),
  )
}
