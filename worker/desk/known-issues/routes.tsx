import { type Context, Hono } from 'hono'
import * as v from 'valibot'
import { startDue } from '../../app/due-commands.ts'
import { executeById, executeCommand } from '../../app/execute-command.ts'
import { TEXT_MAX } from '../../contract.ts'
import {
  countJoined,
  endKnownIssue,
  findKnownIssue,
  insertKnownIssue,
  listPinned,
  moveKnownIssue,
} from '../../db/known-issues.ts'
import { findLive } from '../../db/queries/inbox.ts'
import { findReport } from '../../db/reports.ts'
import { findDesk } from '../../db/sites.ts'
import { listSnippets } from '../../db/staff.ts'
import { ownOrigin } from '../../http/guards.ts'
import { sendPage } from '../../http/page.tsx'
import { Problem } from '../../problem.ts'
import { isSnippetOnly, requireSentences } from '../../reports/actions/answer.ts'
import {
  isOverdue,
  KNOWN_ISSUE_PAGES_MAX,
  KNOWN_ISSUE_TEXT_MAX,
  type PinnedIssue,
} from '../../reports/known-issue.ts'
import { latestUpdateBy } from '../../reports/promises.ts'
import { REPORT_ID } from '../../reports/reference.ts'
import type { StaffActor } from '../../reports/report.ts'
import { hashOf } from '../../security/crypto.ts'
import type { SiteDesk } from '../../sites/site.ts'
import { blameIn } from '../../text/tone.ts'
import { type RequestClock, readClock } from '../../time/clock.ts'
import type { DeskApp } from '../session.ts'
import { fromField, readFields } from '../ui/form.ts'
import { readFailures } from '../ui/shell.tsx'
import { KnownIssuePage, type KnownIssueDraft } from './page.tsx'

/** `/desk/notices`: known problems, which customers are shown before they have to write. */
export const knownIssues = new Hono<DeskApp>()

knownIssues.get('/', (c) => show(c, null))

// The address that stands in the browser after a form was not taken.
knownIssues.get('/:id/:act{move|end}', (c) => c.redirect('/desk/notices', 303))

knownIssues.post('/', async (c) => {
  const values = await readFields(c)
  return trying(c, { of: 'pin', values }, async () => {
    const { id, text, pages, until: field, reference } = read(PinFields, values)
    const desk = await requireDesk(c)
    const { site } = desk
    const moment = readClock()
    const until = requireUntil(field, site.calendar.timeZone, moment.now)
    requireOwnWords(text, await listSnippets(c.env.DB, site.id))
    const by = actorOf(c)
    const pin = { id, text, until }
    const reportId =
      reference === ''
        ? await raiseOwn(c, desk, pin, by, moment)
        : await requireNamed(c, site.id, reference)
    const pinned = { at: moment.now, by }
    await insertKnownIssue(c.env.DB, {
      ...pin,
      siteId: site.id,
      pages,
      reportId,
      pinned,
      ended: null,
    })
  })
})

knownIssues.post('/:id/move', async (c) => {
  const notice = await requireNotice(c)
  const values = await readFields(c)
  return trying(c, { of: notice.id, act: 'move', values }, async () => {
    const { site } = await requireDesk(c)
    const { now } = readClock()
    const until = requireUntil(values['until'] ?? '', site.calendar.timeZone, now)
    await moveKnownIssue(c.env.DB, notice, until)
  })
})

knownIssues.post('/:id/end', async (c) => {
  const notice = await requireNotice(c)
  const { sure, ...values } = await readFields(c)
  const draft = { of: notice.id, act: 'end', values } as const
  const toneWarnings = sure === 'yes' ? [] : blameIn(values['words'] ?? '')
  if (toneWarnings.length > 0) return show(c, { ...draft, fault: null, doubts: toneWarnings })
  return trying(c, draft, async () => {
    const { words } = read(OverFields, values)
    requireOwnWords(words, await listSnippets(c.env.DB, notice.siteId))
    const moment = readClock()
    await endKnownIssue(c.env.DB, notice, { at: moment.now, by: actorOf(c), words })
    // It is over whatever becomes of the telling: the clock goes on with who is left.
    await startDue(c.env, notice.siteId, moment)
  })
})

const FAULTS: Readonly<Record<string, string>> = {
  text: 'Describe the issue in a sentence of your own, using up to 200 characters.',
  pages: 'Start each page with / or *, for example /checkout*. You can list up to ten.',
  until: 'Enter a date and time in the future, or leave it empty.',
  reference: 'There’s no open report with this reference.',
  words: 'Tell them in a sentence or two, in your own words, that it’s over.',
}

async function trying(
  c: Context<DeskApp>,
  draft: Pick<KnownIssueDraft, 'of' | 'act' | 'values'>,
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
async function requireNotice(c: Context<DeskApp>): Promise<PinnedIssue> {
  const notice = await findKnownIssue(c.env.DB, c.get('staff').siteId, c.req.param('id') ?? '')
  if (!notice) throw new Problem('not_found')
  return notice
}

async function requireDesk(c: Context<DeskApp>) {
  const desk = await findDesk(c.env.DB, c.get('staff').siteId)
  if (!desk) throw new Problem('not_found')
  return desk
}

async function show(c: Context<DeskApp>, draft: KnownIssueDraft | null) {
  const { site } = await requireDesk(c)
  const { now, newId } = readClock()
  const pinned = await listPinned(c.env.DB, site.id)
  const ids = pinned.map(({ id }) => id)
  const joined = await countJoined(c.env.DB, site.id, ids)
  const troubles = await readFailures(c, site)
  // What says something untrue comes first.
  const notices = pinned.toSorted((a, b) => Number(isOverdue(b, now)) - Number(isOverdue(a, now)))
  const props = { site, staff: c.get('staff'), troubles, notices, joined, draft, now }
  return sendPage(
    c,
    <KnownIssuePage {...props} newId={newId().slice(0, 22)} />,
    draft === null ? 200 : 422,
  )
}

/** Fewer are no answer to somebody who waited for it. */
const OVER_MIN_CHARS = 20
const PATTERN = /^[/*][^\s,]{0,199}$/

const Words = (max: number) =>
  v.pipe(
    v.optional(v.string(), ''),
    v.transform((text) => text.replaceAll('\r\n', '\n').trim()),
    v.check((text) => requireSentences({ text }) === null),
    v.maxLength(max),
  )

/** The form in which a notice is pinned. */
const PinFields = v.object({
  // Made with the form, so that a double press pins one notice.
  id: v.pipe(v.string(), v.regex(REPORT_ID)),
  // It stands on one line of the panel, as no line of ours.
  text: v.pipe(
    Words(KNOWN_ISSUE_TEXT_MAX),
    v.transform((text) => text.replaceAll(/\s+/g, ' ')),
  ),
  pages: v.pipe(
    v.optional(v.string(), ''),
    v.transform((text) => text.split(/[\s,]+/).filter((pattern) => pattern !== '')),
    v.array(v.pipe(v.string(), v.regex(PATTERN))),
    v.maxLength(KNOWN_ISSUE_PAGES_MAX),
  ),
  until: v.optional(v.string(), ''),
  reference: v.pipe(v.optional(v.string(), ''), v.trim(), v.toUpperCase(), v.maxLength(20)),
})

const OverFields = v.object({
  words: v.pipe(
    Words(TEXT_MAX),
    v.check((text) => Array.from(text).length >= OVER_MIN_CHARS),
  ),
})

/** The moment that a field names, null where it is empty; a Problem where it is no coming one. */
function requireUntil(field: string, timeZone: string, now: number): number | null {
  if (field === '') return null
  const until = fromField(field, timeZone)
  if (until === null || until <= now) throw new Problem('invalid', ['until'])
  return until
}

/** Refuses words that are a snippet and no person's own. */
function requireOwnWords(text: string, snippets: readonly { readonly text: string }[]): void {
  const known = snippets.map((one) => one.text)
  if (isSnippetOnly(text, known)) throw new Problem('canned', ['text'])
}

interface Pin {
  readonly id: string
  readonly text: string
  readonly until: number | null
}

/** The id of the report under way that staff name by its reference, or a Problem. */
async function requireNamed(
  c: Context<DeskApp>,
  siteId: string,
  reference: string,
): Promise<string> {
  const found = await findLive(c.env.DB, siteId, reference)
  if (!found) throw new Problem('invalid', ['reference'])
  return found.id
}

/**
 * Raises the report that a notice stands for where staff name none, in the hands of the person who
 * pins it: one report with one promise, however many customers go on with it.
 */
async function raiseOwn(
  c: Context<DeskApp>,
  desk: SiteDesk,
  { id, text, until }: Pin,
  actor: StaffActor,
  moment: RequestClock,
): Promise<string> {
  const { now, newId } = moment
  const { site } = desk
  const told = {
    id,
    siteId: site.id,
    // Nobody has the key.
    keyHash: await hashOf(newId()),
    bodyHash: '',
    collector: ownOrigin(c),
    reason: { code: 'known', label: 'Known issue' },
    trigger: 'staff',
    page: { url: '' },
    element: null,
    step: null,
    text,
    clientAt: now,
  } as const
  try {
    await executeCommand(c.env, desk, null, { actor, command: { type: 'raise', told } }, moment)
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'conflict') throw error
  }
  const report = await findReport(c.env.DB, id)
  if (report?.siteId !== site.id) throw new Problem('conflict')
  if (report.state === 'received') {
    const latest = latestUpdateBy(site, now)
    const updateBy = Math.min(until ?? latest, latest)
    await executeById(
      c.env,
      id,
      { actor, command: { type: 'acknowledge', text, updateBy } },
      moment,
    )
  }
  return id
}
