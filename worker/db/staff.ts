import type { D1Database } from '@cloudflare/workers-types'
import type { StaffActor } from '../reports/report.ts'
import type { AlertRules, Staff } from '../sites/site.ts'
import { mapDbErrors } from './query.ts'
import { STAFF_COLUMNS, type StaffRow, toStaff } from './sites.ts'
import { insertDue } from './work/due-commands.ts'

/** One link a minute to a person, so that nobody can fill a mailbox. */
const LINK_PAUSE_MS = 60_000
/** And so many in the time for which one is good. */
const LINKS_MAX = 3
/** To how many sites one mail address may sign in. */
const SITES_MAX = 10

/** Everybody with this address, in any case: one person may work for several sites. */
export async function listStaffByEmail(db: D1Database, email: string): Promise<readonly Staff[]> {
  const { results } = await mapDbErrors(() =>
    db
      .prepare(`SELECT ${STAFF_COLUMNS} FROM staff p WHERE email = ? LIMIT ?`)
      .bind(email, SITES_MAX)
      .all<StaffRow>(),
  )
  return results.map(toStaff)
}

/** The member of staff with this id, or null. */
export async function findStaff(db: D1Database, id: string): Promise<Staff | null> {
  const row = await mapDbErrors(() =>
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
  const [, inserted] = await mapDbErrors(() =>
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
  await mapDbErrors(() =>
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
  const { meta } = await mapDbErrors(() =>
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

/**
 * Removes a member of staff with their sessions; what they did stays in the history, and for what
 * they had in hand help is called by what follows.
 */
export async function deleteStaff(
  db: D1Database,
  { siteId, id, name }: Pick<Staff, 'siteId' | 'id' | 'name'>,
  actor: StaffActor,
  now: number,
): Promise<void> {
  const reason = `${name} has left the team. Please assign this report to someone.`
  const call = {
    id: `left-${id}-${now}`,
    kind: 'call_for_help',
    subject: id,
    reportId: null,
  } as const
  await mapDbErrors(() =>
    db.batch([
      db.prepare('DELETE FROM staff WHERE site_id = ? AND id = ?').bind(siteId, id),
      insertDue(db, siteId, [{ ...call, data: { actor, reason } }], now),
    ]),
  )
}

/** Stores how somebody wants to be told. */
export async function setAlerts(db: D1Database, id: string, alerts: AlertRules): Promise<void> {
  await mapDbErrors(() =>
    db.prepare('UPDATE staff SET alerts = ? WHERE id = ?').bind(JSON.stringify(alerts), id).run(),
  )
}

/** Ends every session of somebody and makes every link that was mailed to them worthless. */
export async function endSessions(db: D1Database, siteId: string, id: string): Promise<void> {
  await mapDbErrors(() =>
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
  await mapDbErrors(() =>
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
  const { meta } = await mapDbErrors(() =>
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
  await mapDbErrors(() =>
    db.prepare('DELETE FROM staff_session WHERE token_hash = ?').bind(tokenHash).run(),
  )
}

async function findBy(
  db: D1Database,
  opened: 'IS NULL' | 'IS NOT NULL',
  tokenHash: string,
  now: number,
): Promise<{ readonly staff: Staff; readonly reportId: string | null } | null> {
  const row = await mapDbErrors(() =>
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

/** Wording that staff share. `reviewBy` is a local date: by then its owner looks at it again. */
export interface Snippet {
  readonly id: string
  readonly title: string
  readonly text: string
  readonly ownerId: string
  readonly reviewBy: string
}

/** A site's snippets by their titles. */
export async function listSnippets(db: D1Database, siteId: string): Promise<readonly Snippet[]> {
  const { results } = await mapDbErrors(() =>
    db
      .prepare(
        `SELECT id, title, text, owner_id AS ownerId, review_by AS reviewBy
         FROM snippet WHERE site_id = ? ORDER BY title, id LIMIT 200`,
      )
      .bind(siteId)
      .all<Snippet>(),
  )
  return results
}

/** Stores a snippet, or its new wording. */
export async function putSnippet(db: D1Database, siteId: string, snippet: Snippet): Promise<void> {
  const { id, title, text, ownerId, reviewBy } = snippet
  await mapDbErrors(() =>
    db
      .prepare(
        `INSERT INTO snippet (site_id, id, title, text, owner_id, review_by)
         VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT (site_id, id) DO UPDATE SET title = excluded.title, text = excluded.text,
           owner_id = excluded.owner_id, review_by = excluded.review_by`,
      )
      .bind(siteId, id, title, text, ownerId, reviewBy)
      .run(),
  )
}

export async function deleteSnippet(db: D1Database, siteId: string, id: string): Promise<void> {
  await mapDbErrors(() =>
    db.prepare('DELETE FROM snippet WHERE site_id = ? AND id = ?').bind(siteId, id).run(),
  )
}
