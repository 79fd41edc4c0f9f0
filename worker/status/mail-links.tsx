import { type Context, Hono } from 'hono'
import { addressHash } from '../customer-link.ts'
import type { Env } from '../env.ts'
import { type Moment, thisMoment } from '../moment.ts'
import { boundForms, requireSameOrigin, securePages, sendPage, Shell } from '../page.tsx'
import { Problem } from '../problem.ts'
import type { Report } from '../report.ts'
import { change } from '../road/perform.ts'
import { blockAddress } from '../store/address.ts'
import { findSite } from '../store/site.ts'
import { NoReportPage } from './no-report-page.tsx'
import { findByBlockToken, findByMailToken, sealedPath } from './token.ts'

type App = { Bindings: Env }
type Link = 'confirm' | 'stop' | 'block'

interface Words {
  readonly title: string
  readonly text: (site: string, report: Report) => string
  readonly button: string
  readonly done: string
}

const WORDS: Record<Link, Words> = {
  confirm: {
    title: 'Shall we write to you here?',
    text: (site, { reference, mail }) =>
      `${site} then writes to ${mail.email ?? 'you'} when there is news about report ${reference}.`,
    button: 'Yes, write to me',
    done: 'We write to you when there is news.',
  },
  stop: {
    title: 'No more mail about this report?',
    text: (site, { reference }) =>
      `${site} then writes no more about report ${reference}. Its own page still tells everything.`,
    button: 'Stop these mails',
    done: 'You get no more mail about this report.',
  },
  block: {
    title: 'You did not ask for this?',
    text: (site) => `Then ${site} never asks this address again. We are sorry for the bother.`,
    button: 'Never write to me',
    done: 'We never ask this address again.',
  },
}

/** `/m`: the links in a customer's mails. A GET shows a button; only pressing it does something. */
export const mailLinks = new Hono<App>()

mailLinks.use(securePages('no-referrer'), boundForms())

// Before the check of the origin: a mail provider presses this one for its reader (RFC 8058), and
// sends neither cookies nor an origin. The seal in the address is all the authority there is.
mailLinks.post('/stop/:token', async (c) => {
  const report = await findByMailToken(c.env, 'stop', c.req.param('token'))
  if (!report) return sendPage(c, <NoReportPage />, 404)
  await stop(c.env, report, thisMoment())
  return sendDone(c, 'stop')
})

mailLinks.use(requireSameOrigin('address'))

mailLinks.post('/confirm/:token', async (c) => {
  const report = await findByMailToken(c.env, 'confirm', c.req.param('token'))
  const email = report?.mail.email
  if (!report || email == null) return sendPage(c, <NoReportPage />, 404)
  const wanted = { actor: { role: 'customer' }, command: { type: 'confirm_mail', email } } as const
  try {
    await change(c.env, report.id, wanted, thisMoment())
  } catch (error) {
    // Stopped meanwhile: the page says so, and there it can be asked for again.
    if (!(error instanceof Problem) || error.code !== 'not_allowed') throw error
  }
  return c.redirect(await sealedPath(c.env, report), 303)
})

mailLinks.post('/block/:token', async (c) => {
  const found = await findByBlockToken(c.env, c.req.param('token'))
  if (!found) return sendPage(c, <NoReportPage />, 404)
  const { report, hash } = found
  const moment = thisMoment()
  await blockAddress(c.env.DB, report.siteId, hash, moment.now)
  const { email } = report.mail
  if (email !== null && (await addressHash(email)) === hash) await stop(c.env, report, moment)
  return sendDone(c, 'block')
})

for (const link of Object.keys(WORDS) as Link[]) {
  mailLinks.get(`/${link}/:token`, async (c) => {
    const report = await findLinked(c.env, link, c.req.param('token') ?? '')
    const site = report && (await findSite(c.env.DB, report.siteId))
    if (!report || !site) return sendPage(c, <NoReportPage />, 404)
    const { title, text, button } = WORDS[link]
    return sendPage(
      c,
      <Shell title={title} header={<strong dir="auto">{site.name}</strong>}>
        <section class="card">
          <h1>{title}</h1>
          <p dir="auto">{text(site.name, report)}</p>
          <form method="post">
            <button type="submit" class="main">
              {button}
            </button>
          </form>
        </section>
      </Shell>,
    )
  })
}

async function findLinked(env: Env, link: Link, token: string): Promise<Report | null> {
  if (link !== 'block') return findByMailToken(env, link, token)
  return (await findByBlockToken(env, token))?.report ?? null
}

// An erased report has no mail to stop.
async function stop(env: Env, report: Report, moment: Moment): Promise<void> {
  if (report.state === 'erased') return
  const wanted = { actor: { role: 'customer' }, command: { type: 'stop_mail' } } as const
  await change(env, report.id, wanted, moment)
}

function sendDone(c: Context<App>, link: Link) {
  return sendPage(
    c,
    <Shell title="Done" header={<strong>Amends</strong>}>
      <section class="card">
        <h1>Done.</h1>
        <p>{WORDS[link].done}</p>
      </section>
    </Shell>,
  )
}
