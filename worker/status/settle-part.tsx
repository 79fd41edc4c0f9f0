import { mayReopen } from '../recovery/settling.ts'
import { ActForm } from './act-form.tsx'
import { Words } from './field.tsx'
import { FollowUp } from './follow-up.tsx'
import { Part } from './part.tsx'
import type { View } from './view.ts'

/** The customer's last word on what staff call done: right, not right, and how it was. */
export function SettlePart(view: View) {
  const { report, now, path } = view
  const { state, followUp } = report
  if (state !== 'resolved' && state !== 'confirmed' && state !== 'closed') return null
  if (followUp?.sentAt != null && followUp.answeredAt === null && mayReopen(report, now)) {
    return <FollowUp {...view} />
  }
  return (
    <>
      {state === 'resolved' && (
        <Part name="confirm">
          <h2>Is it right again?</h2>
          <ActForm act="confirm" path={path} button="Yes, it is right again" />
          <Reopen {...view} />
        </Part>
      )}
      {state !== 'resolved' && mayReopen(report, now) && (
        <Part name="reopen-again">
          <Reopen {...view} />
        </Part>
      )}
    </>
  )
}

function Reopen({ path, draft }: View) {
  return (
    <details id="reopen" open={draft?.act === 'reopen'}>
      <summary>It is not right</summary>
      <ActForm act="reopen" path={path} button="Open it again">
        <Words
          draft={draft}
          act="reopen"
          label="What is not right?"
          hint="It goes back to the same person, before new reports."
          rows={3}
        />
      </ActForm>
    </details>
  )
}
