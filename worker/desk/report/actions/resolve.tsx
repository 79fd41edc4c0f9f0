import type { resolveActions } from '../../../app/staff-actions/resolve.ts'
import { formatAmount } from '../../../reports/conversation.ts'
import { hasBroken } from '../../../reports/promises.ts'
import { CAUSES, pagePath } from '../../../reports/report.ts'
import { ChoiceField, LineField, SelectField, TextField } from '../../ui/fields.tsx'
import {
  ActionForm,
  ForAllField,
  forAllIn,
  type FormProps,
  Snippets,
  type DeskAction,
} from './form.tsx'
import { plainForm } from './simple.tsx'
import { reasonForm } from './simple.tsx'

/** How the desk asks for what ends a report. */
export const resolveForms: Record<keyof typeof resolveActions, DeskAction> = {
  resolve: {
    title: 'Resolve',
    audited: 'resolved',
    Form: ResolveForm,
    decode: (fields) => ({ ...fields, ...forAllIn(fields) }),
  },
  confirm: {
    title: 'Customer confirmed',
    audited: 'noted the customer’s confirmation on',
    Form: ConfirmForm,
  },
  follow_up: {
    title: 'Send follow-up now',
    audited: 'sent the follow-up for',
    Form: plainForm(
      'Ask the customer now if things were put right. Otherwise the follow-up is sent automatically.',
      'Send follow-up',
    ),
  },
  reopen: {
    title: 'Reopen',
    audited: 'reopened',
    Form: reasonForm('Why? Only your team sees this.', 'Reopen'),
  },
  close: {
    title: 'Note what was learned and close',
    audited: 'noted what was learned from',
    Form: CloseForm,
    decode: (fields) => ({ ...fields, willPrevent: fields['willPrevent'] === 'yes' }),
  },
}

const CAUSE_WORDS: Record<(typeof CAUSES)[number], string> = {
  product: 'The product',
  page: 'The page or the app',
  information: 'What we said or left out',
  process: 'Our process',
  stock: 'Stock',
  delivery: 'Delivery',
  payment: 'Payment',
  partner: 'A partner',
  capacity: 'Not enough people or time',
  unknown: 'We couldn’t find out',
}

/** What it takes to call a report resolved, as a checklist in plain words. */
function ResolveForm(given: FormProps) {
  const { act: form, values, report, now, site } = given
  const wasBroken = hasBroken(report, now)
  const due = report.granted.map(({ remedy }) => remedy.text).join(', ')
  const sum = report.granted.reduce((total, { remedy }) => total + remedy.amount, 0)
  return (
    <ActionForm given={given} button="Resolve and tell the customer">
      <p class="soft">The customer gets all of this in one message, in this order.</p>
      <ol class="checklist">
        <li>
          <TextField
            form={form}
            values={values}
            name="apology"
            label="Say sorry"
            hint="Say what for, in your own words. No “if” and no “but”."
            rows={2}
            required={false}
          />
          <Instead
            form={form}
            values={values}
            name="noApologyBecause"
            label="No apology needed, because"
          />
        </li>
        <li>
          <TextField
            form={form}
            values={values}
            name="done"
            label="What was done?"
            hint="Also say what will be different from now on."
            rows={3}
          />
        </li>
        {wasBroken && (
          <li>
            <TextField
              form={form}
              values={values}
              name="explanation"
              label="Why was a promise broken?"
              hint="Bring it up before the customer does."
              rows={2}
            />
          </li>
        )}
        <li>
          <TextField
            form={form}
            values={values}
            name="amends"
            label="What do they get for their trouble?"
            hint={
              due === ''
                ? 'It doesn’t have to be money.'
                : `Chosen: ${due}${sum > 0 ? ` (${formatAmount(sum, site.currency)})` : ''}. Say that it’s on its way, and how.`
            }
            rows={2}
            required={due !== ''}
          />
          {due === '' && (
            <Instead form={form} values={values} name="noAmendsBecause" label="Nothing, because" />
          )}
        </li>
      </ol>
      <Snippets snippets={given.snippets} field={`${form}-done`} label="What was done?" />
      <ChoiceField
        values={values}
        name="outcome"
        label="How did it end?"
        options={[
          { value: 'fixed', label: 'It’s fixed' },
          { value: 'partly', label: 'It’s partly fixed' },
          { value: 'declined', label: 'We said no, for the reasons above' },
          { value: 'no_agreement', label: 'We couldn’t agree' },
        ]}
        fallback="fixed"
      />
      <ForAllField given={given} />
      {given.members > 0 && (
        <p class="soft small">What this customer gets for their trouble is never sent to others.</p>
      )}
    </ActionForm>
  )
}

function Instead({
  form,
  values,
  name,
  label,
}: Pick<FormProps, 'values'> & { form: string; name: string; label: string }) {
  return (
    <details open={Boolean(values[name])}>
      <summary>{label} …</summary>
      <LineField
        form={form}
        values={values}
        name={name}
        label={label}
        hint="Only your team sees this."
        required={false}
      />
    </details>
  )
}

/** What was learned, so that it does not happen to the next one. */
function CloseForm(given: FormProps) {
  const { act: form, report } = given
  const { learning } = report
  const values = {
    ...(learning && {
      cause: learning.cause,
      prevention: learning.prevention,
      willPrevent: learning.willPrevent ? 'yes' : 'no',
    }),
    failurePoint: learning?.failurePoint ?? failurePointOf(report),
    ...given.values,
  }
  return (
    <ActionForm given={given} button="Save and close">
      <SelectField
        form={form}
        values={values}
        name="cause"
        label="What caused it?"
        hint="None of these blames a person."
        options={CAUSES.map((value) => ({ value, label: CAUSE_WORDS[value] }))}
      />
      <LineField form={form} values={values} name="failurePoint" label="Where did it happen?" />
      <ChoiceField
        values={values}
        name="willPrevent"
        label="Will we prevent it from happening again?"
        options={[
          { value: 'yes', label: 'Yes' },
          { value: 'no', label: 'No' },
        ]}
        fallback="yes"
      />
      <TextField form={form} values={values} name="prevention" label="How, or why not?" rows={3} />
      <p class="soft small">
        The report closes once the customer answers the follow-up, or a week after it’s sent.
      </p>
    </ActionForm>
  )
}

// Page, element and reason: where it went wrong, as far as the report tells.
function failurePointOf({ page, element, reason, step }: FormProps['report']): string {
  return [step, pagePath(page), element?.text, reason.label]
    .filter(Boolean)
    .join(' · ')
    .slice(0, 200)
}

/** The customer said it by phone. */
function ConfirmForm(given: FormProps) {
  const { act: form, values } = given
  return (
    <ActionForm given={given} button="Save">
      <TextField
        form={form}
        values={values}
        name="note"
        label="How did the customer confirm it?"
        rows={2}
      />
    </ActionForm>
  )
}
