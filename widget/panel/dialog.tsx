import { type ComponentType, h } from 'preact'
import type { PublicSettings } from '../../worker/contract.ts'
import type { ConversationProps } from '../conversation/conversation.tsx'
import type { KeptReports } from '../kept.ts'
import type { Words } from '../words/words.ts'
import { Ask } from './ask.tsx'
import { Failed } from './failed.tsx'
import type { Machine } from './machine.ts'
import type { Phase } from './phase.ts'
import { isSingle } from './press.ts'
import { Receipt } from './receipt.tsx'
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
  readonly Conversation: ComponentType<ConversationProps> | null
}

/** The panel: a modal dialog with one part for each phase. */
export function Dialog(props: DialogProps) {
  const { phase, machine, words } = props
  return (
    <dialog
      aria-labelledby="title"
      onCancel={machine.close}
      // At the press: a selection that is dragged outside must not close what it selects.
      onMouseDown={(event) =>
        event.target === event.currentTarget && isSingle(event) && machine.close()
      }
    >
      <div class="sheet" lang={words.language} dir={words.direction}>
        <button class="close" aria-label={words.close} onClick={machine.close}>
          ✕
        </button>
        <Part {...props} />
        <p role="status" id="said" class={`said ${moodOf(phase)}`}>
          {said(phase, words)}
        </p>
      </div>
    </dialog>
  )
}

// Its room is kept where something may be said at any moment: a button that moves while it is
// pressed is not pressed.
const moodOf = (phase: Phase) =>
  phase.name === 'receipt' && /failed|invalid/.test(phase.undo + phase.saving) ? 'bad' : phase.name

// Spoken by screen readers without moving the focus.
function said(phase: Phase, words: Words): string {
  if (phase.name !== 'receipt') return ''
  if (phase.undo === 'failed') return words.unreached
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
      return <Receipt {...props} phase={phase} />
    case 'undone':
      return (
        <div>
          <Title>{phase.staffTold ? words.undoneLate : words.undone}</Title>
          <button class="wide" onClick={machine.ask}>
            {words.startAgain}
          </button>
        </div>
      )
    case 'conversation':
      return (
        // What comes later is announced.
        <div aria-live="polite">
          <Title>{words.yourReport(phase.kept.reference)}</Title>
          {phase.told === 'unreached' && <p>{words.unreached}</p>}
          {Conversation && <Conversation {...props} phase={phase} />}
        </div>
      )
    default:
      return phase satisfies never
  }
}
