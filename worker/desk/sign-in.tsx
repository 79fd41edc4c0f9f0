import { type Context, Hono } from 'hono'
import * as v from 'valibot'
import { noteMail } from '../app/mail-gate.ts'
import { readSigningKeys } from '../app/signing-keys.ts'
import { CONTACT_MAX } from '../contract.ts'
import { findSite } from '../db/sites.ts'
import { findLink, findStaff, insertLink, listStaffByEmail } from '../db/staff.ts'
import type { Env } from '../env.ts'
import { ownOrigin } from '../http/guards.ts'
import { sendPage, Shell } from '../http/page.tsx'
import { LIMIT_RETRY_S, countFailedGuess, limitSignIns } from '../http/rate-limit.ts'
import { log, logError } from '../log.ts'
import { sendSignInLink } from '../notifications/templates/sign-in.tsx'
import { Problem } from '../problem.ts'
import { REPORT_ID } from '../reports/reference.ts'
import { hashOf } from '../security/crypto.ts'
import { readDeskToken } from '../security/links.ts'
import { readClock } from '../time/clock.ts'
import { noteEntry } from './audit.ts'
import {
  type DeskApp,
  findSignedIn,
  isAccessOn,
  startReportSession,
  startSession,
  welcomeAdmin,
} from './session.ts'
import { readForm } from './ui/form.ts'

const LINK_MS = 15 * 60 * 1000
const ReportId = v.pipe(v.string(), v.regex(REPORT_ID))

const SignInForm = v.object({
  email: v.pipe(v.string(), v.maxLength(CONTACT_MAX)),
  to: v.optional(ReportId),
})

/** `/desk/sign-in`: a link by mail, good once and for 15 minutes; `/desk/enter`: by an alert. */
export const signIn = new Hono<DeskApp>()

// Where Cloudflare Access decides, there is no other way in.
signIn.use('/:way{sign-in|enter}/*', async function requireOwnSignIn(c, next) {
  if (isAccessOn(c.env)) throw new Problem('not_found')
  await next()
})

signIn.get('/sign-in', async (c) => {
  const to = v.safeParse(ReportId, c.req.query('to'))
  const only = (await findSignedIn(c))?.reportId ?? null
  return sendPage(c, <SignInPage to={to.success ? to.output : null} sent={false} only={only} />)
})

signIn.post('/sign-in', async (c) => {
  const { email, to = null } = await readForm(c, SignInForm)
  await limitSignIns(c)
  // Answered before anything is looked up: the answer and its time tell nobody who works here.
  c.executionCtx.waitUntil(mailLinks(c.env, email.trim(), ownOrigin(c), to))
  return sendPage(c, <SignInPage to={to} sent />)
})

signIn.get('/sign-in/:token', async (c) => {
  const { now } = readClock()
  const staff = await findLink(c.env.DB, await hashOf(c.req.param('token')), now)
  if (!staff) return sendUsed(c)
  const url = new URL(c.req.url)
  return sendPage(c, <OpenLinkPage name={staff.name} path={url.pathname + url.search} />)
})

signIn.post('/sign-in/:token', async (c) => {
  const token = c.req.param('token')
  const staff = await findLink(c.env.DB, await hashOf(token), readClock().now)
  if (!staff || !(await startSession(c, token))) return sendUsed(c)
  noteEntry(c, staff, null)
  const to = v.safeParse(ReportId, c.req.query('to'))
  return c.redirect(to.success ? `/desk/reports/${to.output}` : '/desk', 303)
})

signIn.get('/enter/:token', async (c) => {
  const found = await readEntry(c)
  if (!found) return sendUsed(c)
  const signedIn = await findSignedIn(c)
  const isSame = signedIn?.staff.id === found.staff.id
  // Whoever is signed in for the desk, or for this report, need not press anything.
  if (isSame && (signedIn.reportId ?? found.reportId) === found.reportId) {
    return c.redirect(`/desk/reports/${found.reportId}`, 303)
  }
  const { pathname } = new URL(c.req.url)
  return sendPage(c, <OpenLinkPage name={found.staff.name} path={pathname} oneReport />)
})

signIn.post('/enter/:token', async (c) => {
  const found = await readEntry(c)
  if (!found) return sendUsed(c)
  await startReportSession(c, found.staff, found.reportId)
  noteEntry(c, found.staff, found.reportId)
  return c.redirect(`/desk/reports/${found.reportId}`, 303)
})

async function sendUsed(c: Context<DeskApp>) {
  log('sign_in_refused')
  const problem = await countFailedGuess(c, new Problem('not_found'))
  if (problem.code === 'too_many') c.header('Retry-After', LIMIT_RETRY_S)
  return sendPage(c, <UsedLinkPage />, problem.status)
}

async function readEntry(c: Context<DeskApp, '/enter/:token'>) {
  const { now } = readClock()
  const { all } = await readSigningKeys(c.env, now)
  return readDeskToken(all, c.req.param('token'), now, (id) => findStaff(c.env.DB, id))
}

async function mailLinks(
  env: Env,
  email: string,
  origin: string,
  to: string | null,
): Promise<void> {
  try {
    await welcomeAdmin(env, email)
    for (const staff of await listStaffByEmail(env.DB, email)) {
      const { now, newId } = readClock()
      const token = newId()
      const expiresAt = now + LINK_MS
      const link = { tokenHash: await hashOf(token), staffId: staff.id, now, expiresAt }
      if (!(await insertLink(env.DB, link))) continue
      const query = to === null ? '' : `?to=${to}`
      const site = await findSite(env.DB, staff.siteId)
      if (!site) continue
      const url = `${origin}/desk/sign-in/${token}${query}`
      const outcome = await sendSignInLink(env, staff, site, url)
      await noteMail(env.DB, outcome, now)
      if (!outcome.ok) throw new Error(outcome.reason)
    }
  } catch (error) {
    logError('sign_in_mail_failed', error)
  }
}

const HEADER = <strong>Amends desk</strong>

interface OpenLinkProps {
  readonly name: string
  readonly path: string
  /** The link opens one report and not the desk. */
  readonly oneReport?: boolean
}

/** Stands between a sign-in link and the session: mail scanners follow links, people press buttons. */
function OpenLinkPage({ name, path, oneReport = false }: OpenLinkProps) {
  return (
    <Shell styles="/desk.css" title="Sign in" header={HEADER}>
      <section class="card">
        <h1>Hello, {name}</h1>
        <form method="post" action={path}>
          <button type="submit">{oneReport ? 'Open the report' : 'Sign in to the desk'}</button>
        </form>
      </section>
    </Shell>
  )
}

interface SignInProps {
  /** The report that somebody wanted to see, or null. */
  readonly to: string | null
  readonly sent: boolean
  /** What somebody typed before their session ended, or null. */
  readonly words?: string | null
  /** The report that somebody is signed in for, and for nothing else, or null. */
  readonly only?: string | null
}

/** What somebody without a session sees; says the same to everybody. */
export function SignInPage({ to, sent, words = null, only = null }: SignInProps) {
  return (
    <Shell styles="/desk.css" title="Sign in" header={HEADER}>
      {words !== null && (
        <section class="notice fault" role="alert">
          <p>
            {only === null && 'You’ve been signed out. '}Your text wasn’t sent. Copy it from here:
          </p>
          <p class="words">{words}</p>
        </section>
      )}
      {only !== null && (
        <p class="notice">
          Your alert’s link opens <a href={`/desk/reports/${only}`}>that one report</a>, to read,
          answer and add notes. Sign in for everything else.
        </p>
      )}
      <section class="card">
        <h1>Sign in to the desk</h1>
        {sent ? (
          <p class="notice" role="status">
            If this address belongs to a team member, a link is on its way. It works once and
            expires after 15 minutes.
          </p>
        ) : (
          <p>We’ll email you a link that works once.</p>
        )}
        <form method="post" action="/desk/sign-in">
          <div class="field">
            <label for="email">Work email</label>
            <input id="email" name="email" type="email" autocomplete="email" required />
          </div>
          {to !== null && <input type="hidden" name="to" value={to} />}
          <button type="submit">Send me a link</button>
        </form>
      </section>
    </Shell>
  )
}

/** A link that was used, is too old, or never was. */
function UsedLinkPage() {
  return (
    <Shell styles="/desk.css" title="This link no longer works" header={HEADER}>
      <section class="card">
        <h1>This link no longer works</h1>
        <p>It was already used, has expired, or was revoked by signing out everywhere.</p>
        <p>
          <a href="/desk">Get a new link</a>
        </p>
      </section>
    </Shell>
  )
}
