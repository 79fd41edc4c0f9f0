import { adoptSites } from '../db/staff.ts'
import type { Env } from '../env.ts'
import { thisMoment } from '../time/clock.ts'

/** Makes whoever ADMIN_EMAIL names the admin of every site that has none; nobody else, ever. */
export async function welcomeAdmin(env: Env, email: string): Promise<void> {
  const isAdmin = env.ADMIN_EMAIL !== '' && email.toLowerCase() === env.ADMIN_EMAIL.toLowerCase()
  if (isAdmin) await adoptSites(env.DB, env.ADMIN_EMAIL, thisMoment().now)
}
