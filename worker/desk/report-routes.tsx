import { type Context, Hono } from 'hono'
import * as v from 'valibot'
import { change } from '../app/execute-command.ts'
import { readAttachment } from '../db/attachments.ts'
import { sendPage } from '../http/page.tsx'
import { sendPicture } from '../images/image.ts'
import { Problem } from '../problem.ts'
import type { Command } from '../reports/commands.ts'
import type { Report } from '../reports/report.ts'
import { blameIn } from '../text/tone.ts'
import { thisMoment } from '../time/clock.ts'
import { type ActName, ACTS, isAct } from './acts.ts'
import { noteFirst } from './audit.ts'
import { EraseOnePage } from './erase-page.tsx'
import { faultOf } from './faults.ts'
import { readFields } from './form.ts'
import { readReportDesk, requireReport } from './report-desk.ts'
import { type Draft, ReportPage } from './report-page.tsx'
import type { DeskApp } from './session.ts'

/** `/desk/reports`: one report, and everything that staff can do about it. */
export const reports = new Hono<DeskApp>()

reports.get('/:id', async (c) => showReport(c, await requireReport(c), null))

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
  return sendPage(c, <EraseOnePage {...{ site, staff, troubles, report }} />)
})

// The address that stands in the browser after a form was not taken.
reports.get('/:id/:act', (c) => {
  if (!isAct(c.req.param('act'))) throw new Problem('not_found')
  return c.redirect(`/desk/reports/${encodeURIComponent(c.req.param('id'))}`, 303)
})

reports.post('/:id/:act', async (c) => {
  const name = c.req.param('act')
  if (!isAct(name)) throw new Problem('not_found')
  const report = await requireReport(c)
  const { version, sure, ...values } = await readFields(c)
  const seen = Number(version)
  const draft = { act: name, values, seen }
  const doubts = sure === 'yes' ? [] : doubtsIn(name, values)
  // What came meanwhile is looked at first.
  const isCurrent = report.version === seen
  if (doubts.length > 0 && isCurrent)
    return showReport(c, report, { ...draft, fault: null, doubts })
  try {
    const command = await commandOf(c, name, values, report)
    if (name === 'erase' && isCurrent) await noteFirst(c, 'reports.erase', [report.id])
    const { id, role, name: who } = c.get('staff')
    const wanted = { actor: { role, id, name: who }, command }
    await change(c.env, report.id, wanted, thisMoment(), seen)
  } catch (error) {
    const fault = faultOf(error)
    if (fault === null) throw error
    return showReport(c, await requireReport(c), { ...draft, fault, doubts: [] })
  }
  return c.redirect(`/desk/reports/${report.id}`, 303)
})

// What blames or excuses is shown once before it is sent; whoever sends it again means it.
function doubtsIn(name: ActName, values: Draft['values']): readonly string[] {
  const speaks: readonly string[] = ACTS[name].speaks ?? []
  return blameIn(speaks.map((field) => values[field] ?? '').join('\n'))
}

async function commandOf(
  c: Context<DeskApp>,
  name: ActName,
  values: Draft['values'],
  report: Report,
): Promise<Command> {
  const { schema, toCommand } = ACTS[name]
  const { site, live } = await readReportDesk(c, report)
  const parsed = v.safeParse(schema, values)
  if (!parsed.success) {
    const fields = parsed.issues.map((issue) => v.getDotPath(issue) ?? 'form')
    throw new Problem('invalid', [...new Set(fields)])
  }
  // Hint: schema and builder come as a pair from one act, which the compiler cannot follow.
  const command = (toCommand as (input: unknown, currency: string) => Command)(
    parsed.output,
    site.currency,
  )
  if (command.type !== 'merge') return command
  // People name a report by its reference.
  const reference = command.into.trim().toUpperCase()
  const target = live.find((one) => one.reference === reference)
  return { type: 'merge', into: target?.id ?? '' }
}

async function showReport(c: Context<DeskApp>, report: Report, draft: Draft | null) {
  const desk = await readReportDesk(c, report)
  const { now } = thisMoment()
  const status = draft === null ? 200 : draft.fault === null ? 422 : 409
  return sendPage(
    c,
    <ReportPage
      {...desk}
      staff={c.get('staff')}
      isOneReport={c.get('isOneReport')}
      {...{ report, now, draft }}
    />,
    status,
  )
}
