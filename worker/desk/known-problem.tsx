import { type Context, Hono } from 'hono'
import * as v from 'valibot'
import { tellOver } from '../app/known-issues.ts'
import {
  countJoined,
  endNotice,
  findNotice,
  insertNotice,
  listPinned,
  moveNotice,
} from '../db/known-issues.ts'
import { findDesk } from '../db/sites.ts'
import { listSnippets } from '../db/staff.ts'
import { sendPage } from '../http/page.tsx'
import { logError } from '../log.ts'
import { Problem } from '../problem.ts'
import { isOverdue, type PinnedNotice } from '../reports/known-issue.ts'
import type { StaffActor } from '../reports/report.ts'
import { blameIn } from '../text/tone.ts'
import { thisMoment } from '../time/clock.ts'
import { readTroubles } from './banner.tsx'
import { readFields } from './form.ts'
import { OverFields, PinFields, requireOwnWords, requireUntil } from './known-problem-fields.ts'
import { KnownProblemPage, type NoticeDraft } from './known-problem-page.tsx'
import { raiseOwn, requireNamed } from './known-problem-report.ts'
import type { DeskApp } from './session.ts'

/** `/desk/notices`: known problems, which customers are shown before they have to write. */
export const knownProblems = new Hono<DeskApp>()

knownProblems.get('/', (c) => show(c, null))

// The address that stands in the browser after a form was not taken.
knownProblems.get('/:id/:act{move|end}', (c) => c.redirect('/desk/notices', 303))

knownProblems.post('/', async (c) => {
  const values = await readFields(c)
  return trying(c, { of: 'pin', values }, async () => {
    const { id, text, pages, until: field, reference } = read(PinFields, values)
    const desk = await requireDesk(c)
    const { site } = desk
    const moment = thisMoment()
    const until = requireUntil(field, site.calendar.timeZone, moment.now)
    requireOwnWords(text, await listSnippets(c.env.DB, site.id))
    const by = actorOf(c)
    const pin = { id, text, until }
    const reportId =
      reference === ''
        ? await raiseOwn(c, desk, pin, by, moment)
        : await requireNamed(c, site.id, reference)
    const pinned = { at: moment.now, by }
    await insertNotice(c.env.DB, { ...pin, siteId: site.id, pages, reportId, pinned, ended: null })
  })
})

knownProblems.post('/:id/move', async (c) => {
  const notice = await requireNotice(c)
  const values = await readFields(c)
  return trying(c, { of: notice.id, act: 'move', values }, async () => {
    const { site } = await requireDesk(c)
    const { now } = thisMoment()
    const until = requireUntil(values['until'] ?? '', site.calendar.timeZone, now)
    await moveNotice(c.env.DB, notice, until)
  })
})

knownProblems.post('/:id/end', async (c) => {
  const notice = await requireNotice(c)
  const { sure, ...values } = await readFields(c)
  const draft = { of: notice.id, act: 'end', values } as const
  const doubts = sure === 'yes' ? [] : blameIn(values['words'] ?? '')
  if (doubts.length > 0) return show(c, { ...draft, fault: null, doubts })
  return trying(c, draft, async () => {
    const { words } = read(OverFields, values)
    requireOwnWords(words, await listSnippets(c.env.DB, notice.siteId))
    const moment = thisMoment()
    await endNotice(c.env.DB, notice, { at: moment.now, by: actorOf(c), words })
    const ended = await findNotice(c.env.DB, notice.siteId, notice.id)
    // It is over whatever becomes of the telling: the clock goes on with who is left.
    if (ended) await tellOver(c.env, ended, moment).catch(tellLater)
  })
})

const tellLater = (error: unknown) => logError('telling_waits', error)

const FAULTS: Readonly<Record<string, string>> = {
  text: 'Please say in a sentence of your own what you know, in 200 characters at most.',
  pages: 'Pages begin with / or *, such as /checkout*, and there are ten at most.',
  until: 'Please give a day and time to come, or none.',
  reference: 'There is no report under way with this reference.',
  words: 'Please tell them in a sentence or two, in your own words, that it is over.',
}

async function trying(
  c: Context<DeskApp>,
  draft: Pick<NoticeDraft, 'of' | 'act' | 'values'>,
  act: () => Promise<void>,
) {
  try {
    await act()
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    const [field = ''] = error.fields
    const fault = error.code === 'canned' ? error.message : FAULTS[field]
    if (fault === undefined) throw error
    return show(c, { ...draft, fault, doubts: [] })
  }
  return c.redirect('/desk/notices', 303)
}

function read<Schema extends v.GenericSchema>(schema: Schema, values: unknown) {
  const parsed = v.safeParse(schema, values)
  if (parsed.success) return parsed.output
  const fields = parsed.issues.map((issue) => (v.getDotPath(issue) ?? '').split('.')[0] ?? '')
  throw new Problem('invalid', fields)
}

function actorOf(c: Context<DeskApp>): StaffActor {
  const { id, role, name } = c.get('staff')
  return { role, id, name }
}

/** The notice that the address names; one of another site is as good as none. */
async function requireNotice(c: Context<DeskApp>): Promise<PinnedNotice> {
  const notice = await findNotice(c.env.DB, c.get('staff').siteId, c.req.param('id') ?? '')
  if (!notice) throw new Problem('not_found')
  return notice
}

async function requireDesk(c: Context<DeskApp>) {
  const desk = await findDesk(c.env.DB, c.get('staff').siteId)
  if (!desk) throw new Problem('not_found')
  return desk
}

async function show(c: Context<DeskApp>, draft: NoticeDraft | null) {
  const { site } = await requireDesk(c)
  const { now, newId } = thisMoment()
  const pinned = await listPinned(c.env.DB, site.id)
  const ids = pinned.map(({ id }) => id)
  const joined = await countJoined(c.env.DB, site.id, ids)
  const troubles = await readTroubles(c, site)
  // What says something untrue comes first.
  const notices = pinned.toSorted((a, b) => Number(isOverdue(b, now)) - Number(isOverdue(a, now)))
  const props = { site, staff: c.get('staff'), troubles, notices, joined, draft, now }
  return sendPage(
    c,
    <KnownProblemPage {...props} newId={newId().slice(0, 22)} />,
    draft === null ? 200 : 422,
  )
}
