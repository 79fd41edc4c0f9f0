import { h } from 'preact'
import { tellTime } from '../when.ts'
import type { PartProps } from './dialog.tsx'
import type { Phase } from './phase.ts'
import { Questions } from './questions.tsx'
import { Title } from './title.tsx'

/** What the customer gets at once; a moment to take it back; then the optional questions. */
export function Receipt({ phase, ...props }: PartProps & { phase: Phase & { name: 'receipt' } }) {
  const { machine, words } = props
  const { receipt, undo, click } = phase
  const due = tellTime(receipt.promise.answerBy, Date.now(), words.language)
  return (
    <div key={click.id}>
      <Title>{words.thanks}</Title>
      <p class="promise">{words.answerBy(due)}</p>
      <p>
        {words.reference} <strong>{receipt.report.reference}</strong>
        <br />
        <a href={receipt.statusUrl} target="_blank" rel="noopener noreferrer">
          {words.statusLink}
        </a>
      </p>
      {undo === 'over' ? (
        <Questions {...props} phase={phase} />
      ) : (
        <div class="row">
          <button onClick={machine.settle}>{words.addMore}</button>
          <button class="plain" onClick={() => void machine.undo()}>
            {words.undo}
          </button>
        </div>
      )}
    </div>
  )
}
