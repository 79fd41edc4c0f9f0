import { Component, type ComponentType, h, render } from 'preact'
import type { PublicSettings } from '../../worker/contract.ts'
import type { FetchChunk } from '../chunks.ts'
import type { ConversationProps } from '../conversation/conversation.tsx'
import type { Details } from '../details/details.ts'
import { createKept } from '../kept.ts'
import type { RaiseOptions } from '../sending/raising.ts'
import type { SendingModule } from '../sending/sending.ts'
import { tellTime } from '../when.ts'
import type { Words } from '../words/words.ts'
import { Dialog } from './dialog.tsx'
import { createMachine } from './machine.ts'
import type { Phase } from './phase.ts'
import { Reach } from './reach.tsx'
import { Title } from './title.tsx'
import look from './look.css?inline'

export interface Panel {
  open(reason?: string): void
  raise(reason: string, options?: RaiseOptions): void
  close(): void
}

/** What the launcher hands over. */
export interface Stage {
  readonly root: ShadowRoot
  readonly settings: PublicSettings
  readonly words: Words
  readonly sending: SendingModule
  /** The collector's address, with a slash at its end. */
  readonly collector: string
  readonly button: HTMLButtonElement
  readonly fetchChunk: FetchChunk
}

export interface PanelModule {
  /** Puts the panel into the widget's shadow root, unseen until it is opened. */
  mount(stage: Stage): Panel
}

export const mount: PanelModule['mount'] = ({ root, settings, words, ...stage }) => {
  const container = document.createElement('div')
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(look)
  root.adoptedStyleSheets.push(sheet)
  root.append(container)
  // The page's hotkeys must not fire while somebody writes to us.
  for (const type of ['keydown', 'keyup', 'keypress']) {
    container.addEventListener(type, (event) => event.stopPropagation())
  }

  let shown = ''
  let phase: Phase = { name: 'closed' }
  let Details: Details | null = null
  let Conversation: ComponentType<ConversationProps> | null = null
  const { button, collector } = stage
  const { createSending, createRaising, clean, textMax } = stage.sending
  const { site } = settings
  const kept = createKept(site)
  const draw = () => {
    const props = { machine, settings, words, kept, isLasting, isBlocked, Title, Reach }
    render(<Dialog {...{ ...props, phase, Details, Conversation }} />, container)
  }
  const onPhase = (next: Phase) => {
    phase = next
    if (phase.name !== 'closed') {
      delete button.dataset.news
      button.ariaLabel = null
    }
    if (phase.name === 'conversation' && !Conversation) void loadConversation(phase)
    if (!Details) void loadDetails()
    draw()
    const dialog = container.firstElementChild as HTMLDialogElement
    if (phase.name === 'closed') dialog.close()
    else if (!dialog.open && dialog.isConnected) dialog.showModal()
    moveFocus(dialog)
  }
  // The heading takes the focus, so that a screen reader tells what has changed. The questions come
  // below what was there: then only where the focus was on what is gone.
  const moveFocus = (dialog: HTMLDialogElement) => {
    const now = phase.name === 'receipt' && phase.undo === 'over' ? 'questions' : phase.name
    if (now !== shown && (now !== 'questions' || !root.activeElement)) {
      dialog.querySelector('h2')?.focus()
    }
    shown = now
  }
  const loadConversation = async (wanted: Phase & { name: 'conversation' }) => {
    try {
      const { createConversation } = await stage.fetchChunk('conversation')
      Conversation = createConversation(h, Component, tellTime, clean)
      if (shown === 'conversation') void machine.show(wanted.kept.id)
    } catch {
      if (shown === 'conversation') onPhase({ ...wanted, told: 'unreached' })
    }
  }
  // Right behind the panel: the questions have to be here when the network is not.
  const loadDetails = async () => {
    try {
      const { createDetails } = await stage.fetchChunk('details')
      Details = createDetails(h, Component, tellTime, clean, textMax)
      draw()
      // What was given back came without its words.
      if (phase.name === 'unsent') container.querySelector('h2')?.focus()
    } catch {
      // The next phase tries again.
    }
  }

  const { outbox, isLasting, isBlocked, ask } = createSending(
    site,
    collector,
    (unsent, fate) => machine.onSettled(unsent, fate),
    () => void machine.blocked(),
  )
  const machine = createMachine({
    site,
    kept,
    outbox,
    isLasting,
    isBlocked,
    ask,
    createRaising,
    onPhase,
    onNews() {
      button.dataset.news = ''
      button.ariaLabel = `${settings.label} ${words.hasNews}`
    },
  })
  onPhase(phase)
  // A page that goes away takes the panel with it: the customer is done.
  addEventListener('pagehide', () => {
    machine.close()
    outbox.leave()
  })
  addEventListener('online', outbox.flush)
  void outbox.flush().then(machine.lookBack)
  void machine.checkNews()

  return {
    open: (reason = '') => machine.open(reason || null),
    raise: (reason, options = {}) =>
      void machine.raise(reason, options.element ? 'element' : 'code', options),
    close: machine.close,
  }
}
