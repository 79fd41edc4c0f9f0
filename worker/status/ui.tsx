import type { Child } from 'hono/jsx'
import { findLinks } from '../text/links.ts'
import { type CustomerActionName, type FormDraft, formatFault } from './actions.ts'
import type { StatusView } from './view.ts'

interface ActFormProps {
  readonly act: CustomerActionName
  /** The page on which it stands. */
  readonly on: Pick<StatusView, 'path' | 'query'>
  readonly button: string
  /** Which one it is, for ears, where the page has several of the kind. */
  readonly which?: string | undefined
  readonly children?: Child
  readonly quiet?: boolean
  readonly files?: boolean
}

/** A form that does one thing. The page that answers it shows the place where it stood. */
export function ActForm({
  act,
  on: { path, query },
  button,
  which,
  children,
  quiet = false,
  files = false,
}: ActFormProps) {
  return (
    <form
      method="post"
      action={`${path}/${act}${query}#${act}`}
      {...(files && { enctype: 'multipart/form-data' })}
    >
      {children}
      <button
        type="submit"
        class={quiet ? 'quiet' : 'main'}
        {...(which !== undefined && { 'aria-label': `${button}: ${which}` })}
      >
        {button}
      </button>
    </form>
  )
}

/** What was typed into a field of a form that was not accepted. */
export function typedIn(
  draft: FormDraft | null,
  act: CustomerActionName,
  name: string,
): string | undefined {
  return draft?.act === act ? draft.fields[name] : undefined
}

interface FaultProps {
  readonly on: Pick<StatusView, 'draft' | 'texts' | 'locale'>
  readonly act: CustomerActionName
  readonly name: string
}

export function faultId(
  { draft }: Pick<StatusView, 'draft'>,
  act: CustomerActionName,
  name: string,
) {
  return draft?.act === act && draft.field === name ? `fault-${act}` : undefined
}

/** Why a field was not accepted, beside it. */
export function Fault({ on, act, name }: FaultProps) {
  const id = faultId(on, act, name)
  return id === undefined || !on.draft ? null : (
    <p class="fault" id={id}>
      {formatFault(on.draft, on.texts, on.locale)}
    </p>
  )
}

interface OwnWordsProps {
  readonly on: FaultProps['on']
  readonly act: CustomerActionName
  readonly label: string
  readonly hint?: string
  readonly rows?: number
  readonly required?: boolean
}

/** A field for the customer's own words, with what they typed before. */
export function OwnWords({ on, act, label, hint, rows = 4, required = true }: OwnWordsProps) {
  const fault = faultId(on, act, 'text')
  return (
    <div class="field">
      <label for={`${act}-text`}>
        {label}
        {hint !== undefined && <span class="hint">{hint}</span>}
      </label>
      <Fault on={on} act={act} name="text" />
      <textarea
        id={`${act}-text`}
        name="text"
        rows={rows}
        dir="auto"
        required={required}
        {...(fault !== undefined && { 'aria-invalid': 'true', 'aria-describedby': fault })}
      >
        {typedIn(on.draft, act, 'text') ?? ''}
      </textarea>
    </div>
  )
}

interface PartProps {
  /** Its name, by which the page finds it again. */
  readonly name: string
  readonly children: Child
  readonly class?: string
  /** True where there is news to read, and nothing to fill in. */
  readonly tells?: boolean
}

/** A part of the page that is replaced by itself when there is news. */
export function Part({ name, children, class: more = '', tells = false }: PartProps) {
  return (
    <section id={name} class={`card ${more}`.trim()} data-part={tells ? 'tells' : 'asks'}>
      {children}
    </section>
  )
}

/** Words of staff, in which addresses can be followed; what customers wrote stays text. */
export function StaffWords({ text }: { text: string }) {
  const links = findLinks(text)
  const ends = [0, ...links.map(([, to]) => to)]
  return (
    <>
      {links.map(([from, to], at) => (
        <>
          {text.slice(ends[at], from)}
          <a
            href={text.slice(from, to)}
            dir="ltr"
            target="_blank"
            rel="noopener noreferrer nofollow"
          >
            {text.slice(from, to)}
          </a>
        </>
      ))}
      {text.slice(ends.at(-1))}
    </>
  )
}
