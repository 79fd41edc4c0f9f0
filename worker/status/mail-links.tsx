import { type Context, Hono } from 'hono'
import { executeById } from '../app/execute-command.ts'
import { blockAddress } from '../db/mail/confirmations.ts'
import { findSite } from '../db/sites.ts'
import type { Env } from '../env.ts'
import { boundForms, requireSameOrigin, securePages, sendPage, Shell } from '../http/page.tsx'
import { say } from '../i18n/fill.ts'
import { textsFor } from '../i18n/load.ts'
import { languageOf } from '../i18n/pick.ts'
import type { Texts } from '../i18n/texts.ts'
import { Problem } from '../problem.ts'
import type { Report } from '../reports/report.ts'
import { addressHashes, withoutTail } from '../security/links.ts'
import { type RequestClock, readClock } from '../time/clock.ts'
import { textsForStranger } from './locale.ts'
import { nowhere } from './routes.tsx'
import { findByBlockToken, findByMailToken, signedPath } from './token.ts'

type App = { Bindings: Env }
type Link = 'confirm' | 'stop' | 'block'

const LINKS: readonly Link[] = ['confirm', 'stop', 'block']

/** `/m`: the links in a customer's mails. A GET shows a button; only pressing it does something. */
export const mailLinks = new Hono<App>()

mailLinks.use(securePages('no-referrer'), boundForms())

// Before the check of the origin: a mail provider presses this one for its reader (RFC 8058), and
// sends neither cookies nor an origin. The seal in the address is all the authority there is.
mailLinks.post('/stop/:token', async (c) => {
  const report = await findByMailToken(c.env, 'stop', c.req.param('token'))
  if (!report) return nowhere(c)
  await stop(c.env, report, readClock())
  return sendDone(c, 'stop', report)
})

mailLinks.use(requireSameOrigin('address'))

mailLinks.post('/confirm/:token', async (c) => {
  const report = await findByMailToken(c.env, 'confirm', c.req.param('token'))
  const email = report?.mail.email
  if (!report || email == null) return nowhere(c)
  const wanted = { actor: { role: 'customer' }, command: { type: 'confirm_mail', email } } as const
  try {
    await executeById(c.env, report.id, wanted, readClock())
  } catch (error) {
    // Stopped meanwhile: the page says so, and there it can be asked for again.
    if (!(error instanceof Problem) || error.code !== 'not_allowed') throw error
  }
  return c.redirect(await signedPath(c.env, report), 303)
})

mailLinks.post('/block/:token', async (c) => {
  const found = await findByBlockToken(c.env, c.req.param('token'))
  if (!found) return nowhere(c)
  const { report, hash } = found
  const moment = readClock()
  await blockAddress(c.env.DB, report.siteId, hash, moment.now)
  const { email } = report.mail
  if (email !== null && (await addressHashes(email)).includes(hash)) {
    await stop(c.env, report, moment)
  }
  return sendDone(c, 'block', report)
})

for (const link of LINKS) {
  // A slash behind it is none of ours, as no other sign is.
  mailLinks.get(`/${link}/:token/`, (c) =>
    c.redirect(`/m/${link}/${withoutTail(c.req.param('token') ?? '')}`, 303),
  )
  mailLinks.get(`/${link}/:token`, async (c) => {
    const report = await findLinked(c.env, link, c.req.param('token') ?? '')
    const site = report && (await findSite(c.env.DB, report.siteId))
    if (!report || !site) return nowhere(c)
    const texts = await textsFor(languageOf(report, site), site)
    const { reference, mail } = report
    const values = { site: site.name, reference, email: mail.email ?? '' }
    return sendPage(
      c,
      <Shell
        styles="/status.css"
        title={texts.linkTitles[link]}
        header={<strong dir="auto">{site.name}</strong>}
        language={texts.language}
      >
        <section class="card">
          <h1>{texts.linkTitles[link]}</h1>
          <p>{say(texts, texts.linkTexts[link], values)}</p>
          <form method="post">
            <button type="submit" class="main">
              {link === 'stop' ? texts.stopMails : texts.linkButtons[link]}
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
async function stop(env: Env, report: Report, moment: RequestClock): Promise<void> {
  if (report.state === 'erased') return
  const wanted = { actor: { role: 'customer' }, command: { type: 'stop_mail' } } as const
  await executeById(env, report.id, wanted, moment)
}

async function sendDone(c: Context<App>, link: keyof Texts['linkDone'], report: Report) {
  const site = await findSite(c.env.DB, report.siteId)
  const texts = site ? await textsFor(languageOf(report, site), site) : await textsForStranger(c)
  return sendPage(
    c,
    <Shell
      styles="/status.css"
      title={texts.doneTitle}
      header={<strong>Amends</strong>}
      language={texts.language}
    >
      <section class="card">
        <h1>{texts.done}</h1>
        <p>{texts.linkDone[link]}</p>
      </section>
    </Shell>,
  )
}
