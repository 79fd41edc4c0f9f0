import { type Context, Hono } from 'hono'
import * as v from 'valibot'
import { executeById } from '../../app/execute-command.ts'
import { exportStream } from '../../app/export-customer.ts'
import { findCustomer, FOUND_MAX } from '../../app/find-customer.ts'
import { FOUND_BY, type FoundCursor } from '../../db/customers.ts'
import { listDeadLetters } from '../../db/dead-letters.ts'
import { shutOut } from '../../db/erasure.ts'
import { findReport } from '../../db/reports.ts'
import { findSite } from '../../db/sites.ts'
import { sendPage } from '../../http/page.tsx'
import { log, logError } from '../../log.ts'
import { Problem } from '../../problem.ts'
import { REPORT_ID } from '../../reports/reference.ts'
import type { Report } from '../../reports/report.ts'
import { KEPT_DAYS } from '../../sites/site.ts'
import { readClock } from '../../time/clock.ts'
import { noteFirst } from '../audit.ts'
import type { DeskApp } from '../session.ts'
import { readFields, readForm, readFormData } from '../ui/form.ts'
import { readFailures } from '../ui/shell.tsx'
import { auditLog } from './audit-log.tsx'
import { EraseManyPage, PrivacyPage, type PrivacyProps } from './page.tsx'

const Query = v.object({
  q: v.pipe(v.string(), v.trim(), v.minLength(3), v.maxLength(300)),
  after: v.optional(v.string(), ''),
})
const NOTHING_TYPED = 'Enter a reference, an email address or a phone number.'
const NOTHING_CHOSEN = 'Choose at least one report.'

/** `/desk/privacy`: what is held on one customer, to be handed out or erased. For admins. */
export const privacy = new Hono<DeskApp>()

privacy.use(async function requireAdmin(c, next) {
  if (c.get('staff').role !== 'admin') throw new Problem('wrong_role')
  await next()
})

privacy.route('/log', auditLog)

privacy.get('/', (c) => show(c, { news: newsOf(c) }))

// The address that stands in the browser after a form was answered.
privacy.get('/:act{find|export|erase|keep-out}', (c) => c.redirect('/desk/privacy', 303))

// A POST, so that nobody's address stands in an address, a history or a log.
privacy.post('/find', async (c) => {
  const typed = v.safeParse(Query, await readFields(c))
  if (!typed.success) return show(c, { news: { sentence: NOTHING_TYPED, isFault: true } })
  const { q, after } = typed.output
  const found = await findCustomer(c.env, c.get('staff').siteId, q, cursorIn(after))
  await noteFirst(
    c,
    'privacy.find',
    found.reports.map(({ report }) => report.id),
  )
  const letters = await listDeadLetters(c.env.DB, c.get('staff').siteId)
  const { idPrefix } = found
  const held = idPrefix === null ? 0 : letters.filter((one) => one.reportId.startsWith(idPrefix))
  return show(c, { found, query: q, held: held === 0 ? 0 : held.length })
})

privacy.post('/export', async (c) => {
  const reports = await readChosen(c)
  if (reports.length === 0) return show(c, { news: { sentence: NOTHING_CHOSEN, isFault: true } })
  const site = await requireSite(c)
  await noteFirst(
    c,
    'privacy.export',
    reports.map(({ id }) => id),
  )
  const { now } = readClock()
  return c.body(exportStream(c.env, { site, reports, reader: 'admin', now }), 200, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Disposition': 'attachment; filename="amends-export.json"',
    'Cache-Control': 'no-store',
  })
})

privacy.post('/erase', async (c) => {
  const reports = await readChosen(c)
  if (reports.length === 0) return show(c, { news: { sentence: NOTHING_CHOSEN, isFault: true } })
  const { sure } = await readFields(c)
  if (sure !== 'yes') {
    const site = await requireSite(c)
    const troubles = await readFailures(c, site)
    return sendPage(
      c,
      <EraseManyPage site={site} reports={reports} troubles={troubles} staff={c.get('staff')} />,
    )
  }
  await noteFirst(
    c,
    'privacy.erase',
    reports.map(({ id }) => id),
  )
  const erased = await eraseAll(c, reports)
  return c.redirect(`/desk/privacy?erased=${erased}&left=${reports.length - erased}`, 303)
})

privacy.post('/keep-out', async (c) => {
  const { q } = await readForm(c, Query)
  const { idPrefix, reports } = await findCustomer(c.env, c.get('staff').siteId, q, null)
  if (idPrefix === null || reports.length > 0) throw new Problem('not_allowed')
  await noteFirst(c, 'privacy.keep-out', [idPrefix])
  await shutOut(c.env.DB, c.get('staff').siteId, idPrefix, readClock().now)
  return c.redirect('/desk/privacy?kept-out', 303)
})

async function eraseAll(c: Context<DeskApp>, reports: readonly Report[]): Promise<number> {
  const { id, role, name } = c.get('staff')
  const wanted = { actor: { role, id, name }, command: { type: 'erase' } } as const
  let erased = 0
  for (const report of reports) {
    try {
      await executeById(c.env, report.id, wanted, readClock())
      erased++
    } catch (error) {
      // One that fails keeps none of the others.
      logError('erasure_failed', error, { report: report.reference })
    }
  }
  log('erased', { site: c.get('staff').siteId, staff: id, reports: erased })
  return erased
}

/** The reports that were ticked; one of another site is as good as none, and one erased is gone. */
async function readChosen(c: Context<DeskApp>): Promise<readonly Report[]> {
  const given = (await readFormData(c)).getAll('chosen')
  const ids = new Set(
    given.flatMap((one) => (typeof one === 'string' && REPORT_ID.test(one) ? one : [])),
  )
  const { siteId } = c.get('staff')
  const reports = await Promise.all(
    [...ids].slice(0, FOUND_MAX).map((id) => findReport(c.env.DB, id)),
  )
  return reports
    .filter((one) => one !== null)
    .filter((one) => one.siteId === siteId && one.state !== 'erased')
}

function cursorIn(after: string): FoundCursor | null {
  const [, said, receivedAt, id] = /^([a-z]+)\.(\d{1,16})\.([\w-]{22})$/.exec(after) ?? []
  const by = FOUND_BY.find((one) => one === said)
  return by === undefined || id === undefined ? null : { by, receivedAt: Number(receivedAt), id }
}

function newsOf(c: Context<DeskApp>): PrivacyProps['news'] {
  const count = (name: string) => Number(/^\d{1,3}$/.exec(c.req.query(name) ?? '')?.[0] ?? 0)
  if (c.req.query('kept-out') !== undefined) {
    const sentence = `Reports with this reference won’t be stored for the next ${KEPT_DAYS.unwanted} days.`
    return { sentence, isFault: false }
  }
  if (c.req.query('erased') === undefined) return null
  const [erased, left] = [count('erased'), count('left')]
  const what = erased === 1 ? 'One report was erased' : `${erased} reports were erased`
  return left === 0
    ? {
        sentence: `${what}. If a picture can’t be deleted now, we’ll keep trying until it’s gone.`,
        isFault: false,
      }
    : { sentence: `${what}, but ${left} couldn’t be. Please search again.`, isFault: true }
}

async function requireSite(c: Context<DeskApp>) {
  const site = await findSite(c.env.DB, c.get('staff').siteId)
  if (!site) throw new Problem('not_found')
  return site
}

async function show(c: Context<DeskApp>, shown: Partial<PrivacyProps>) {
  const site = await requireSite(c)
  const troubles = await readFailures(c, site)
  const rest = { found: null, query: '', held: 0, news: null, ...shown }
  const { now } = readClock()
  return sendPage(
    c,
    <PrivacyPage site={site} troubles={troubles} now={now} {...rest} staff={c.get('staff')} />,
    rest.news?.isFault === true ? 422 : 200,
  )
}
