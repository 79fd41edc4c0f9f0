import { Hono } from 'hono'
import type { Context } from 'hono'
import * as v from 'valibot'
import { TEXT_MAX } from '../contract.ts'
import { thisMoment } from '../moment.ts'
import { boundForms, requireSameOrigin, securePages, sendPage } from '../page.tsx'
import { Problem } from '../problem.ts'
import type { Report } from '../report.ts'
import { change } from '../road/perform.ts'
import type { Site } from '../site.ts'
import { findReport, type ListCursor, listEvents, listReports } from '../store/report.ts'
import { findSite } from '../store/site.ts'
import { type AnswerAct, answerActIn, type Draft } from './answer-form.tsx'
import { readForm } from './form.ts'
import { ListPage } from './list-page.tsx'
import { ReportPage } from './report-page.tsx'
import { endSession, requireStaff, type DeskApp } from './session.ts'
import { SignInPage } from './sign-in-page.tsx'
import { signIn } from './sign-in.tsx'

const AnswerFields = v.object({
  version: v.pipe(v.string(), v.toNumber(), v.safeInteger()),
  // Forms send each line break as two characters; the page counted one.
  text: v.pipe(
    v.string(),
    v.transform((text) => text.replaceAll('\r\n', '\n')),
    v.maxLength(TEXT_MAX),
  ),
  updateBy: v.pipe(v.string(), v.toNumber(), v.safeInteger()),
})

// What somebody typed whose session ended meanwhile.
const TypedFields = v.object({ text: v.nullish(v.string(), null) })

const FAULTS = {
  conflict: 'Something happened to this report while you wrote. Please look before you send.',
  invalid: 'Please write at least a sentence, and choose when you will write again.',
  not_allowed: 'Meanwhile this report went another way. Your words were not sent.',
} as const

/** `/desk`: the staff's pages. */
export const desk = new Hono<DeskApp>({ strict: false })

desk.use(securePages('same-origin'), boundForms(), requireSameOrigin())
desk.route('/sign-in', signIn)
desk.use(
  requireStaff(async (c) => {
    const words = c.req.method === 'POST' ? (await readForm(c, TypedFields)).text : null
    return sendPage(c, <SignInPage to={reportIn(c)} sent={false} words={words} />, 401)
  }),
)

desk.get('/', async (c) => {
  const staff = c.get('staff')
  const order = c.req.query('order') === 'soonest' ? 'soonest' : 'newest'
  const after = cursorIn(c.req.query('after'))
  const site = await requireSite(c)
  const { reports, next } = await listReports(c.env.DB, site.id, order, after)
  const more = next && `/desk?order=${order}&after=${next.due}.${next.received}.${next.id}`
  const { now } = thisMoment()
  return sendPage(c, <ListPage {...{ site, staff, reports, order, more, now }} />)
})

desk.get('/reports/:id', async (c) => showReport(c, await requireReport(c)))

desk.post('/reports/:id/acknowledge', (c) => answer(c, 'acknowledge'))
desk.post('/reports/:id/message', (c) => answer(c, 'message'))
// The address that stands in the browser after words could not be sent.
desk.get('/reports/:id/:act{acknowledge|message}', (c) =>
  c.redirect(`/desk/reports/${c.req.param('id')}`, 303),
)

desk.post('/sign-out', async (c) => {
  await endSession(c)
  return c.redirect('/desk', 303)
})

function cursorIn(after = ''): ListCursor | null {
  const [, due, received, id] = /^(\d{1,16})\.(\d{1,16})\.([\w-]{22})$/.exec(after) ?? []
  return id === undefined ? null : { due: Number(due), received: Number(received), id }
}

async function answer(c: Context<DeskApp>, type: AnswerAct) {
  const { id, role, name } = c.get('staff')
  const report = await requireReport(c)
  const { version, text, updateBy } = await readForm(c, AnswerFields)
  const wanted = { actor: { role, id, name }, command: { type, text, updateBy } }
  try {
    await change(c.env, report.id, wanted, thisMoment(), version)
  } catch (error) {
    if (!(error instanceof Problem) || !(error.code in FAULTS)) throw error
    const current = await requireReport(c)
    const code = answerActIn(current.state) === null ? 'not_allowed' : error.code
    const fault = FAULTS[code as keyof typeof FAULTS]
    return showReport(c, current, { text, updateBy, fault })
  }
  return c.redirect(`/desk/reports/${report.id}`, 303)
}

async function showReport(c: Context<DeskApp>, report: Report, draft?: Draft) {
  const [site, events] = await Promise.all([requireSite(c), listEvents(c.env.DB, report.id)])
  const staff = c.get('staff')
  const { now } = thisMoment()
  const props = { site, staff, report, events, now, ...(draft && { draft }) }
  return sendPage(c, <ReportPage {...props} />, draft ? 409 : 200)
}

// A report of another site is as good as none: staff cannot tell whether it exists.
async function requireReport(c: Context<DeskApp>): Promise<Report> {
  const report = await findReport(c.env.DB, c.req.param('id') ?? '')
  if (report?.siteId !== c.get('staff').siteId) throw new Problem('not_found')
  return report
}

async function requireSite(c: Context<DeskApp>): Promise<Site> {
  const site = await findSite(c.env.DB, c.get('staff').siteId)
  if (!site) throw new Problem('not_found')
  return site
}

/** The id of the report that somebody wanted to see before signing in, or null. */
function reportIn(c: Context<DeskApp>): string | null {
  return /^\/desk\/reports\/([\w-]{22})(?:\/\w+)?$/.exec(c.req.path)?.[1] ?? null
}
