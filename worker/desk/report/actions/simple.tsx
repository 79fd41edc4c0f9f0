import { formatSpamSigns } from '../../../reports/spam.ts'
import { TextField } from '../../ui/fields.tsx'
import { ActionForm, type FormProps } from './form.tsx'

/** A form that asks for a reason and nothing else. */
export function reasonForm(label: string, button: string) {
  return function ReasonForm(given: FormProps) {
    const { act: form, values, report } = given
    return (
      <ActionForm given={given} button={button}>
        {form === 'release' && (
          <p>
            Why it’s here: {formatSpamSigns(report.suspicion ?? '')}. Your team is alerted if you
            mark it as not spam.
          </p>
        )}
        <TextField form={form} values={values} label={label} name="reason" rows={2} />
      </ActionForm>
    )
  }
}

/** A form that needs no words. */
export function plainForm(sentence: string, button: string) {
  return function PlainForm(given: FormProps) {
    return (
      <ActionForm given={given} button={button}>
        <p>{sentence}</p>
      </ActionForm>
    )
  }
}
