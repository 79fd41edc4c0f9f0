import { TextField } from '../../ui/fields.tsx'
import { tellSuspicion } from '../history-text.ts'
import { ActForm, type FormProps } from './form.tsx'

/** A form that asks for a reason and nothing else. */
export function reasonForm(label: string, button: string) {
  return function ReasonForm(given: FormProps) {
    const { act: form, values, report } = given
    return (
      <ActForm given={given} button={button}>
        {form === 'release' && <p>Why it is here: {tellSuspicion(report.suspicion ?? '')}.</p>}
        <TextField form={form} values={values} label={label} name="reason" rows={2} />
      </ActForm>
    )
  }
}

/** A form that needs no words. */
export function plainForm(sentence: string, button: string) {
  return function PlainForm(given: FormProps) {
    return (
      <ActForm given={given} button={button}>
        <p>{sentence}</p>
      </ActForm>
    )
  }
}
