import { h } from 'preact'
import type { Receipt } from '../../worker/contract.ts'
import { tellTime } from '../when.ts'
import type { PartProps } from './dialog.tsx'
import { Title } from './title.tsx'

/** What the customer gets at once: thanks, promise, reference and the way back. */
export function Slip({ words, receipt }: PartProps & { receipt: Receipt }) {
  const due = tellTime(receipt.promise.answerBy, Date.now(), words.language)
  return (
    <div>
      <Title>{words.thanks}</Title>
      <p class="promise">{words.answerBy(due)}</p>
      <p>
        {words.reference} <strong class="reference">{receipt.report.reference}</strong>
        <br />
        <a href={receipt.statusUrl} target="_blank" rel="noopener noreferrer">
          {words.statusLink}
        </a>
      </p>
    </div>
  )
}

/** A moment to take it back, or to go on. */
export function Undo({ machine, words }: PartProps) {
  return (
    <div class="row">
      <button onClick={machine.settle}>{words.addMore}</button>
      <button class="plain" onClick={() => void machine.undo()}>
        {words.undo}
      </button>
    </div>
  )
}
