import type { D1Database } from '@cloudflare/workers-types'
import type { Staff } from '../site.ts'
import { refusing } from './refusal.ts'
import { toStaff } from './site.ts'

/** One link a minute to a person, so that nobody can fill a mailbox. */
const LINK_PAUSE_MS = 60_000
/** To how many sites one mail address may sign in. */
const SITES_MAX = 10

/** Everybody with this address, in any case: one person may work for several sites. */
export async function listStaffByEmail(db: D1Database, email: string): Promise<readonly Staff[]> {
  const { results } = await refusing(() =>
    db
      .prepare('SELECT id, site_id, name, email, role FROM staff WHERE email = ? LIMIT ?')
      .bind(email, SITES_MAX)
      .all<Parameters<typeof toStaff>[0]>(),
  )
  return results.map(toStaff)
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
           )`,
        )
        .bind(link.tokenHash, link.staffId, link.now, link.expiresAt, link.now - LINK_PAUSE_MS),
    ]),
  )
  return inserted?.meta.changes === 1
}
