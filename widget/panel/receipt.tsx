import { h } from 'preact'
import { fill, tellTime, wayBack } from '../format.ts'
import type { PartProps } from '../modules.ts'
import type { Phase } from '../state/phase.ts'
import type { PanelProps } from './chunk-parts.ts'
import { ContactOptions, Title } from './ui.tsx'

/**
 * What the customer gets at once: the receipt, or that the report waits on this device; some seconds
 * for an undo; then the optional questions.
 */
export function Receipt({
  phase,
  Details,
  Along,
  ...props
}: PanelProps & { phase: Phase & { name: 'receipt' } }) {
  const { machine, texts, isLasting } = props
  const { receipt, undo, click } = phase
  // The undo is stored and waits to be sent.
  if (undo === 'kept') return <Title>{texts.undoKept}</Title>
  const takeBack = receipt ? texts.undo : texts.drop
  return (
    <div key={click.id}>
      <Title>
        {receipt
          ? click.isKnownIssue
            ? texts.noticeThanks
            : texts.thanks
          : isLasting()
            ? texts.kept
            : texts.notSent}
      </Title>
      {receipt ? (
        <Confirmation {...props} receipt={receipt} isKnownIssue={click.isKnownIssue} />
      ) : (
        <div>
          <p>{isLasting() ? texts.goesOut : texts.keepOpen}</p>
          <ContactOptions {...props} />
        </div>
      )}
      {undo === 'over' ? (
        Details && <Details.Questions {...props} phase={phase} Along={Along} />
      ) : (
        <div class="row">
          <button onClick={machine.settle}>{texts.addMore}</button>
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

interface ConfirmationProps extends PartProps {
  readonly receipt: NonNullable<(Phase & { name: 'receipt' })['receipt']>
  readonly isKnownIssue: boolean
}

/** The promise, the reference and the way back. */
function Confirmation({ texts, receipt, isKnownIssue, now }: ConfirmationProps) {
  const when = tellTime(receipt.promise.answerBy, now(), texts.language)
  return (
    <div>
      {/* Somebody who waits for a known issue's end is answered then. */}
      {!isKnownIssue && <p class="promise">{fill(texts.answerBy, { when })}</p>}
      <p>
        {texts.reference} <strong>{receipt.report.reference}</strong>
        <br />
        <a href={wayBack(receipt.statusUrl)} target="_blank" rel="noopener noreferrer">
          {texts.statusLink}
        </a>
      </p>
    </div>
  )
}
