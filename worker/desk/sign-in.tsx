import { Hono } from 'hono'
import * as v from 'valibot'
import { sendSignInLink } from '../alerts/sign-in-mail.tsx'
import { CONTACT_MAX } from '../contract.ts'
import type { Env } from '../env.ts'
import { logError } from '../log.ts'
import { thisMoment } from '../moment.ts'
import { ownOrigin } from '../own-origin.ts'
import { sendPage } from '../page.tsx'
import { hashOf } from '../secret.ts'
import { findLink } from '../store/session.ts'
import { insertLink, listStaffByEmail } from '../store/staff.ts'
import { readForm } from './form.ts'
import { startSession, type DeskApp } from './session.ts'
import { OpenLinkPage, SignInPage, UsedLinkPage } from './sign-in-page.tsx'

const LINK_MS = 15 * 60 * 1000
const ReportId = v.pipe(v.string(), v.regex(/^[\w-]{22}$/))

const SignInForm = v.object({
  email: v.pipe(v.string(), v.maxLength(CONTACT_MAX)),
  to: v.optional(ReportId),
})

/** `/desk/sign-in`: a link by mail, good once and for 15 minutes. */
export const signIn = new Hono<DeskApp>()

signIn.get('/', (c) => sendPage(c, <SignInPage to={null} sent={false} />))

signIn.post('/', async (c) => {
  const { email, to = null } = await readForm(c, SignInForm)
  // Answered before anything is looked up: the answer and its time tell nobody who works here.
  c.executionCtx.waitUntil(mailLinks(c.env, email.trim(), ownOrigin(c), to))
  return sendPage(c, <SignInPage to={to} sent />)
})

signIn.get('/:token', async (c) => {
  const { now } = thisMoment()
  const staff = await findLink(c.env.DB, await hashOf(c.req.param('token')), now)
  if (!staff) return sendPage(c, <UsedLinkPage />, 404)
  const url = new URL(c.req.url)
  return sendPage(c, <OpenLinkPage name={staff.name} path={url.pathname + url.search} />)
})

signIn.post('/:token', async (c) => {
  if (!(await startSession(c, c.req.param('token')))) return sendPage(c, <UsedLinkPage />, 404)
  const to = v.safeParse(ReportId, c.req.query('to'))
  return c.redirect(to.success ? `/desk/reports/${to.output}` : '/desk', 303)
})

async function mailLinks(
  env: Env,
  email: string,
  origin: string,
  to: string | null,
): Promise<void> {
  try {
    for (const staff of await listStaffByEmail(env.DB, email)) {
      const { now, newId } = thisMoment()
      const token = newId()
      const expiresAt = now + LINK_MS
      const link = { tokenHash: await hashOf(token), staffId: staff.id, now, expiresAt }
      if (!(await insertLink(env.DB, link))) continue
      const query = to === null ? '' : `?to=${to}`
      await sendSignInLink(env, staff, `${origin}/desk/sign-in/${token}${query}`)
    }
  } catch (error) {
    logError('sign_in_mail_failed', error)
  }
}
