import { Time } from '../../../http/page.tsx'
import { ERASE_MS } from '../../../reports/timers.ts'
import { tellTime } from '../../../time/format.ts'
import { LineField, SelectField, TextField } from '../../ui/fields.tsx'
import { tellSuspicion } from '../history-text.ts'
import { ActForm, type FormProps } from './form.tsx'

/** Words for colleagues alone. */
export function NoteForm(given: FormProps) {
  const { act: form, values } = given
  return (
    <ActForm given={given} button="Keep the note">
      <TextField
        {...{ form, values }}
        name="text"
        label="A note for colleagues"
        hint="The customer never sees it."
        rows={3}
      />
    </ActForm>
  )
}

/** Asks a colleague to take over; or, for a lead, decides it. */
export function HandOverForm(given: FormProps) {
  const { act: form, values, report, colleagues } = given
  const others = colleagues.filter(({ id }) => id !== report.owner?.id)
  if (others.length === 0) return <p class="soft">There is nobody else yet.</p>
  const isForced = form === 'force_handover'
  return (
    <ActForm given={given} button={isForced ? 'Give it to them' : 'Ask them'}>
      <SelectField
        {...{ form, values }}
        name="to"
        label="Who takes over?"
        {...(!isForced && {
          hint: 'It stays yours until they say yes, or comes back after two open hours.',
        })}
        options={others.map(({ id, name }) => ({ value: id, label: name }))}
      />
      {isForced && <TextField {...{ form, values }} name="reason" label="Why?" rows={2} />}
    </ActForm>
  )
}

/** The receiver's yes. */
export function AcceptForm(given: FormProps) {
  const { report, site, now } = given
  return (
    <ActForm given={given} button="I take over">
      <p>
        {report.owner?.name} asks you to take over. Without an answer it goes back at{' '}
        {tellTime(report.handover?.returnAt ?? now, now, site.calendar)}.
      </p>
    </ActForm>
  )
}

/** Which other report this one goes on with. */
export function MergeForm(given: FormProps) {
  const { act: form, values } = given
  return (
    <ActForm given={given} button="Merge">
      <LineField
        {...{ form, values }}
        name="into"
        label="Reference of the report that goes on"
        hint="This customer keeps their own page and reads there what you write on the other one from now on."
      />
    </ActForm>
  )
}

const REASONS = {
  escalate: { label: 'What do you need help with?', button: 'Call a lead' },
  refuse_approval: { label: 'Why not, and what instead?', button: 'Do not approve' },
  withdraw_offer: { label: 'Why? The customer reads it.', button: 'Withdraw the offer' },
  decline_handover: { label: 'Why not?', button: 'Not me' },
  release: { label: 'Why is it no spam?', button: 'It is real: alert everybody' },
  mark_spam: { label: 'Why is it spam?', button: 'It is spam' },
  reopen: { label: 'Why? Only colleagues read it.', button: 'Open it again' },
} as const

/** An act that needs a reason and nothing else. */
export function ReasonForm(given: FormProps) {
  const { act: form, values, report } = given
  const { label, button } = REASONS[form as keyof typeof REASONS]
  return (
    <ActForm given={given} button={button}>
      {form === 'release' && <p>Why it is here: {tellSuspicion(report.suspicion ?? '')}.</p>}
      <TextField {...{ form, values, label }} name="reason" rows={2} />
    </ActForm>
  )
}

/** The customer said it by phone. */
export function ConfirmForm(given: FormProps) {
  const { act: form, values } = given
  return (
    <ActForm given={given} button="Note it">
      <TextField {...{ form, values }} name="note" label="How did the customer say so?" rows={2} />
    </ActForm>
  )
}

const PLAIN = {
  follow_up: {
    sentence: 'Ask the customer now whether it was made right. Otherwise the clock does.',
    button: 'Ask now',
  },
  revoke_links: {
    sentence:
      'For when somebody else has the link. The customer gets a new one by mail, where they confirmed an address; otherwise this page shows it to you, to hand to them. Their browser no longer knows the report.',
    button: 'Make the old links worthless',
  },
} as const

/** An act that needs no words. */
export function PlainForm(given: FormProps) {
  const { sentence, button } = PLAIN[given.act as keyof typeof PLAIN]
  return (
    <ActForm given={given} button={button}>
      <p>{sentence}</p>
    </ActForm>
  )
}

/** Leads to the page that asks once more, and says when the clock does it. */
export function EraseForm({ report, site, now }: FormProps) {
  const at = (report.erasureAskedAt ?? now) + ERASE_MS
  return (
    <>
      <p>
        The customer asked for it. Words, contact, pictures and history go; a number stays. If
        nobody does it, it is done by itself <Time at={at}>{tellTime(at, now, site.calendar)}</Time>
        .
      </p>
      <form method="get" action={`/desk/reports/${report.id}/erase`}>
        <button type="submit">Erase it …</button>
      </form>
    </>
  )
}
