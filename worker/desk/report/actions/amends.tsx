import type { amendsActions } from '../../../app/staff-actions/amends.ts'
import { formatAmount, formatCost, formatWish } from '../../../reports/conversation.ts'
import { planChoices } from '../../../reports/promises.ts'
import { OFFER_DAYS } from '../../../reports/remedy.ts'
import { REMEDY_TYPES, type RemedyType } from '../../../sites/authority.ts'
import type { Site } from '../../../sites/site.ts'
import { formatTime } from '../../../time/format.ts'
import { DateField, TextField } from '../../ui/fields.tsx'
import { ActionForm, type FormProps, type DeskAction, type FormFields, timeIn } from './form.tsx'
import { REMEDY_ROWS, remediesIn } from './remedy-fields.ts'
import { reasonForm } from './simple.tsx'

/** How the desk asks for offers and grants. */
export const amendsForms: Record<keyof typeof amendsActions, DeskAction> = {
  offer: {
    title: 'Make an offer',
    audited: 'made an offer on',
    Form: OfferForm,
    decode: decodeAmends,
  },
  grant: {
    title: 'Grant their request',
    audited: 'granted a request on',
    Form: GrantForm,
    decode: decodeAmends,
  },
  approve: { title: 'Approve amends?', audited: 'approved amends on', Form: ApproveForm },
  refuse_approval: {
    title: 'Decline approval',
    audited: 'declined to approve amends on',
    Form: reasonForm('Why not, and what would you suggest instead?', 'Decline approval'),
  },
  withdraw_offer: {
    title: 'Withdraw the offer',
    audited: 'withdrew the offer on',
    Form: reasonForm('Why? The customer sees this.', 'Withdraw the offer'),
  },
}

const TYPE_WORDS: Record<RemedyType, string> = {
  fix: 'Fix',
  redo: 'Redo',
  replacement: 'Replacement',
  refund: 'Refund',
  credit: 'Credit',
  discount: 'Discount',
  gift: 'Gift',
  gesture: 'Gesture (card, call, time)',
  other: 'Other',
}

/** Remedies that the customer can choose from. */
function OfferForm(given: FormProps) {
  const { act: form, values, site, now } = given
  return (
    <ActionForm given={given} button="Send offer">
      <TextField
        form={form}
        values={values}
        name="text"
        label="Message with the offer"
        hint="Explain why you’re offering this, and say sorry if you haven’t yet."
        rows={3}
      />
      <p class="soft small">{limitSentence(given)}</p>
      {Array.from({ length: REMEDY_ROWS }, (_, at) => (
        <RemedyRow
          form={form}
          values={values}
          row={at + 1}
          isRequired={at === 0}
          currency={site.currency}
        />
      ))}
      <TextField
        form={form}
        values={values}
        name="whyOne"
        label="Only one remedy? Say why"
        hint="Two or more remedies give the customer a choice."
        rows={2}
        required={false}
      />
      <DeliverBy values={values} site={site} now={now} />
      <p class="soft small">
        The customer can choose for {OFFER_DAYS} days, and we tell them so. Then the offer ends and
        its money is free again.
      </p>
    </ActionForm>
  )
}

/** What the customer asked for, given at once. */
function GrantForm(given: FormProps) {
  const { act: form, values, site, now, report } = given
  const asked = report.counter ?? formatWish(report)
  return (
    <ActionForm given={given} button="Grant and send">
      {asked && (
        <>
          <p class="soft">The customer asked for:</p>
          <p class="words">{asked}</p>
        </>
      )}
      <TextField form={form} values={values} name="text" label="Message to the customer" rows={3} />
      <p class="soft small">{limitSentence(given)}</p>
      <RemedyRow form={form} values={values} row={1} isRequired currency={site.currency} />
      <DeliverBy values={values} site={site} now={now} />
    </ActionForm>
  )
}

/** A colleague's amends, for somebody with more authority. */
function ApproveForm(given: FormProps) {
  const { report, site, now } = given
  const { approval } = report
  if (!approval) return null
  const { by, amends } = approval
  return (
    <ActionForm given={given} button="Approve and send">
      <p>
        {by.name} wants to {amends.kind === 'offer' ? 'offer' : 'grant'} the following by{' '}
        {formatTime(amends.deliverBy, now, site.calendar)}:
      </p>
      <ul>
        {amends.remedies.map((remedy) => (
          <li>{formatCost(remedy, site.currency)}</li>
        ))}
      </ul>
      <p class="words">{amends.text}</p>
    </ActionForm>
  )
}

type RowProps = Pick<FormProps, 'values'> & {
  readonly form: string
  readonly row: number
  readonly isRequired: boolean
  readonly currency: string
}

function RemedyRow({ form, values, row, isRequired, currency }: RowProps) {
  const id = (name: string) => `${form}-${name}${row}`
  return (
    <fieldset class="remedy">
      <legend>{row === 1 ? 'Remedy' : `Remedy ${row}`}</legend>
      <select id={id('type')} name={`type${row}`} aria-label="Type">
        {REMEDY_TYPES.map((type) => (
          <option value={type} selected={values[`type${row}`] === type}>
            {TYPE_WORDS[type]}
          </option>
        ))}
      </select>
      <input
        id={id('remedy')}
        name={`remedy${row}`}
        aria-label="What the customer gets"
        placeholder="What the customer gets"
        maxlength={200}
        dir="auto"
        required={isRequired}
        value={values[`remedy${row}`] ?? ''}
      />
      <input
        id={id('amount')}
        name={`amount${row}`}
        aria-label="Cost"
        placeholder={`${currency} 0.00`}
        inputmode="decimal"
        maxlength={14}
        value={values[`amount${row}`] ?? ''}
      />
    </fieldset>
  )
}

function DeliverBy({ values, site, now }: Pick<FormProps, 'values' | 'site' | 'now'>) {
  return (
    <DateField
      values={values}
      site={site}
      now={now}
      name="deliverBy"
      label="When will it be done?"
      hint="The customer sees this as a promise."
      choices={planChoices(site, now)}
      usual={1}
    />
  )
}

const SEEN =
  'Enter what each remedy costs. Customers see amounts only for refunds, credits and discounts.'

function limitSentence({ site, staff }: FormProps): string {
  const { perCase, perMonth } = site.authority[staff.role]
  const tell = (amount: number) => formatAmount(amount, site.currency)
  const limits = [
    ...(perCase === null ? [] : [`${tell(perCase)} per report`]),
    ...(perMonth === null ? [] : [`${tell(perMonth)} a month`]),
  ]
  return limits.length === 0
    ? `You can grant any amount. ${SEEN}`
    : `You can grant ${limits.join(' and ')} yourself. A lead has to approve anything above that. ${SEEN}`
}

function decodeAmends(fields: FormFields, { currency }: Site): object {
  const { text, whyOne } = fields
  return {
    text,
    whyOne,
    deliverBy: timeIn(fields['deliverBy']),
    remedies: remediesIn(fields, currency),
  }
}
