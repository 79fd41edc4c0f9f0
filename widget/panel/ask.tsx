import { h } from 'preact'
import { answerBy } from '../promise.ts'
import { tellTime } from '../when.ts'
import type { PartProps } from './dialog.tsx'
import type { Phase } from './phase.ts'
import { isSingle } from './press.ts'
import { Title } from './title.tsx'

/** The one question: each reason is a button, and its click raises the report. */
export function Ask({
  machine,
  settings,
  words,
  kept,
  phase,
}: PartProps & { phase: Phase & { name: 'ask' } }) {
  const now = Date.now()
  const due = answerBy(settings.promise, now)
  return (
    <div>
      <Title>{words.title}</Title>
      <p class="soft">
        {words.oneClick} {due !== null && words.answerBy(tellTime(due, now, words.language))}
      </p>
      {settings.reasons.map(({ code, label }) => (
        <button
          class="reason"
          aria-current={code === phase.reason}
          onClick={(event) => isSingle(event) && void machine.raise(code, 'panel')}
        >
          {label}
        </button>
      ))}
      {phase.unsent?.map((unsent) => (
        <button class="link" onClick={() => machine.showUnsent(unsent)}>
          {words.unsentOf(tellTime(unsent.at, now, words.language))}
        </button>
      ))}
      {kept.list().map(({ id, reference }) => (
        <button class="link" onClick={() => void machine.show(id)}>
          {words.yourReport(reference)}
        </button>
      ))}
    </div>
  )
}
