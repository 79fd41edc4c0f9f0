import { type FunctionComponent, h } from 'preact'
import type { PublicSettings } from '../../worker/contract.ts'
import type { ConversationProps } from '../conversation/conversation.tsx'
import type { KeptReports } from '../kept.ts'
import type { Words } from '../words/words.ts'
import { Ask } from './ask.tsx'
import { Failed } from './failed.tsx'
import type { Machine } from './machine.ts'
import type { Phase } from './phase.ts'
import { Questions } from './questions.tsx'
import { Slip, Undo } from './receipt.tsx'
import { Title } from './title.tsx'

/** What every part of the panel is given. */
export interface PartProps {
  readonly machine: Machine
  readonly settings: PublicSettings
  readonly words: Words
  readonly kept: KeptReports
}

interface DialogProps extends PartProps {
  readonly phase: Phase
  /** Null until it is loaded. */
  readonly Conversation: FunctionComponent<ConversationProps> | null
}

/** The panel: a modal dialog with one part for each phase. */
export function Dialog(props: DialogProps) {
  const { phase, machine, words } = props
  return (
    <dialog
      aria-labelledby="title"
      onClose={machine.close}
      onClick={(event) => event.target === event.currentTarget && machine.close()}
    >
      <div class="sheet">
        <button class="close" aria-label={words.close} onClick={machine.close}>
          ✕
        </button>
        <Part {...props} />
        <p role="status" class="said">
          {said(phase, words)}
        </p>
      </div>
    </dialog>
  )
}

// Spoken by screen readers without moving the focus.
function said(phase: Phase, words: Words): string {
  if (phase.name === 'receipt' && phase.stuck) return words.unreached
  if (phase.name !== 'answers') return ''
  return {
    none: '',
    saving: words.saving,
    saved: words.saved,
    failed: words.notSaved,
    invalid: words.contactFault,
  }[phase.saving]
}

function Part({ phase, Conversation, ...props }: DialogProps) {
  const { words, machine } = props
  switch (phase.name) {
    case 'closed':
      // Keeps the dialog's name while it is closed.
      return <Title>{words.title}</Title>
    case 'ask':
      return <Ask {...props} reason={phase.reason} />
    case 'sending':
      return <Title>{words.sending}</Title>
    case 'failed':
      return <Failed {...props} again={phase.again} />
    case 'receipt':
      return (
        <div>
          <Slip {...props} receipt={phase.receipt} />
          <Undo {...props} />
        </div>
      )
    case 'answers':
      return (
        <div key={phase.click.id}>
          <Slip {...props} receipt={phase.receipt} />
          <Questions {...props} wish={phase.wish} />
        </div>
      )
    case 'undone':
      return (
        <div>
          <Title>{words.undone}</Title>
          <button class="wide" onClick={machine.ask}>
            {words.startAgain}
          </button>
        </div>
      )
    case 'conversation':
      return (
        <div>
          <Title>{words.yourReport(phase.kept.reference)}</Title>
          {phase.told === 'unreached' && <p>{words.unreached}</p>}
          {Conversation && <Conversation {...props} phase={phase} />}
        </div>
      )
    default:
      return phase satisfies never
  }
}
