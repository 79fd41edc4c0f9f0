import { type ComponentType, h } from 'preact'
import type { PanelSettings } from '../../worker/contract.ts'
import type { LoadedTexts } from '../../worker/i18n/texts.ts'
import { fill } from '../format.ts'
import type { FetchChunk, FetchWords } from '../modules.ts'
import type { KeptReports } from '../recent-reports.ts'
import type { Phase } from '../state/phase.ts'
import { Ask } from './ask.tsx'
import type { ConversationProps } from './conversation.tsx'
import type { Details } from './details.tsx'
import type { Machine } from './machine.ts'
import type { QuestionsProps } from './questions.tsx'
import { Receipt } from './receipt.tsx'
import { isSingle, type Reach, Title } from './ui.tsx'

/** What every part of the panel is given. */
export interface PartProps {
  readonly machine: Machine
  readonly settings: PanelSettings
  readonly words: LoadedTexts
  readonly kept: KeptReports
  /** What went wrong on the page since it was loaded, newest first. */
  readonly errors: readonly Event[]
  readonly fetchChunk: FetchChunk
  readonly fetchWords: FetchWords
  /** Whether what is not sent outlives this page. */
  readonly isLasting: () => boolean
  /** Whether the page's own policy keeps everything from being sent. */
  readonly isBlocked: () => boolean
  readonly Title: typeof Title
  readonly Reach: typeof Reach
}

/** The same with the chunks, each null until it is loaded. */
export interface PanelProps extends PartProps {
  readonly Details: Details | null
  readonly Along: QuestionsProps['Along']
  readonly Conversation: ComponentType<ConversationProps> | null
}

interface DialogProps extends PanelProps {
  /** Part of the page: it opens and closes nothing. */
  readonly isInline: boolean
  readonly phase: Phase
}

/** The panel: a modal dialog with one part for each phase. */
export function Dialog(props: DialogProps) {
  const { phase, machine, words, isInline } = props
  const Frame = isInline ? 'section' : 'dialog'
  return (
    <Frame
      class={isInline ? 'panel inline' : 'panel'}
      aria-labelledby="title"
      onCancel={machine.close}
      // At the press: a selection that is dragged outside must not close what it selects.
      onMouseDown={(event) => {
        const isBeside = !isInline && event.target === event.currentTarget
        if (isBeside && isSingle(event)) machine.close()
      }}
    >
      <div class="sheet" lang={words.language} dir={words.direction}>
        {!(isInline && ['ask', 'closed'].includes(phase.name)) && (
          <button class="close" aria-label={words.close} onClick={machine.close}>
            ✕
          </button>
        )}
        <Part {...props} />
        {props.settings.turnstile && <div id="challenge" />}
        <p role="status" id="said" class={`said ${moodOf(phase)}`}>
          {said(props)}
        </p>
      </div>
    </Frame>
  )
}

// Its room is kept where something may be said at any moment: a button that moves while it is
// pressed is not pressed.
function moodOf(phase: Phase): string {
  if (phase.name !== 'receipt') return phase.name
  if (phase.saving === 'invalid') return 'bad'
  return `receipt ${phase.undo} ${phase.saving}`
}

// Spoken by screen readers without moving the focus.
function said({ phase, words, isLasting }: DialogProps): string {
  if (phase.name !== 'receipt') return ''
  const { saving } = phase
  if (saving === 'kept') return isLasting() ? words.kept : words.notSent
  return saving === 'none' ? '' : saving === 'invalid' ? words.contactFault : words[saving]
}

/** Why there is nothing to read of an earlier report. */
function Untold(props: PanelProps & { readonly phase: Phase & { name: 'conversation' } }) {
  const { phase, words, machine, Reach } = props
  if (phase.told === 'shut') return <p>{words.shut}</p>
  if (phase.told !== 'unreached') return null
  return (
    <div>
      <p>{words.unreached}</p>
      <Reach {...props} />
      <button class="wide" onClick={() => void machine.show(phase.kept.id)}>
        {words.tryAgain}
      </button>
    </div>
  )
}

function Part({ phase, ...props }: DialogProps) {
  const { words, machine, Conversation, Details, Reach } = props
  switch (phase.name) {
    case 'closed':
      // Keeps the dialog's name while it is closed.
      if (!props.isInline) return <Title>{words.title}</Title>
      return <Ask {...props} phase={{ name: 'ask', reason: null }} />
    case 'ask':
      return <Ask {...props} phase={phase} />
    case 'sending':
      return <Title>{words.sending}</Title>
    case 'unsent':
      return Details ? (
        <Details.GivenBack {...props} phase={phase} />
      ) : (
        <div>
          <Title>{words.refused}</Title>
          <Reach {...props} />
        </div>
      )
    case 'receipt':
      return <Receipt {...props} phase={phase} />
    case 'undone':
      return (
        <div>
          <Title>{words.undone[phase.told]}</Title>
          <button class="wide" onClick={machine.ask}>
            {words.startAgain}
          </button>
        </div>
      )
    case 'conversation':
      return (
        // What comes later is announced.
        <div aria-live="polite">
          <Title>{fill(words.yourReport, { reference: phase.kept.reference })}</Title>
          <Untold {...props} phase={phase} />
          {Conversation && <Conversation {...props} phase={phase} />}
        </div>
      )
    default:
      return phase satisfies never
  }
}
