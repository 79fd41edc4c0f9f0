import { teamActions } from '../../../app/staff-actions/team.ts'
import { TimeElement } from '../../../http/page.tsx'
import { ERASE_MS } from '../../../reports/timers.ts'
import { formatTime } from '../../../time/format.ts'
import { LineField, SelectField, TextField } from '../../ui/fields.tsx'
import { ActionForm, type FormProps, type DeskAction } from './form.tsx'
import { reasonForm } from './simple.tsx'
import { plainForm } from './simple.tsx'

/** How the desk asks for what staff do among themselves. */
export const teamForms: Record<keyof typeof teamActions, DeskAction> = {
  note: { title: 'Leave a note', Form: NoteForm },
  hand_over: { title: 'Hand over', Form: HandOverForm },
  accept_handover: { title: 'Take over?', Form: AcceptForm },
  decline_handover: { title: 'Not me', Form: reasonForm('Why not?', 'Not me') },
  force_handover: { title: 'Give it to somebody', Form: HandOverForm },
  escalate: {
    title: 'Call for help',
    Form: reasonForm('What do you need help with?', 'Call a lead'),
  },
  merge: { title: 'Merge', Form: MergeForm },
  release: {
    title: 'It is no spam',
    Form: reasonForm('Why is it no spam?', 'It is real: alert everybody'),
  },
  mark_spam: { title: 'It is spam', Form: reasonForm('Why is it spam?', 'It is spam') },
  revoke_links: {
    title: 'Make their links worthless',
    Form: plainForm(
      'For when somebody else has the link. The customer gets a new one by mail, where they confirmed an address; otherwise this page shows it to you, to hand to them. Their browser no longer knows the report.',
      'Make the old links worthless',
    ),
  },
  erase: { title: 'Erase it', Form: EraseForm },
}

/** Words for colleagues alone. */
function NoteForm(given: FormProps) {
  const { act: form, values } = given
  return (
    <ActionForm given={given} button="Keep the note">
      <TextField
        form={form}
        values={values}
        name="text"
        label="A note for colleagues"
        hint="The customer never sees it."
        rows={3}
      />
    </ActionForm>
  )
}

/** Asks a colleague to take over; or, for a lead, decides it. */
function HandOverForm(given: FormProps) {
  const { act: form, values, report, colleagues } = given
  const others = colleagues.filter(({ id }) => id !== report.owner?.id)
  if (others.length === 0) return <p class="soft">There is nobody else yet.</p>
  const isForced = form === 'force_handover'
  return (
    <ActionForm given={given} button={isForced ? 'Give it to them' : 'Ask them'}>
      <SelectField
        form={form}
        values={values}
        name="to"
        label="Who takes over?"
        {...(!isForced && {
          hint: 'It stays yours until they say yes, or comes back after two open hours.',
        })}
        options={others.map(({ id, name }) => ({ value: id, label: name }))}
      />
      {isForced && <TextField form={form} values={values} name="reason" label="Why?" rows={2} />}
    </ActionForm>
  )
}

/** The receiver's yes. */
function AcceptForm(given: FormProps) {
  const { report, site, now } = given
  return (
    <ActionForm given={given} button="I take over">
      <p>
        {report.owner?.name} asks you to take over. Without an answer it goes back at{' '}
        {formatTime(report.handover?.returnAt ?? now, now, site.calendar)}.
      </p>
    </ActionForm>
  )
}

/** Which other report this one goes on with. */
function MergeForm(given: FormProps) {
  const { act: form, values } = given
  return (
    <ActionForm given={given} button="Merge">
      <LineField
        form={form}
        values={values}
        name="into"
        label="Reference of the report that goes on"
        hint="This customer keeps their own page and reads there what you write on the other one from now on."
      />
    </ActionForm>
  )
}

/** Leads to the page that asks once more, and says when the clock does it. */
function EraseForm({ report, site, now }: FormProps) {
  const at = (report.erasureAskedAt ?? now) + ERASE_MS
  return (
    <>
      <p>
        The customer asked for it. Words, contact, pictures and history go; a number stays. If
        nobody does it, it is done by itself{' '}
        <TimeElement at={at}>{formatTime(at, now, site.calendar)}</TimeElement>.
      </p>
      <form method="get" action={`/desk/reports/${report.id}/erase`}>
        <button type="submit">Erase it …</button>
      </form>
    </>
  )
}
