import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { attachPicture } from '../app/attach-picture.ts'
import { exportStream } from '../app/export-customer.ts'
import { readAttachment } from '../db/attachments.ts'
import { findVersion } from '../db/reports.ts'
import { findSite } from '../db/sites.ts'
import type { Env } from '../env.ts'
import {
  allowOwnScript,
  boundForms,
  requireSameOrigin,
  securePages,
  sendPage,
  Shell,
} from '../http/page.tsx'
import { networkOf, LIMIT_RETRY_S, countFailedGuess, limitActions } from '../http/rate-limit.ts'
import type { Texts } from '../i18n/texts.ts'
import { sendPicture } from '../images/image.ts'
import { logError } from '../log.ts'
import { Problem } from '../problem.ts'
import type { Report } from '../reports/report.ts'
import { withoutTail } from '../security/links.ts'
import { readClock } from '../time/clock.ts'
import {
  type CustomerActionName,
  CUSTOMER_ACTIONS,
  doAction,
  type FormDraft,
  draftOf,
  type Fields,
  FORM_ACTIONS,
  type FormActionName,
  readActionFields,
  readPicture,
  UPLOAD_MAX_BYTES,
} from './actions.ts'
import live from './live.browser.js'
import { languageAccepted, languageAsked, queryOf, textsForStranger, zoneAsked } from './locale.ts'
import { StatusPage } from './page.tsx'
import { findByToken, readToken } from './token.ts'
import { readView } from './view.ts'

type App = { Bindings: Env }

/** What stands behind a link and a slash without meaning anything. */
const TAILS = ['', ':tail{\\W+}']

/** As many as chats set on each side of a link. */
const SIGNS_MAX = 3

/** `/r`: the customer's page, opened by the secret link alone. */
export const status = new Hono<App>()

status.use(securePages('no-referrer'), requireSameOrigin('address'))

status.get('/live.js', (c) =>
  c.body(live, 200, {
    'Content-Type': 'text/javascript; charset=utf-8',
    'Cache-Control': 'public, max-age=300',
  }),
)

// Before the bound of all other forms: this one alone may be as large as a picture.
status.post(
  '/:token/attach',
  bodyLimit({
    maxSize: UPLOAD_MAX_BYTES,
    onError: async (c) => {
      const report = await findByToken(c.env as Env, c.req.param('token') ?? '')
      return report ? showFault(c, report, 'attach', {}, new Problem('too_large')) : nowhere(c)
    },
  }),
  (c) =>
    act(c, 'attach', async ({ id }) => {
      await attachPicture(c.env, id, await readPicture(c), readClock())
      return {}
    }),
)

status.use(boundForms())

status.get('/:token', async (c) => {
  const token = withoutTail(c.req.param('token'))
  const report = await findByToken(c.env, token)
  if (report) return show(c, report, null)
  const bare = await findBare(c.env, token)
  return bare === null ? nowhere(c) : c.redirect(`/r/${bare}`, 303)
})

for (const tail of TAILS) status.get(`/:token/${tail}`, (c) => c.redirect(pageOf(c), 303))

/** The token before signs that a key can hold too: chats set a link in italics with them. */
async function findBare(env: Env, token: string): Promise<string | null> {
  const most = Math.min(SIGNS_MAX, /[_~-]*$/.exec(token)?.[0].length ?? 0)
  // One after the other, for a key may end with one itself.
  for (let signs = 1; signs <= most; signs++) {
    const bare = token.slice(0, -signs)
    if (await findByToken(env, bare)) return bare
  }
  return null
}

// Small, for it is asked often: see live.browser.js.
status.get('/:token/version', async (c) => {
  const claim = await readToken(c.env, c.req.param('token'))
  const version = claim && (await findVersion(c.env.DB, claim))
  if (version === null) throw await countFailedGuess(c, new Problem('not_found'))
  return c.text(String(version))
})

status.get('/:token/attachments/:id', async (c) => {
  const report = await findByToken(c.env, c.req.param('token'))
  const picture = report && (await readAttachment(c.env.DB, c.env.FILES, report, c.req.param('id')))
  if (!picture) throw await countFailedGuess(c, new Problem('not_found'))
  return sendPicture(c, picture)
})

// Reading changes nothing, so whoever follows links gets no more than the page shows.
status.get('/:token/data', async (c) => {
  const report = await findByToken(c.env, c.req.param('token'))
  const site = report && (await findSite(c.env.DB, report.siteId))
  if (!report || !site) throw await countFailedGuess(c, new Problem('not_found'))
  const { now } = readClock()
  return c.body(exportStream(c.env, { site, reports: [report], reader: 'customer', now }), 200, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Disposition': `attachment; filename="${report.reference}.json"`,
    'Cache-Control': 'no-store',
  })
})

// The address that stands in the browser after a form was not accepted.
status.get(`/:token/:act{${CUSTOMER_ACTIONS.join('|')}}`, (c) => c.redirect(pageOf(c), 303))

for (const name of Object.keys(FORM_ACTIONS) as FormActionName[]) {
  status.post(`/:token/${name}`, async (c) => {
    const fields = await readActionFields(c)
    const network = networkOf(c.req.raw.headers)
    const run = ({ id }: Report) => doAction(c.env, id, name, fields, readClock(), network)
    return act(c, name, run, fields)
  })
}

async function act(
  c: Context<App>,
  name: CustomerActionName,
  run: (report: Report) => Promise<unknown>,
  fields: Fields = {},
) {
  try {
    await limitActions(c)
    const report = await findByToken(c.env, c.req.param('token') ?? '')
    if (!report) return nowhere(c)
    const problem = await refusalOf(() => run(report))
    return problem ? await showFault(c, report, name, fields, problem) : c.redirect(pageOf(c), 303)
  } catch (error) {
    const typed = fields['text'] ?? ''
    if (typed === '') throw error
    return giveBack(c, typed, error)
  }
}

async function giveBack(c: Context<App>, typed: string, error: unknown) {
  const isRefused = error instanceof Problem && error.status < 500
  if (!isRefused) logError('words_not_kept', error)
  if (isRefused && error.code === 'too_many') c.header('Retry-After', '60')
  const page = <NotSentPage texts={await textsForStranger(c)} typed={typed} />
  return sendPage(c, page, isRefused ? error.status : 503)
}

async function refusalOf(run: () => Promise<unknown>): Promise<Problem | null> {
  try {
    await run()
    return null
  } catch (error) {
    if (error instanceof Problem) return error
    throw error
  }
}

async function showFault(
  c: Context<App>,
  before: Report,
  name: CustomerActionName,
  fields: Fields,
  problem: Problem,
) {
  const draft = draftOf(name, fields, problem)
  const report = draft && (await findByToken(c.env, c.req.param('token') ?? ''))
  if (!draft) throw problem
  return show(c, report ?? before, draft, problem)
}

async function show(c: Context<App>, report: Report, draft: FormDraft | null, problem?: Problem) {
  const { now } = readClock()
  const asked = languageAsked(c)
  const zone = zoneAsked(c)
  const query = queryOf(asked, zone)
  // With all else that was said, its language was erased.
  const language = asked ?? (report.state === 'erased' ? languageAccepted(c) : null)
  const view = await readView(c.env, report, { now, path: pathOf(c), query, language, zone, draft })
  if (!view) return nowhere(c)
  allowOwnScript(c)
  return sendPage(c, <StatusPage {...view} />, problem?.status ?? 200)
}

function pathOf(c: Context<App>): string {
  // As it came: what an escape stands for may be none that a header can hold.
  return `/r/${encodeURIComponent(withoutTail(c.req.param('token') ?? ''))}`
}

/** The page itself, in the language that was chosen. */
function pageOf(c: Context<App>): string {
  return `${pathOf(c)}${queryOf(languageAsked(c), zoneAsked(c))}`
}

/**
 * What any address without a report behind it shows: wrong, old and foreign ones look alike, and
 * so does that of a report which is yet to be stored.
 */
function NoReportPage({ texts: { language, noReport } }: { texts: Texts }) {
  return (
    <Shell
      styles="/status.css"
      title={noReport.title}
      header={<strong>Amends</strong>}
      language={language}
    >
      <section class="card">
        <h1>{noReport.heading}</h1>
        <p>{noReport.text}</p>
      </section>
    </Shell>
  )
}

interface NotSentProps {
  readonly texts: Texts
  /** What the customer wrote. */
  readonly typed: string
}

/** What a customer reads whose words cannot be stored right now: they get every one of them back. */
function NotSentPage({ texts: { language, notSent }, typed }: NotSentProps) {
  return (
    <Shell
      styles="/status.css"
      title={notSent.title}
      header={<strong>Amends</strong>}
      language={language}
    >
      <section class="card">
        <h1>{notSent.heading}</h1>
        <p>{notSent.text}</p>
        <p class="words">{typed}</p>
      </section>
    </Shell>
  )
}

/**
 * Answers a link that opens nothing: guessed, old and foreign links are all alike. Whoever guesses
 * on and on is told the same, as too many.
 */
export async function nowhere(c: Context<{ Bindings: Env }>) {
  const problem = await countFailedGuess(c, new Problem('not_found'))
  if (problem.code === 'too_many') c.header('Retry-After', LIMIT_RETRY_S)
  return sendPage(c, <NoReportPage texts={await textsForStranger(c)} />, problem.status)
}
