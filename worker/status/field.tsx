import { TEXT_MAX } from '../contract.ts'
import type { ActName } from './acts.ts'
import { type Draft, tellFault } from './fault.ts'
import type { View } from './view.ts'

/** What was typed into a field of a form that was not accepted. */
export function typedIn(draft: Draft | null, act: ActName, name: string): string | undefined {
  return draft?.act === act ? draft.fields[name] : undefined
}

interface FaultProps {
  readonly on: Pick<View, 'draft' | 'texts' | 'locale'>
  readonly act: ActName
  readonly name: string
}

export function faultId({ draft }: Pick<View, 'draft'>, act: ActName, name: string) {
  return draft?.act === act && draft.field === name ? `fault-${act}` : undefined
}

/** Why a field was not accepted, beside it. */
export function Fault({ on, act, name }: FaultProps) {
  const id = faultId(on, act, name)
  return id === undefined || !on.draft ? null : (
    <p class="fault" id={id}>
      {tellFault(on.draft, on.texts, on.locale)}
    </p>
  )
}

interface OwnWordsProps {
  readonly on: FaultProps['on']
  readonly act: ActName
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
        maxlength={TEXT_MAX}
        dir="auto"
        required={required}
        {...(fault !== undefined && { 'aria-invalid': 'true', 'aria-describedby': fault })}
      >
        {typedIn(on.draft, act, 'text') ?? ''}
      </textarea>
    </div>
  )
}
