import { Component, type ComponentType, h, render } from 'preact'
import type { PublicSettings } from '../../worker/contract.ts'
import type { ConversationModule, ConversationProps } from '../conversation/conversation.tsx'
import { randomId } from '../id.ts'
import { createKept } from '../kept.ts'
import { clean, cleanLine, readElement, readPage, textMax } from '../page.ts'
import { send } from '../send.ts'
import { tellTime } from '../when.ts'
import type { Words } from '../words/words.ts'
import { Dialog } from './dialog.tsx'
import { createMachine, type Extra } from './machine.ts'
import type { Phase } from './phase.ts'
import look from './look.css?inline'

/** What the page may add when it raises a report. */
export interface RaiseOptions {
  /** What went wrong, in the customer's words. */
  readonly text?: string
  /** Where in the journey, such as `payment`. */
  readonly step?: string
  /** The element that the customer clicked. */
  readonly element?: Element
}

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
  /** The collector's address, with a slash at its end. */
  readonly collector: string
  readonly button: HTMLButtonElement
  readonly fetchChunk: <Module>(name: string) => Promise<Module>
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
  let Conversation: ComponentType<ConversationProps> | null = null
  const { button } = stage
  const kept = createKept(settings.site)
  const onPhase = (phase: Phase) => {
    if (phase.name !== 'closed') {
      delete button.dataset.news
      button.ariaLabel = null
    }
    if (phase.name === 'conversation' && !Conversation) void loadConversation(phase)
    render(<Dialog {...{ phase, machine, settings, words, kept, Conversation }} />, container)
    const dialog = container.firstElementChild as HTMLDialogElement
    if (phase.name === 'closed') dialog.close()
    else if (!dialog.open && dialog.isConnected) dialog.showModal()
    moveFocus(dialog, phase)
  }
  // The heading takes the focus, so that a screen reader tells what has changed. The questions come
  // below what was there: then only where the focus was on what is gone.
  const moveFocus = (dialog: HTMLDialogElement, phase: Phase) => {
    const now = phase.name === 'receipt' && phase.undo === 'over' ? 'questions' : phase.name
    if (now !== shown && (now !== 'questions' || !root.activeElement)) {
      dialog.querySelector('h2')?.focus()
    }
    shown = now
  }
  const loadConversation = async (phase: Phase & { name: 'conversation' }) => {
    try {
      const { createConversation } = await stage.fetchChunk<ConversationModule>(
        settings.chunks.conversation,
      )
      Conversation = createConversation(h, Component, tellTime, clean)
      if (shown === 'conversation') void machine.show(phase.kept.id)
    } catch {
      if (shown === 'conversation') onPhase({ ...phase, told: 'unreached' })
    }
  }
  const machine = createMachine({
    site: settings.site,
    collector: stage.collector,
    kept,
    send,
    readPage,
    randomId,
    now: Date.now,
    onPhase,
    onNews() {
      button.dataset.news = ''
      button.ariaLabel = `${settings.label} ${words.hasNews}`
    },
  })
  onPhase({ name: 'closed' })
  // A page that goes away takes the panel with it: the customer is done.
  addEventListener('pagehide', machine.close)
  addEventListener('online', machine.resume)
  void machine.checkNews()

  return {
    open: (reason = '') => machine.open(reason || null),
    raise: (reason, options = {}) =>
      void machine.raise(reason, options.element ? 'element' : 'code', extraOf(options)),
    close: machine.close,
  }
}

function extraOf({ text, step, element }: RaiseOptions): Extra {
  return {
    ...(element && { element: readElement(element) }),
    ...(text && { text: clean(text, textMax) }),
    ...(step && { step: cleanLine(step, 100) }),
  }
}
