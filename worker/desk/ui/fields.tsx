import type { Child } from 'hono/jsx'
import { TEXT_MAX } from '../../contract.ts'
import { formatTime } from '../../time/format.ts'
import type { FormProps } from '../report/actions/form.tsx'

type Values = FormProps['values']

interface FieldProps {
  readonly name: string
  readonly label: string
  readonly hint?: Child
  readonly values: Values
  /** The form that the field stands in: a page holds several. */
  readonly form: string
}

function Label({ id, label, hint }: { id: string; label: string; hint: Child }) {
  return (
    <label for={id}>
      {label}
      {hint && <span class="hint">{hint}</span>}
    </label>
  )
}

/** Words of some length. */
export function TextField({
  name,
  label,
  hint,
  values,
  form,
  rows = 5,
  required = true,
}: FieldProps & { rows?: number; required?: boolean }) {
  const id = `${form}-${name}`
  return (
    <div class="field">
      <Label id={id} label={label} hint={hint} />
      <textarea id={id} name={name} rows={rows} required={required} maxlength={TEXT_MAX} dir="auto">
        {values[name] ?? ''}
      </textarea>
    </div>
  )
}

/** Words on one line. */
export function LineField({
  name,
  label,
  hint,
  values,
  form,
  type = 'text',
  required = true,
  list,
}: FieldProps & { type?: string; required?: boolean; list?: string }) {
  const id = `${form}-${name}`
  return (
    <div class="field">
      <Label id={id} label={label} hint={hint} />
      <input
        id={id}
        name={name}
        type={type}
        required={required}
        list={list}
        maxlength={200}
        dir="auto"
        value={values[name] ?? ''}
      />
    </div>
  )
}

interface Option {
  readonly value: string
  readonly label: string
}

/** One of a list. */
export function SelectField({
  name,
  label,
  hint,
  values,
  form,
  options,
  required = true,
}: FieldProps & { options: readonly Option[]; required?: boolean }) {
  const id = `${form}-${name}`
  return (
    <div class="field">
      <Label id={id} label={label} hint={hint} />
      <select id={id} name={name} required={required}>
        {options.map(({ value, label: words }) => (
          <option value={value} selected={values[name] === value}>
            {words}
          </option>
        ))}
      </select>
    </div>
  )
}

/** One of a few, laid open. */
export function ChoiceField({
  name,
  label,
  hint,
  values,
  options,
  fallback,
}: Omit<FieldProps, 'form'> & { options: readonly Option[]; fallback: string | undefined }) {
  const known = options.some(({ value }) => value === values[name])
  const chosen = known ? values[name] : fallback
  return (
    <fieldset class="field">
      <legend>
        {label}
        {hint && <span class="hint">{hint}</span>}
      </legend>
      {options.map(({ value, label: words }) => (
        <label class="choice">
          <input type="radio" name={name} value={value} checked={value === chosen} required />
          {words}
        </label>
      ))}
    </fieldset>
  )
}

/** A date that the customer will be promised, from those that the core accepts. */
export function DateField({
  choices,
  usual,
  site,
  now,
  optional,
  ...field
}: Omit<FieldProps, 'form'> &
  Pick<FormProps, 'site' | 'now'> & {
    choices: readonly number[]
    /** Which choice is the usual one, counted from the end where negative. */
    usual: number
    /** The words for giving no date, where that is allowed. */
    optional?: string
  }) {
  const dates = choices.map((at) => ({
    value: String(at),
    label: formatTime(at, now, site.calendar),
  }))
  const none = optional === undefined ? [] : [{ value: '', label: optional }]
  const fallback = String(choices.at(usual) ?? choices.at(-1) ?? '')
  return (
    <ChoiceField
      {...field}
      options={[...none, ...dates]}
      fallback={optional === undefined ? fallback : ''}
    />
  )
}

/** What is known by its name; nothing where nothing is known. */
export type FactRow = readonly [label: string, value: string | null | undefined]

/** Facts, one a line; what is not known has none. */
export function FactList({ facts }: { facts: readonly FactRow[] }) {
  return (
    <dl>
      {facts.map(
        ([label, value]) =>
          value && (
            <>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </>
          ),
      )}
    </dl>
  )
}
