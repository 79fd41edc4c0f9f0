import type { Context, MiddlewareHandler } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type { Env } from '../env.ts'
import { thisMoment } from '../moment.ts'
import { hashOf } from '../secret.ts'
import type { Staff } from '../site.ts'
import { deleteSession, findSession, openSession } from '../store/session.ts'

export type DeskApp = { Bindings: Env; Variables: { staff: Staff } }

const SESSION_MS = 12 * 60 * 60 * 1000

/** Lets signed-in staff through and shows `signIn` to everybody else. */
export function requireStaff(
  signIn: (c: Context<DeskApp>) => Response | Promise<Response>,
): MiddlewareHandler<DeskApp> {
  return async function checkSession(c, next) {
    const staff = await findStaff(c)
    if (!staff) return signIn(c)
    c.set('staff', staff)
    await next()
    return undefined
  }
}

/** Trades a sign-in link for a session cookie, once; false when the link is used up or too old. */
export async function startSession(c: Context<DeskApp>, link: string): Promise<boolean> {
  const { now, newId } = thisMoment()
  const secret = newId()
  const session = { tokenHash: await hashOf(secret), now, expiresAt: now + SESSION_MS }
  if (!(await openSession(c.env.DB, await hashOf(link), session))) return false
  const { name, secure } = cookieOf(c)
  // Lax, so that the link in an alert mail finds the session; forms are checked by their origin.
  setCookie(c, name, secret, {
    path: '/',
    httpOnly: true,
    sameSite: 'Lax',
    secure,
    maxAge: SESSION_MS / 1000,
  })
  return true
}

/** Ends the session on the server, not only in the browser. */
export async function endSession(c: Context<DeskApp>): Promise<void> {
  const { name, secure } = cookieOf(c)
  const secret = getCookie(c, name)
  if (secret !== undefined) await deleteSession(c.env.DB, await hashOf(secret))
  deleteCookie(c, name, { path: '/', secure })
}

async function findStaff(c: Context<DeskApp>): Promise<Staff | null> {
  const secret = getCookie(c, cookieOf(c).name)
  return secret === undefined ? null : findSession(c.env.DB, await hashOf(secret), thisMoment().now)
}

// Plain http is only ever this machine, and there Safari keeps no cookie that is marked Secure.
function cookieOf(c: Context): { readonly name: string; readonly secure: boolean } {
  const secure = new URL(c.req.url).protocol === 'https:'
  return { name: secure ? '__Host-amends-desk' : 'amends-desk', secure }
}
