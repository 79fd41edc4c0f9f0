import { h } from 'preact'
import { fill, tellTime, wayBack } from '../format.ts'
import type { Phase } from '../state/phase.ts'
import type { PanelProps, PartProps } from './dialog.tsx'
import { Reach, Title } from './ui.tsx'

/**
 * What the customer gets at once: the receipt, or the word that it waits on this device; a moment
 * to take it back; then the optional questions.
 */
export function Receipt({
  phase,
  Details,
  Along,
  ...props
}: PanelProps & { phase: Phase & { name: 'receipt' } }) {
  const { machine, words, isLasting } = props
  const { receipt, undo, click } = phase
  // What was promised is taken back as soon as anybody hears of it.
  if (undo === 'kept') return <Title>{words.undoKept}</Title>
  const takeBack = receipt ? words.undo : words.drop
  return (
    <div key={click.id}>
      <Title>
        {receipt
          ? click.isNotice
            ? words.noticeThanks
            : words.thanks
          : isLasting()
            ? words.kept
            : words.notSent}
      </Title>
      {receipt ? (
        <Given {...props} receipt={receipt} isNotice={click.isNotice} />
      ) : (
        <div>
          <p>{isLasting() ? words.goesOut : words.keepOpen}</p>
          <Reach {...props} />
        </div>
      )}
      {undo === 'over' ? (
        Details && <Details.Questions {...props} phase={phase} Along={Along} />
      ) : (
        <div class="row">
          <button onClick={machine.settle}>{words.addMore}</button>
          <button class="plain" onClick={() => void machine.undo()}>
            {takeBack}
          </button>
        </div>
      )}
      {undo === 'over' && !receipt && (
        <button class="link" onClick={() => void machine.undo()}>
          {takeBack}
        </button>
      )}
    </div>
  )
}

interface GivenProps extends PartProps {
  readonly receipt: NonNullable<(Phase & { name: 'receipt' })['receipt']>
  readonly isNotice: boolean
}

/** The promise, the reference and the way back. */
function Given({ words, receipt, isNotice }: GivenProps) {
  const when = tellTime(receipt.promise.answerBy, Date.now(), words.language)
  return (
    <div>
      {/* Whoever waits for the end of a known problem is answered by that. */}
      {!isNotice && <p class="promise">{fill(words.answerBy, { when })}</p>}
      <p>
        {words.reference} <strong>{receipt.report.reference}</strong>
        <br />
        <a href={wayBack(receipt.statusUrl)} target="_blank" rel="noopener noreferrer">
          {words.statusLink}
        </a>
      </p>
    </div>
  )
}
