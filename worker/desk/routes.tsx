import { type Context, Hono } from 'hono'
import { listPast, type PastCursor } from '../db/queries/inbox.ts'
import { countLists, type ListCursor, listFirst, listPage, PAGE_SIZE } from '../db/queries/lists.ts'
import { listLiveByIds } from '../db/queries/live.ts'
import { listByIds } from '../db/queries/past.ts'
import { findSite } from '../db/sites.ts'
import {
  allowOwnScript,
  boundForms,
  requireSameOrigin,
  securePages,
  sendPage,
} from '../http/page.tsx'
import { Problem } from '../problem.ts'
import type { Site } from '../sites/site.ts'
import { readClock } from '../time/clock.ts'
import { audit } from './audit.ts'
import { deliveries } from './deliveries/routes.tsx'
import { figures } from './figures.tsx'
import { csv } from './inbox/csv.ts'
import { HomePage, idsAtHome, layOutHome, PastPage, ViewPage } from './inbox/page.tsx'
import { HOME_LISTS, INBOX_VIEWS, SOON_MS } from './inbox/views.ts'
import { knownIssues } from './known-issues/routes.tsx'
import { newReport } from './new-report.tsx'
import { privacy } from './privacy/routes.tsx'
import { reports } from './report/routes.tsx'
import { type DeskApp, endSession, requireStaff } from './session.ts'
import { readRefusedOrigins } from './settings/origins.tsx'
import { settings } from './settings/routes.tsx'
import { signIn, SignInPage } from './sign-in.tsx'
import { readFields } from './ui/form.ts'
import { readFailures } from './ui/shell.tsx'
import keys from './ui/shortcuts.browser.js'

/** `/desk`: the staff's pages. */
export const desk = new Hono<DeskApp>({ strict: false })

desk.use(securePages('same-origin'), boundForms(), requireSameOrigin())
desk.use(async function allowKeys(c, next) {
  allowOwnScript(c)
  await next()
})
desk.get('/keys.js', (c) =>
  c.body(keys, 200, {
    'Content-Type': 'text/javascript; charset=utf-8',
    'Cache-Control': 'public, max-age=300',
  }),
)
desk.route('/', signIn)
desk.use(
  requireStaff(async (c, signedIn) => {
    const words = c.req.method === 'POST' ? wordsIn(await readFields(c)) : null
    const only = signedIn?.reportId ?? null
    return sendPage(c, <SignInPage to={reportIn(c)} sent={false} words={words} only={only} />, 401)
  }),
)

desk.use(audit())

desk.get('/', async (c) => {
  const [staff, site] = [c.get('staff'), await requireSite(c)]
  const { now } = readClock()
  const reader = { siteId: site.id, staff, now, soonUntil: now + SOON_MS }
  const names = INBOX_VIEWS.map(({ name }) => name)
  const [counts, troubles] = await Promise.all([
    countLists(c.env.DB, reader, names),
    readFailures(c, site),
  ])
  const props = { site, staff, counts, troubles, now }
  const name = c.req.query('view')
  if (name === undefined) {
    const lists = await listFirst(c.env.DB, reader, HOME_LISTS, PAGE_SIZE)
    const ids = new Set([...lists.values()].flatMap((list) => list.ids))
    const sections = layOutHome(props, await listLiveByIds(c.env.DB, [...ids]), lists)
    const shown = await listByIds(c.env.DB, idsAtHome(sections))
    const read = new Map(shown.map((report) => [report.id, report]))
    const refused = await readRefusedOrigins(c, site)
    return sendPage(c, <HomePage {...props} sections={sections} read={read} refused={refused} />)
  }
  if (name === 'past') {
    const { reports: past, next } = await listPast(
      c.env.DB,
      site.id,
      cursorIn(c.req.query('after')),
    )
    const more = next && `/desk?view=past&after=${next.receivedAt}.${next.id}`
    return sendPage(c, <PastPage {...props} past={past} more={more} />)
  }
  const view = INBOX_VIEWS.find((one) => one.name === name)
  if (!view) throw new Problem('not_found')
  const { ids, next } = await listPage(c.env.DB, reader, view.name, placeIn(c.req.query('after')))
  const shown = await listByIds(c.env.DB, ids)
  const more = next && `/desk?view=${name}&after=${formatPlace(next)}`
  return sendPage(c, <ViewPage {...props} view={view} reports={shown} more={more} />)
})

desk.route('/reports.csv', csv)
desk.route('/reports', reports)
desk.route('/new', newReport)
desk.route('/notices', knownIssues)
desk.route('/deliveries', deliveries)
desk.route('/figures', figures)
desk.route('/settings', settings)
desk.route('/privacy', privacy)

desk.post('/sign-out', async (c) => {
  await endSession(c)
  return c.redirect('/desk', 303)
})

function cursorIn(after = ''): PastCursor | null {
  const [, receivedAt, id] = /^(\d{1,16})\.([\w-]{22})$/.exec(after) ?? []
  return id === undefined ? null : { receivedAt: Number(receivedAt), id }
}

function formatPlace({ isReopened, wakeAt, receivedAt, id }: ListCursor): string {
  return `${isReopened ? 'r' : 'o'}.${wakeAt}.${receivedAt}.${id}`
}

function placeIn(after = ''): ListCursor | null {
  const [, which, wakeAt, receivedAt, id = ''] =
    /^([ro])\.(-?\d{1,16})\.(\d{1,16})\.([\w-]{0,22})$/.exec(after) ?? []
  if (which === undefined) return null
  return { isReopened: which === 'r', wakeAt: Number(wakeAt), receivedAt: Number(receivedAt), id }
}

// What somebody typed whose session ended meanwhile: whatever has a space in it.
function wordsIn(fields: Readonly<Record<string, string>>): string | null {
  const typed = Object.values(fields).filter((value) => /\s/.test(value.trim()))
  return typed.length > 0 ? typed.join('\n\n') : null
}

async function requireSite(c: Context<DeskApp>): Promise<Site> {
  const site = await findSite(c.env.DB, c.get('staff').siteId)
  if (!site) throw new Problem('not_found')
  return site
}

/** The id of the report that somebody wanted to see before signing in, or null. */
function reportIn(c: Context<DeskApp>): string | null {
  return /^\/desk\/reports\/([\w-]{22})(?:\/\w+|[^\w/-].*)?$/.exec(c.req.path)?.[1] ?? null
}
