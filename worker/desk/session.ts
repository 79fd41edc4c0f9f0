import type { Context, MiddlewareHandler } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import * as v from 'valibot'
import { isOpenToLink } from '../app/staff-actions/staff-actions.ts'
import {
  adoptSites,
  deleteSession,
  findSession,
  insertSession,
  listStaffByEmail,
  openSession,
} from '../db/staff.ts'
import type { Env } from '../env.ts'
import { nameSubject } from '../log.ts'
import { Problem } from '../problem.ts'
import { hashOf } from '../security/crypto.ts'
import type { Staff } from '../sites/site.ts'
import { readClock } from '../time/clock.ts'

export type DeskApp = { Bindings: Env; Variables: { staff: Staff; isOneReport: boolean } }

const SESSION_MS = 12 * 60 * 60 * 1000

/** Who is signed in, and for which report alone, or null for the whole desk. */
interface SignedIn {
  readonly staff: Staff
  readonly reportId: string | null
}

/** Lets signed-in staff through to what they are signed in for; shows `signIn` to everybody else. */
export function requireStaff(
  signIn: (c: Context<DeskApp>, signedIn: SignedIn | null) => Response | Promise<Response>,
): MiddlewareHandler<DeskApp> {
  return async function checkSession(c, next) {
    const signedIn = await findSignedIn(c)
    if (!signedIn && isAccessOn(c.env)) throw new Problem('forbidden')
    if (!signedIn || !reaches(signedIn, c)) return signIn(c, signedIn)
    c.set('staff', signedIn.staff)
    nameSubject({ site: signedIn.staff.siteId })
    c.set('isOneReport', signedIn.reportId !== null)
    await next()
    return undefined
  }
}

/** Who is signed in here, or null. Where Cloudflare Access is set up, it alone is asked. */
export async function findSignedIn(c: Context<DeskApp>): Promise<SignedIn | null> {
  if (isAccessOn(c.env)) {
    const staff = await findAccessStaff(c)
    return staff && { staff, reportId: null }
  }
  const secret = getCookie(c, cookieOf(c).name)
  return secret === undefined ? null : findSession(c.env.DB, await hashOf(secret), readClock().now)
}

/** Trades a sign-in link for a session, once; false when the link is used up or too old. */
export async function startSession(c: Context<DeskApp>, link: string): Promise<boolean> {
  const { now, newId } = readClock()
  const secret = newId()
  const session = { tokenHash: await hashOf(secret), now, expiresAt: now + SESSION_MS }
  if (!(await openSession(c.env.DB, await hashOf(link), session))) return false
  keep(c, secret)
  return true
}

/** Starts a session that is good for one report alone. */
export async function startReportSession(
  c: Context<DeskApp>,
  staff: Staff,
  reportId: string,
): Promise<void> {
  const { now, newId } = readClock()
  const secret = newId()
  const expiresAt = now + SESSION_MS
  const tokenHash = await hashOf(secret)
  await insertSession(c.env.DB, { tokenHash, staffId: staff.id, reportId, now, expiresAt })
  keep(c, secret)
}

/** Ends the session on the server, not only in the browser. */
export async function endSession(c: Context<DeskApp>): Promise<void> {
  const { name, secure } = cookieOf(c)
  const secret = getCookie(c, name)
  if (secret !== undefined) await deleteSession(c.env.DB, await hashOf(secret))
  deleteCookie(c, name, { path: '/', secure })
}

// What a forwarded alert opens is one report, not the desk: it can be read, and what the catalogue
// opens to a link can be done. An address that nobody thought of here stays shut.
function reaches({ reportId }: SignedIn, c: Context): boolean {
  if (reportId === null) return true
  const { path, method } = c.req
  if (path === '/desk/sign-out') return true
  const page = `/desk/reports/${reportId}`
  if (path === page) return method === 'GET' || method === 'HEAD'
  if (!path.startsWith(`${page}/`)) return false
  const [act = '', ...rest] = path.slice(page.length + 1).split('/')
  if (rest.length === 0) return isOpenToLink(act)
  return act === 'attachments' && rest.length === 1 && method === 'GET'
}

function keep(c: Context, secret: string): void {
  const { name, secure } = cookieOf(c)
  // Lax, so that the link in an alert mail finds the session; forms are checked by their origin.
  setCookie(c, name, secret, {
    path: '/',
    httpOnly: true,
    sameSite: 'Lax',
    secure,
    maxAge: SESSION_MS / 1000,
  })
}

// Plain http is only ever this machine, and there Safari keeps no cookie that is marked Secure.
function cookieOf(c: Context): { readonly name: string; readonly secure: boolean } {
  const secure = new URL(c.req.url).protocol === 'https:'
  return { name: secure ? '__Host-amends-desk' : 'amends-desk', secure }
}

const Identity = v.object({ email: v.pipe(v.string(), v.email()) })

/** What the platform says of a request that Cloudflare Access let through. */
interface Access {
  readonly aud: string
  getIdentity(): Promise<unknown>
}

/** Whether Cloudflare Access, and nothing else, decides who is let in. */
export function isAccessOn({ ACCESS_AUD }: Pick<Env, 'ACCESS_AUD'>): boolean {
  return ACCESS_AUD !== ''
}

/**
 * The staff member whom Cloudflare Access names, or null. It fails closed: without Access on the
 * request, with another application's audience or with an address of nobody, nobody is let in.
 */
async function findAccessStaff(c: Context<DeskApp>): Promise<Staff | null> {
  const { access } = c.executionCtx as { access?: Access }
  if (access === undefined || access.aud !== c.env.ACCESS_AUD) return null
  const identity = v.safeParse(Identity, await access.getIdentity())
  if (!identity.success) return null
  await welcomeAdmin(c.env, identity.output.email)
  const [staff] = await listStaffByEmail(c.env.DB, identity.output.email)
  return staff ?? null
}

/** Makes whoever ADMIN_EMAIL names the admin of every site that has none; nobody else, ever. */
export async function welcomeAdmin(env: Env, email: string): Promise<void> {
  const isAdmin = env.ADMIN_EMAIL !== '' && email.toLowerCase() === env.ADMIN_EMAIL.toLowerCase()
  if (isAdmin) await adoptSites(env.DB, env.ADMIN_EMAIL, readClock().now)
}
