import { Hono } from 'hono'
import type { Env } from '../env.ts'
import { thisMoment } from '../moment.ts'
import { boundForms, requireSameOrigin, securePages, sendPage } from '../page.tsx'
import { Problem } from '../problem.ts'
import type { Report } from '../report.ts'
import { change } from '../road/perform.ts'
import { hashOf } from '../secret.ts'
import { findReportByKeyHash, listEvents } from '../store/report.ts'
import { findSite } from '../store/site.ts'
import { NoReportPage, StatusPage } from './status-page.tsx'

/** `/r`: the customer's page, opened by the secret link alone. */
export const status = new Hono<{ Bindings: Env }>()

status.use(securePages('no-referrer'), boundForms(), requireSameOrigin())

status.get('/:token', async (c) => {
  const report = await findByToken(c.env, c.req.param('token'))
  const site = report && (await findSite(c.env.DB, report.siteId))
  if (!report || !site) return sendPage(c, <NoReportPage />, 404)
  const events = await listEvents(c.env.DB, report.id)
  const { now } = thisMoment()
  const path = new URL(c.req.url).pathname
  return sendPage(c, <StatusPage {...{ site, report, events, now, path }} />)
})

status.post('/:token/withdraw', async (c) => {
  const token = c.req.param('token')
  const report = await findByToken(c.env, token)
  if (!report) return sendPage(c, <NoReportPage />, 404)
  const wanted = { actor: { role: 'customer' }, command: { type: 'withdraw' } } as const
  try {
    await change(c.env, report.id, wanted, thisMoment())
  } catch (error) {
    // Meanwhile something else became of the report; the page tells what.
    if (!(error instanceof Problem) || error.code !== 'not_allowed') throw error
  }
  return c.redirect(`/r/${token}`, 303)
})

async function findByToken(env: Env, token: string): Promise<Report | null> {
  if (!/^[A-Za-z0-9_-]{22,64}$/.test(token)) return null
  return findReportByKeyHash(env.DB, await hashOf(token))
}
