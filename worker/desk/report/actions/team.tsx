import type { teamActions } from '../../../app/staff-actions/team.ts'
import { TimeElement } from '../../../http/page.tsx'
import { ERASE_MS } from '../../../reports/timers.ts'
import { formatTime } from '../../../time/format.ts'
import { LineField, SelectField, TextField } from '../../ui/fields.tsx'
import { ActionForm, type FormProps, type DeskAction } from './form.tsx'
import { reasonForm } from './simple.tsx'
import { plainForm } from './simple.tsx'

/** How the desk asks for what staff do among themselves. */
export const teamForms: Record<keyof typeof teamActions, DeskAction> = {
  note: { title: 'Add note', audited: 'added a note to', Form: NoteForm },
  hand_over: { title: 'Hand over', audited: 'asked a colleague to take over', Form: HandOverForm },
  accept_handover: { title: 'Accept handover?', audited: 'took over', Form: AcceptForm },
  decline_handover: {
    title: 'Decline handover',
    audited: 'declined to take over',
    Form: reasonForm('Why not?', 'Decline handover'),
  },
  force_handover: { title: 'Reassign', audited: 'reassigned', Form: HandOverForm },
  escalate: {
    title: 'Escalate',
    audited: 'escalated',
    Form: reasonForm('What do you need help with?', 'Escalate'),
  },
  merge: { title: 'Merge', audited: 'merged', Form: MergeForm },
  release: {
    title: 'Not spam',
    audited: 'marked as not spam',
    Form: reasonForm('Why isn’t it spam?', 'Not spam'),
  },
  mark_spam: {
    title: 'Mark as spam',
    audited: 'marked as spam',
    Form: reasonForm('Why is it spam?', 'Mark as spam'),
  },
  revoke_links: {
    title: 'Revoke customer links',
    audited: 'revoked the customer’s links to',
    Form: plainForm(
      'Use this if someone else has the link. If the customer confirmed an email address, they get a new link there. Otherwise this page shows you one to share with them. The report disappears from their browser.',
      'Revoke customer links',
    ),
  },
  erase: { title: 'Erase', audited: 'erased', Form: EraseForm },
}

/** Words for colleagues alone. */
function NoteForm(given: FormProps) {
  const { act: form, values } = given
  return (
    <ActionForm given={given} button="Add note">
      <TextField
        form={form}
        values={values}
        name="text"
        label="Note for your team"
        hint="The customer never sees this."
        rows={3}
      />
    </ActionForm>
  )
}

/** Asks a colleague to take over; or, for a lead, decides it. */
function HandOverForm(given: FormProps) {
  const { act: form, values, report, colleagues } = given
  const others = colleagues.filter(({ id }) => id !== report.owner?.id)
  if (others.length === 0) return <p class="soft">There’s nobody else on the team yet.</p>
  const isForced = form === 'force_handover'
  return (
    <ActionForm given={given} button={isForced ? 'Reassign' : 'Ask to take over'}>
      <SelectField
        form={form}
        values={values}
        name="to"
        label="Who should take over?"
        {...(!isForced && {
          hint: 'It stays yours until they accept. The request expires after two business hours.',
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
    <ActionForm given={given} button="Accept handover">
      <p>
        {report.owner?.name} asked you to take over. Please answer by{' '}
        {formatTime(report.handover?.returnAt ?? now, now, site.calendar)}, or the request expires.
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
        label="Reference of the report to merge into"
        hint="This customer keeps their own page and the promise we made them. They see the other report’s state and dates there, and the words you mark for everyone."
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
        The customer asked for this. Messages, contact details, pictures and history are deleted. If
        nobody does it first, it happens automatically on{' '}
        <TimeElement at={at}>{formatTime(at, now, site.calendar)}</TimeElement>.
      </p>
      <form method="get" action={`/desk/reports/${report.id}/erase`}>
        <button type="submit">Erase …</button>
      </form>
    </>
  )
}
