import type { Child } from 'hono/jsx'
import type { StaffActionName } from '../../../app/staff-actions/staff-actions.ts'
import type { Snippet } from '../../../db/staff.ts'
import type { Report } from '../../../reports/report.ts'
import type { Site, Staff } from '../../../sites/site.ts'
import { nameOfOne, tellApart } from '../../ui/names.ts'

/** What every form of an act is given. */
export interface FormProps {
  readonly act: StaffActionName
  readonly report: Report
  readonly site: Site
  readonly staff: Staff
  readonly colleagues: readonly Staff[]
  readonly snippets: readonly Snippet[]
  /** How many reports go on with this one. */
  readonly members: number
  readonly now: number
  /** What was typed before, by field. */
  readonly values: Readonly<Record<string, string>>
  /** Phrases that may hurt: sending again sends them all the same. */
  readonly toneWarnings: readonly string[]
}

interface ActFormProps {
  readonly given: FormProps
  readonly button: string
  readonly children?: Child
}

/** The frame of an act: where it goes, the version that was seen, its button. */
export function ActionForm({
  given: { act, report, toneWarnings },
  button,
  children,
}: ActFormProps) {
  return (
    <form method="post" action={`/desk/reports/${report.id}/${act}`} data-act={act}>
      <input type="hidden" name="version" value={report.version} />
      {children}
      {toneWarnings.length > 0 && (
        <div class="notice doubt" role="alert" tabindex={-1} autofocus>
          <p>
            <strong>Not sent yet.</strong> Please check the wording:{' '}
            {toneWarnings.map((phrase) => `“${phrase}”`).join(', ')} can sound like blame or an
            excuse.
          </p>
          <input type="hidden" name="sure" value="yes" />
        </div>
      )}
      <button type="submit">{toneWarnings.length > 0 ? 'Send anyway' : button}</button>
    </form>
  )
}

/** Marks words for everybody whose report goes on with this one; nothing where there is nobody. */
export function ForAllField({ given: { act, members, values } }: { given: FormProps }) {
  if (members === 0) return null
  const id = `${act}-forAll`
  const others = members === 1 ? 'the customer' : `the ${members} customers`
  return (
    <div class="field">
      <label class="choice" for={id}>
        <input
          type="checkbox"
          id={id}
          name="forAll"
          value="yes"
          checked={values['forAll'] === 'yes'}
        />
        Send this to {others} merged into this report too
      </label>
      <p class="soft small">
        Only tick this if it fits everyone, with no names and nothing private. Otherwise they see
        the state and the dates, and still wait for words of their own.
      </p>
    </div>
  )
}

/** Whether the box for everybody was ticked. */
export function forAllIn(fields: FormFields): { readonly forAll: boolean } {
  return { forAll: fields['forAll'] === 'yes' }
}

interface SnippetsProps {
  readonly snippets: readonly Snippet[]
  /** The id of the field into which they go, and what it's called. */
  readonly field: string
  readonly label: string
}

/** Shared wording to start from; it is never enough by itself. */
export function Snippets({ snippets, field, label }: SnippetsProps) {
  if (snippets.length === 0) return null
  const nameAt = tellApart(snippets.map(({ title }) => title))
  return (
    <details class="snippets">
      <summary aria-label={nameOfOne('Snippets', label)}>Snippets</summary>
      <ul>
        {snippets.map(({ text }, at) => (
          <li>
            <strong>{nameAt(at)}</strong>
            <p class="soft" data-snippet-for={field}>
              {text}
            </p>
          </li>
        ))}
      </ul>
    </details>
  )
}

/** How the desk asks for a staff action. */
export interface DeskAction {
  readonly title: string
  /** What the audit log says that somebody did, followed by the report. */
  readonly audited: string
  readonly Form: (given: FormProps) => ReturnType<typeof ActionForm> | null
  /** What the form says, in the action's own terms; without it, the fields as they are. */
  readonly decode?: (fields: FormFields, site: Site) => object
}

export type FormFields = Readonly<Record<string, string>>

/** The moment that a field of a form names. */
export function timeIn(field: string | undefined): number {
  return Number(field ?? '0')
}
