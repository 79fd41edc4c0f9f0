import { type Context, Hono } from 'hono'
import * as v from 'valibot'
import { executeCommand } from '../app/execute-command.ts'
import { BoundedText, TypedContact } from '../contract.ts'
import { findDesk } from '../db/sites.ts'
import { ownOrigin } from '../http/guards.ts'
import { sendPage, Shell } from '../http/page.tsx'
import { Problem } from '../problem.ts'
import { redactPage } from '../reports/redaction.ts'
import { REPORT_ID } from '../reports/reference.ts'
import type { Raised } from '../reports/report.ts'
import { hashOf } from '../security/crypto.ts'
import type { Site, Staff } from '../sites/site.ts'
import { readClock } from '../time/clock.ts'
import type { DeskApp } from './session.ts'
import { LineField, SelectField, TextField } from './ui/fields.tsx'
import { readFields } from './ui/form.ts'
import { DeskHeader, readFailures } from './ui/shell.tsx'

const ID_CHARS = 22
const Line = v.pipe(v.optional(v.string(), ''), v.trim(), v.maxLength(200))
const Fields = v.object({
  // Made with the form, so that a double press raises one report.
  id: v.pipe(v.string(), v.regex(REPORT_ID)),
  reason: Line,
  text: v.pipe(
    v.string(),
    v.transform((text) => text.replaceAll('\r\n', '\n').trim()),
    v.minLength(1),
    BoundedText,
  ),
  url: v.pipe(
    Line,
    v.check((url) => url === '' || /^https?:$/.test(schemeOf(url))),
  ),
  // One address or one number: by what else stands there, nobody would find the report again.
  contact: v.optional(
    v.union([
      v.pipe(
        Line,
        v.literal(''),
        v.transform(() => null),
      ),
      TypedContact,
    ]),
    '',
  ),
})

/** `/desk/new`: staff raise what they noticed, before the customer has to. */
export const newReport = new Hono<DeskApp>()

newReport.get('/', async (c) => {
  const { site } = await requireDesk(c)
  const values = { id: readClock().newId().slice(0, ID_CHARS) }
  return show(c, { site, values, fault: null })
})

newReport.post('/', async (c) => {
  const desk = await requireDesk(c)
  const values = await readFields(c)
  const parsed = v.safeParse(Fields, values)
  if (!parsed.success) {
    const fault =
      'Say what happened. If you add a page, enter its full address. For contact, enter one email address or phone number.'
    return show(c, { site: desk.site, values, fault })
  }
  const { id, role, name } = c.get('staff')
  const moment = readClock()
  const told = await tell(c, parsed.output, desk.site)
  const wanted = { actor: { role, id, name }, command: { type: 'raise', told } } as const
  try {
    await executeCommand(c.env, desk, null, wanted, moment)
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'conflict') throw error
  }
  return c.redirect(`/desk/reports/${told.id}`, 303)
})

async function show(
  c: Context<DeskApp>,
  given: { site: Site; values: Readonly<Record<string, string>>; fault: string | null },
) {
  const troubles = await readFailures(c, given.site)
  const page = <NoticePage {...given} troubles={troubles} staff={c.get('staff')} />
  return sendPage(c, page, given.fault === null ? 200 : 422)
}

async function requireDesk(c: Context<DeskApp>) {
  const desk = await findDesk(c.env.DB, c.get('staff').siteId)
  if (!desk) throw new Problem('not_found')
  return desk
}

async function tell(
  c: Context<DeskApp>,
  { id, reason: code, text, url, contact }: v.InferOutput<typeof Fields>,
  site: Site,
): Promise<Raised> {
  const { now, newId } = readClock()
  return {
    id,
    siteId: site.id,
    // Nobody has the key: the customer's own page is opened by the collector's signature.
    keyHash: await hashOf(newId()),
    bodyHash: '',
    collector: ownOrigin(c),
    reason: site.reasons.find((one) => one.code === code) ?? { code: 'other', label: 'Other' },
    trigger: 'staff',
    page: redactPage({ url }, site.queryKeys),
    element: null,
    step: null,
    text,
    contact,
    clientAt: now,
  }
}

function schemeOf(url: string): string {
  return URL.canParse(url) ? new URL(url).protocol : ''
}

interface NoticeProps {
  readonly site: Site
  readonly staff: Staff
  readonly troubles: readonly string[]
  readonly values: Readonly<Record<string, string>>
  readonly fault: string | null
}

/** The form in which staff raise what they noticed. */
function NoticePage({ site, staff, troubles, values, fault }: NoticeProps) {
  const form = 'notice'
  return (
    <Shell
      styles="/desk.css"
      title="New report"
      header={<DeskHeader site={site} staff={staff} troubles={troubles} />}
    >
      <h1>New report</h1>
      <p>
        Create a report for a customer before they have to complain. The promise is the same, and
        you get a link to share with them.
      </p>
      {fault !== null && (
        <p class="notice fault" role="alert">
          {fault}
        </p>
      )}
      <form class="card" method="post" action="/desk/new">
        <input type="hidden" name="id" value={values['id'] ?? ''} />
        <SelectField
          form={form}
          values={values}
          name="reason"
          label="What went wrong?"
          options={site.reasons.map(({ code, label }) => ({ value: code, label }))}
        />
        <TextField form={form} values={values} name="text" label="What happened to the customer?" />
        <LineField
          form={form}
          values={values}
          name="contact"
          label="How can we reach them?"
          hint="Email or phone, if you have it."
          required={false}
        />
        <LineField
          form={form}
          values={values}
          name="url"
          type="url"
          label="Page address"
          hint="If it happened on a page."
          required={false}
        />
        <button type="submit">Create report</button>
      </form>
    </Shell>
  )
}
