import { type Context, Hono } from 'hono'
import { executeById } from '../../app/execute-command.ts'
import { findSigningKey } from '../../app/signing-keys.ts'
import {
  isStaffAction,
  STAFF_ACTIONS,
  type StaffActionName,
  staffCommand,
} from '../../app/staff-actions/staff-actions.ts'
import { listAttachments, readAttachment } from '../../db/attachments.ts'
import { countMergedInto, findLive } from '../../db/queries/inbox.ts'
import { findForChange, findReport, listEvents } from '../../db/reports.ts'
import { findSite } from '../../db/sites.ts'
import { listSnippets } from '../../db/staff.ts'
import { sendPage } from '../../http/page.tsx'
import { sendPicture } from '../../images/image.ts'
import { nameSubject } from '../../log.ts'
import type { ProblemCode } from '../../problem.ts'
import { Problem } from '../../problem.ts'
import type { Command } from '../../reports/commands.ts'
import type { Report } from '../../reports/report.ts'
import { statusLink, withoutTail } from '../../security/links.ts'
import { newSecret } from '../../text/secret.ts'
import { blameIn } from '../../text/tone.ts'
import { readClock } from '../../time/clock.ts'
import { noteFirst } from '../audit.ts'
import { EraseOnePage } from '../privacy/page.tsx'
import type { DeskApp } from '../session.ts'
import { readFields } from '../ui/form.ts'
import { readFailures } from '../ui/shell.tsx'
import { DESK_ACTIONS } from './actions/actions.ts'
import { type ActionDraft, ReportPage } from './page.tsx'
import { readPast } from './past.ts'

/** `/desk/reports`: one report, and everything that staff can do about it. */
export const reports = new Hono<DeskApp>()

reports.get('/:id', async (c) => {
  const id = withoutTail(c.req.param('id'))
  // What a mail or chat program left behind the link.
  if (id !== c.req.param('id')) return c.redirect(`/desk/reports/${id}`, 303)
  return showReport(c, await requireReport(c), null)
})

reports.get('/:id/attachments/:attachment', async (c) => {
  const report = await requireReport(c)
  const picture = await readAttachment(c.env.DB, c.env.FILES, report, c.req.param('attachment'))
  if (!picture) throw new Problem('not_found')
  return sendPicture(c, picture)
})

// Nobody erases with one click: a page asks first.
reports.get('/:id/erase', async (c) => {
  const staff = c.get('staff')
  if (staff.role !== 'admin') throw new Problem('wrong_role')
  const report = await requireReport(c)
  if (report.state === 'erased') return c.redirect(`/desk/reports/${report.id}`, 303)
  const { site, troubles } = await readReportDesk(c, report)
  return sendPage(c, <EraseOnePage site={site} staff={staff} troubles={troubles} report={report} />)
})

// The address that stands in the browser after a form was not taken.
reports.get('/:id/:act', (c) => {
  if (!isStaffAction(c.req.param('act'))) throw new Problem('not_found')
  return c.redirect(`/desk/reports/${encodeURIComponent(c.req.param('id'))}`, 303)
})

reports.post('/:id/:act', async (c) => {
  const name = c.req.param('act')
  if (!isStaffAction(name)) throw new Problem('not_found')
  const report = await requireReport(c)
  const { version, sure, ...values } = await readFields(c)
  const seen = Number(version)
  const draft = { act: name, values, seen }
  const toneWarnings = sure === 'yes' ? [] : toneWarningsIn(name, values)
  // What came meanwhile is looked at first.
  const isCurrent = report.version === seen
  if (toneWarnings.length > 0 && isCurrent)
    return showReport(c, report, { ...draft, fault: null, toneWarnings: toneWarnings })
  try {
    const command = await commandOf(c, name, values, report)
    if (name === 'erase' && isCurrent) await noteFirst(c, 'reports.erase', [report.id])
    const { id, role, name: who } = c.get('staff')
    const wanted = { actor: { role, id, name: who }, command }
    await executeById(c.env, report.id, wanted, readClock(), seen)
  } catch (error) {
    const fault = faultOf(error)
    if (fault === null) throw error
    return showReport(c, await requireReport(c), { ...draft, fault, toneWarnings: [] })
  }
  return c.redirect(`/desk/reports/${report.id}`, 303)
})

// What blames or excuses is shown once before it is sent; whoever sends it again means it.
function toneWarningsIn(name: StaffActionName, values: ActionDraft['values']): readonly string[] {
  const speaks: readonly string[] = STAFF_ACTIONS[name].customerReads ?? []
  return blameIn(speaks.map((field) => values[field] ?? '').join('\n'))
}

async function commandOf(
  c: Context<DeskApp>,
  name: StaffActionName,
  values: ActionDraft['values'],
  { siteId }: Report,
): Promise<Command> {
  const site = await findSite(c.env.DB, siteId)
  if (!site) throw new Problem('not_found')
  const { decode = (fields) => fields } = DESK_ACTIONS[name]
  const command = staffCommand(name, decode(withPlainBreaks(values), site), newSecret)
  if (command.type !== 'merge') return command
  // People name a report by its reference.
  const reference = command.into.trim().toUpperCase()
  const target = await findLive(c.env.DB, siteId, reference)
  return { type: 'merge', into: target?.id ?? '' }
}

// Forms send each line break as two characters; the page counted one.
function withPlainBreaks(values: ActionDraft['values']): ActionDraft['values'] {
  const plain = Object.entries(values).map(([name, text]) => [name, text.replaceAll('\r\n', '\n')])
  return Object.fromEntries(plain) as ActionDraft['values']
}

async function showReport(c: Context<DeskApp>, report: Report, draft: ActionDraft | null) {
  const desk = await readReportDesk(c, report)
  const { now } = readClock()
  const status = draft === null ? 200 : draft.fault === null ? 422 : 409
  return sendPage(
    c,
    <ReportPage
      {...desk}
      staff={c.get('staff')}
      isOneReport={c.get('isOneReport')}
      report={report}
      now={now}
      draft={draft}
    />,
    status,
  )
}

/** The report that an address names, or a Problem: one of another site is as good as none. */
async function requireReport(c: Context<DeskApp>): Promise<Report> {
  const report = await findReport(c.env.DB, c.req.param('id') ?? '')
  if (report?.siteId !== c.get('staff').siteId) throw new Problem('not_found')
  nameSubject({ report: report.reference })
  return report
}

/** Everything that stands around a report on its page. */
async function readReportDesk(c: Context<DeskApp>, report: Report) {
  const { DB } = c.env
  const [found, events, pictures, snippets, past, members] = await Promise.all([
    findForChange(DB, report.id),
    listEvents(DB, report.id),
    listAttachments(DB, report.id),
    listSnippets(DB, report.siteId),
    readPast(DB, report),
    countMergedInto(DB, report),
  ])
  if (!found) throw new Problem('not_found')
  const { site, staff } = found.desk
  // Whoever noticed it, or shut the old ways, hands the customer the way to their own page.
  const customerLink =
    report.noticedBy === null && report.linksRevoked === undefined ? null : await linkFor(c, report)
  const troubles = await readFailures(c, site)
  return {
    site,
    colleagues: staff,
    events,
    pictures,
    snippets,
    members,
    past,
    customerLink,
    troubles,
  }
}

/** The way to the customer's own page, or null while nobody can sign it. */
async function linkFor(c: Context<DeskApp>, report: Report): Promise<string | null> {
  const key = await findSigningKey(c.env, readClock().now)
  return key === null ? null : statusLink(key, report)
}

const FIELDS: Readonly<Record<string, string>> = {
  text: 'a sentence for the customer',
  updateBy: 'a time for your next update',
  due: 'a date you can keep',
  why: 'why',
  remedies: 'at least one remedy, described in words',
  amount: 'amounts such as 15 or 15.00',
  whyOne: 'why there’s only one remedy',
  deliverBy: 'a date for the remedy',
  done: 'what was done',
  apology: 'an apology, or why none is needed',
  amends: 'what they get, or why nothing',
  explanation: 'why a promise was broken',
  prevention: 'how we’ll prevent it, or why not',
  failurePoint: 'where it happened',
  reason: 'a reason',
  note: 'how the customer confirmed it',
  to: 'another person',
  into: 'the reference of another open report',
}

const SENTENCES: Partial<Record<ProblemCode, string>> = {
  conflict: 'This report changed while you were writing. Check what’s new before you send.',
  not_allowed: 'The report has changed in the meantime, so this wasn’t done.',
  not_owner: 'Only the owner can do that.',
  wrong_role: 'You don’t have permission to do that.',
  own_approval: 'You can’t approve your own proposal.',
  over_authority: 'That’s above your limit too. An admin can approve it.',
  canned: 'That’s only a snippet. Say in your own words what went wrong for this customer.',
  too_early: 'It’s too early for that. Give the customer a day to see if the fix holds.',
  too_late: 'It was closed more than 30 days ago. Please create a new report.',
}

/** Why an act was not done, for the person who tried; null where it is no fault of theirs. */
function faultOf(error: unknown): string | null {
  if (!(error instanceof Problem)) return null
  if (error.code !== 'invalid') return SENTENCES[error.code] ?? null
  const missing = error.fields.map((field) => FIELDS[field] ?? field)
  return `Not sent yet. Still needed: ${missing.join('; ')}.`
}
