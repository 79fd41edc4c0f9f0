import type { answerActions } from '../../../app/staff-actions/answer.ts'
import { isForKnownIssue } from '../../../reports/known-issue.ts'
import { planChoices, promisedBy, updateChoices } from '../../../reports/promises.ts'
import { isOpen, nextPromise } from '../../../reports/report.ts'
import { formatTime } from '../../../time/format.ts'
import { ChoiceField, DateField, SelectField, TextField } from '../../ui/fields.tsx'
import { KIND_WORDS } from '../history-text.ts'
import {
  ActionForm,
  ForAllField,
  forAllIn,
  type FormProps,
  Snippets,
  type DeskAction,
  timeIn,
} from './form.tsx'

/** How the desk asks for what is said to the customer. */
export const answerForms: Record<keyof typeof answerActions, DeskAction> = {
  acknowledge: {
    title: 'Assign to me and reply',
    audited: 'took and replied to',
    Form: AcknowledgeForm,
    decode: (fields) => ({
      ...fields,
      ...forAllIn(fields),
      updateBy: timeIn(fields['updateBy']),
    }),
  },
  plan: {
    title: 'Make a plan',
    audited: 'made a plan for',
    Form: PlanForm,
    decode: (fields) => ({ ...fields, ...forAllIn(fields), due: timeIn(fields['due']) }),
  },
  message: {
    title: 'Reply',
    audited: 'replied to',
    Form: MessageForm,
    decode: (fields) => ({
      ...fields,
      ...forAllIn(fields),
      updateBy: fields['updateBy'] ? timeIn(fields['updateBy']) : null,
    }),
  },
  ask_move: {
    title: 'Ask for more time',
    audited: 'asked for more time on',
    Form: MoveForm,
    decode: (fields) => ({ ...fields, due: timeIn(fields['due']) }),
  },
}

interface SaidProps {
  readonly given: FormProps
  readonly label: string
  readonly hint: string
  readonly rows?: number
}

/** Words to the customer, with shared wording to start from. */
function Said({ given, label, hint, rows = 5 }: SaidProps) {
  const { act: form, values, snippets } = given
  return (
    <>
      <TextField form={form} values={values} label={label} hint={hint} rows={rows} name="text" />
      <Snippets snippets={snippets} field={`${form}-text`} label={label} />
    </>
  )
}

interface UpdateByProps {
  readonly given: FormProps
  /** What stands for no date, where there may be none. */
  readonly optional?: string
}

/** The date of the next words to the customer. */
function UpdateByField({ given, optional }: UpdateByProps) {
  const { values, site, now } = given
  return (
    <DateField
      values={values}
      site={site}
      now={now}
      name="updateBy"
      label="When will you send an update?"
      hint="The customer sees this as a promise."
      choices={updateChoices(site, now)}
      usual={-2}
      {...(optional !== undefined && { optional })}
    />
  )
}

/** A person takes the report and answers for the first time. */
function AcknowledgeForm(given: FormProps) {
  const { act: form, values, report } = given
  return (
    <ActionForm given={given} button="Assign to me and reply">
      <Said
        given={given}
        label="Your reply"
        hint="Start with what went wrong for them, in your own words. Then say what you’ll do about it."
      />
      <UpdateByField given={given} />
      <SelectField
        form={form}
        name="severity"
        label="How serious is it for them?"
        values={{ severity: report.severity, ...values }}
        options={[
          { value: 'annoyance', label: 'It’s annoying' },
          { value: 'blocked', label: 'They can’t continue' },
          { value: 'money', label: 'It’s costing them money' },
          { value: 'safety', label: 'Someone could get hurt' },
        ]}
      />
      <ForAllField given={given} />
    </ActionForm>
  )
}

/** What will be done, and by when. */
function PlanForm(given: FormProps) {
  const { values, site, now, report } = given
  const promised = promisedBy(report)
  // A later date than the promised one is the customer's to grant.
  const choices = planChoices(site, now).filter((at) => promised === null || at <= promised)
  const isOffered = promised === null || choices.includes(promised)
  const dates = isOffered ? choices : [...choices, promised]
  return (
    <ActionForm given={given} button="Send plan">
      <Said
        given={given}
        label="What will you do?"
        hint="Say who does what, and in what order. The customer sees this."
        rows={4}
      />
      <DateField
        values={values}
        site={site}
        now={now}
        name="due"
        label="When will it be done?"
        hint="Pick a date you can keep."
        choices={dates}
        usual={Math.min(1, dates.length - 1)}
      />
      <ForAllField given={given} />
    </ActionForm>
  )
}

/** Words to the customer, with a new promise where one is owed. */
function MessageForm(given: FormProps) {
  const { site, now, report } = given
  const standing = promisedBy(report)
  const none =
    report.state === 'proposed'
      ? 'Once the customer has chosen'
      : standing !== null && `When it’s done, by ${formatTime(standing, now, site.calendar)}`
  return (
    <ActionForm given={given} button="Reply">
      <Said
        given={given}
        label="Your reply"
        hint="What’s new since you last wrote? Share it even if you’re not done yet."
      />
      {(isOpen(report.state) || (report.state === 'merged' && !isForKnownIssue(report))) && (
        <UpdateByField given={given} {...(none && { optional: none })} />
      )}
      <ForAllField given={given} />
    </ActionForm>
  )
}

/** Asks the customer for more time, before a promise breaks. */
function MoveForm(given: FormProps) {
  const { act: form, values, site, now, report } = given
  const promises = report.promises.filter(({ status, due }) => status === 'open' && due >= now)
  const earliest = nextPromise(report)?.due ?? now
  if (promises.length === 0) return <p class="soft">There’s no open promise to move.</p>
  return (
    <ActionForm given={given} button="Ask the customer">
      <ChoiceField
        values={values}
        name="kind"
        label="Which promise?"
        options={promises.map(({ kind, due }) => ({
          value: kind,
          label: `${KIND_WORDS[kind]} by ${formatTime(due, now, site.calendar)}`,
        }))}
        fallback={promises[0]?.kind}
      />
      <DateField
        values={values}
        site={site}
        now={now}
        name="due"
        label="New date"
        choices={planChoices(site, now).filter((at) => at > earliest)}
        usual={0}
      />
      <TextField
        form={form}
        values={values}
        name="why"
        label="Why?"
        hint="The customer sees this. Unless they agree, the promise counts as broken."
        rows={3}
      />
    </ActionForm>
  )
}
