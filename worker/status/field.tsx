import { TEXT_MAX } from '../contract.ts'
import type { ActName } from './acts.ts'
import type { Draft } from './fault.ts'

/** What was typed into a field of a form that was not accepted. */
export function typedIn(draft: Draft | null, act: ActName, name: string): string | undefined {
  return draft?.act === act ? draft.fields[name] : undefined
}

interface FaultProps {
  readonly draft: Draft | null
  readonly act: ActName
  readonly name: string
}

export function faultId({ draft, act, name }: FaultProps): string | undefined {
  return draft?.act === act && draft.field === name ? `fault-${act}` : undefined
}

/** Why a field was not accepted, beside it. */
export function Fault(props: FaultProps) {
  const id = faultId(props)
  return id === undefined ? null : (
    <p class="fault" id={id}>
      {props.draft?.sentence}
    </p>
  )
}

interface WordsProps {
  readonly draft: Draft | null
  readonly act: ActName
  readonly label: string
  readonly hint?: string
  readonly rows?: number
  readonly required?: boolean
}

/** A field for the customer's own words, with what they typed before. */
export function Words({ draft, act, label, hint, rows = 4, required = true }: WordsProps) {
  const fault = faultId({ draft, act, name: 'text' })
  return (
    <div class="field">
      <label for={`${act}-text`}>
        {label}
        {hint !== undefined && <span class="hint">{hint}</span>}
      </label>
      <Fault draft={draft} act={act} name="text" />
      <textarea
        id={`${act}-text`}
        name="text"
        rows={rows}
        maxlength={TEXT_MAX}
        dir="auto"
        required={required}
        {...(fault !== undefined && { 'aria-invalid': 'true', 'aria-describedby': fault })}
      >
        {typedIn(draft, act, 'text') ?? ''}
      </textarea>
    </div>
  )
}
