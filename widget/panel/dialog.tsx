import { h } from 'preact'
import { fill } from '../format.ts'
import type { Phase } from '../state/phase.ts'
import { Ask } from './ask.tsx'
import type { PanelProps } from './chunk-parts.ts'
import { Receipt } from './receipt.tsx'
import { isSingle, Title } from './ui.tsx'

export interface DialogProps extends PanelProps {
  /** Part of the page: it opens and closes nothing. */
  readonly isInline: boolean
  /** The longest text that is sent. */
  readonly textMax: number
  readonly phase: Phase
}

/** The panel: a modal dialog with one part for each phase. */
export function Dialog(props: DialogProps) {
  const { phase, machine, texts, isInline } = props
  const Frame = isInline ? 'section' : 'dialog'
  return (
    <Frame
      class={isInline ? 'panel inline' : 'panel'}
      aria-labelledby="title"
      onCancel={(event) => {
        // The panel may stay, with what is too long to be sent.
        event.preventDefault()
        machine.close()
      }}
      onClose={(event) => {
        // It comes late: by then the panel may be open again.
        if (event.currentTarget instanceof HTMLDialogElement && !event.currentTarget.open) {
          machine.close()
        }
      }}
      // On mousedown, so that dragging a selection out of the dialog doesn't close it.
      onMouseDown={(event) => {
        const isBeside = !isInline && event.target === event.currentTarget
        if (isBeside && isSingle(event)) machine.close()
      }}
    >
      <div class="sheet" lang={texts.language} dir={texts.direction}>
        {!(isInline && ['ask', 'closed'].includes(phase.name)) && (
          <button class="close" aria-label={texts.close} onClick={machine.close}>
            ✕
          </button>
        )}
        <Part {...props} />
        {props.settings.turnstile && <div id="challenge" />}
        <p role="status" id="said" class={`said ${moodOf(phase)}`}>
          {statusText(props)}
        </p>
      </div>
    </Frame>
  )
}

// Classes that reserve the line's space, since a button that moves under the pointer isn't clicked.
function moodOf(phase: Phase): string {
  if (phase.name !== 'receipt') return phase.name
  if (/invalid|long/.test(phase.saving)) return 'bad'
  return `receipt ${phase.undo} ${phase.saving}`
}

// Screen readers announce it without moving the focus.
function statusText({ phase, texts, isLasting, textMax }: DialogProps): string {
  if (phase.name !== 'receipt') return ''
  const { saving, over } = phase
  const tell = (number: number) => number.toLocaleString(texts.language)
  if (saving === 'long') return fill(texts.tooLong, { over: tell(over), max: tell(textMax) })
  if (saving === 'kept') return isLasting() ? texts.kept : texts.notSent
  return saving === 'none' ? '' : saving === 'invalid' ? texts.contactFault : texts[saving]
}

/** Why an earlier report can't be shown. */
function Unavailable(props: PanelProps & { readonly phase: Phase & { name: 'conversation' } }) {
  const { phase, texts, machine, ContactOptions } = props
  if (phase.conversation === 'shut') return <p>{texts.shut}</p>
  if (phase.conversation !== 'unreached') return null
  return (
    <div>
      <p>{texts.unreached}</p>
      <ContactOptions {...props} />
      <button class="wide" onClick={() => void machine.show(phase.report.id)}>
        {texts.tryAgain}
      </button>
    </div>
  )
}

function Part({ phase, ...props }: DialogProps) {
  const { texts, machine, Conversation, Details, ContactOptions } = props
  switch (phase.name) {
    case 'closed':
      // The closed dialog needs its name too.
      if (!props.isInline) return <Title>{texts.title}</Title>
      return <Ask {...props} phase={{ name: 'ask', reason: null }} />
    case 'ask':
      return <Ask {...props} phase={phase} />
    case 'sending':
      return <Title>{texts.sending}</Title>
    case 'unsent':
      return Details ? (
        <Details.GivenBack {...props} phase={phase} />
      ) : (
        <div>
          <Title>{texts.refused}</Title>
          <ContactOptions {...props} />
        </div>
      )
    case 'receipt':
      return <Receipt {...props} phase={phase} />
    case 'undone':
      return (
        <div>
          <Title>{texts.undone[phase.told]}</Title>
          <button class="wide" onClick={machine.ask}>
            {texts.startAgain}
          </button>
        </div>
      )
    case 'conversation':
      return (
        // Announces what is loaded later.
        <div aria-live="polite">
          <Title>{fill(texts.yourReport, { reference: phase.report.reference })}</Title>
          <Unavailable {...props} phase={phase} />
          {Conversation && <Conversation {...props} phase={phase} />}
        </div>
      )
    default:
      return phase satisfies never
  }
}
