import { mayReopen } from '../reports/actions/resolve.ts'
import { ActForm } from './act-form.tsx'
import { OwnWords } from './field.tsx'
import { FollowUp } from './follow-up.tsx'
import { Part } from './part.tsx'
import type { View } from './view.ts'

/** The customer's last word on what staff call done: right, not right, and how it was. */
export function SettlePart(view: View) {
  const { report, now, texts } = view
  const { state, followUp } = report
  if (state !== 'resolved' && state !== 'confirmed' && state !== 'closed') return null
  if (followUp?.sentAt != null && followUp.answeredAt === null && mayReopen(report, now)) {
    return <FollowUp {...view} />
  }
  return (
    <>
      {state === 'resolved' && (
        <Part name="confirm">
          <h2>{texts.isRightLabel}</h2>
          <ActForm act="confirm" on={view} button={texts.yesRightAgain} />
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

function Reopen(view: View) {
  const { draft, texts } = view
  return (
    <details id="reopen" open={draft?.act === 'reopen'}>
      <summary>{texts.notRightNow}</summary>
      <ActForm act="reopen" on={view} button={texts.reopen}>
        <OwnWords
          on={view}
          act="reopen"
          label={texts.reopenLabel}
          hint={texts.reopenHint}
          rows={3}
        />
      </ActForm>
    </details>
  )
}
