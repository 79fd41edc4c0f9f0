import { Component, h, render } from 'preact'
import type { LauncherSettings } from '../../worker/contract.ts'
import type { LoadedTexts } from '../../worker/i18n/texts.ts'
import type { Amends } from '../amends.d.ts'
import type { Challenge } from '../challenge/challenge.ts'
import type { FetchChunk, FetchWords, SaidFirst } from '../chunks.ts'
import { count, fill, tellTime, wayBack } from '../format.ts'
import { createKept } from '../kept.ts'
import type { Kit } from '../kit.ts'
import type { SendingModule } from '../sending/sending.ts'
import type { RaiseOptions } from '../sending/telling.ts'
import { Dialog } from './dialog.tsx'
import { createEvents } from './events.ts'
import { guarded } from './guarded.ts'
import { createMachine } from './machine.ts'
import { createParts } from './parts.ts'
import type { Phase } from './phase.ts'
import { createPlace } from './place.ts'
import { Reach } from './reach.tsx'
import { Title } from './title.tsx'
import look from './look.css?inline'

export interface Panel extends Omit<Amends, 'raise' | 'push' | 'destroy'> {
  raise(reason: string, options?: RaiseOptions): void
  /** Stands where it belongs again, after the page has changed. */
  place(): void
}

/** What the launcher hands over. */
export interface Stage {
  readonly settings: LauncherSettings
  /** The pasted tag: it tells where the collector is, and what the page says, such as its release. */
  readonly script: HTMLScriptElement
  /** Holds the launcher's button. */
  readonly root: ShadowRoot
  readonly said: SaidFirst
  readonly sending: SendingModule
  /** What went wrong on the page since it was loaded, newest first. */
  readonly errors: readonly Event[]
  /** Aborted when the widget leaves the page. */
  readonly signal: AbortSignal
  readonly fetchChunk: FetchChunk
  readonly fetchWords: FetchWords
}

export interface PanelModule {
  /** Puts the panel into the widget's shadow root, unseen until it is opened. */
  mount(stage: Stage): Panel
}

export const mount: PanelModule['mount'] = (stage) => {
  const { script, root, signal, errors } = stage
  const { site } = stage.settings
  const collector = new URL('/', script.src).href
  const button = root.querySelector('button') as HTMLButtonElement
  const { settings } = stage.said
  const { createSending, createRaising, ...clean } = stage.sending
  const words = { ...stage.said.words } as LoadedTexts
  const kit: Kit = { h, Component, tellTime, fill, count, wayBack, ...clean }
  const place = createPlace(root, look, settings)
  const { container } = place
  const { emit, on } = createEvents()
  const kept = createKept(site)

  let shown = 'closed'
  let phase: Phase = { name: 'closed' }
  const { parts, ...load } = createParts(stage, kit, words)
  const draw = () => {
    const { fetchChunk, fetchWords } = stage
    const props = { machine, settings, words, kept, errors, isLasting, isBlocked, Title, Reach }
    const isInline = place.isInline()
    const more = { ...parts, isInline, fetchChunk, fetchWords }
    render(<Dialog {...{ ...props, ...more, phase }} />, container)
  }
  const onPhase = (next: Phase) => {
    const wasOpen = phase.name !== 'closed'
    const isOpen = next.name !== 'closed'
    phase = next
    if (isOpen) {
      delete button.dataset.news
      button.ariaLabel = null
    }
    if (phase.name === 'conversation' && !parts.Conversation) void loadConversation(phase)
    if (!parts.Along) void loadDetails()
    draw()
    if (isOpen && turnstile) void challenged().catch(() => {})
    place.show(isOpen)
    moveFocus()
    if (isOpen !== wasOpen) emit(isOpen ? 'open' : 'close', null)
  }
  // The heading takes the focus, so that a screen reader tells what has changed. The questions come
  // below what was there: then only where the focus was on what is gone.
  const moveFocus = () => {
    const now = phase.name === 'receipt' && phase.undo === 'over' ? 'questions' : phase.name
    if (now !== shown && (now !== 'questions' || !place.hasFocus())) {
      container.querySelector('h2')?.focus()
    }
    shown = now
  }
  const loadConversation = async (wanted: Phase & { name: 'conversation' }) => {
    try {
      await load.loadConversation()
      draw()
    } catch {
      if (shown === 'conversation') onPhase({ ...wanted, told: 'unreached' })
    }
  }
  // Right behind the panel: the questions have to be here when the network is not.
  const loadDetails = async () => {
    try {
      const isNew = !parts.Details
      await load.loadDetails()
      if (isNew) draw()
      // What was given back came without its words.
      if (isNew && phase.name === 'unsent') container.querySelector('h2')?.focus()
      await load.loadAlong()
      draw()
    } catch {
      // The next phase tries again.
    }
  }

  const { outbox, isLasting, isBlocked, ask } = createSending({
    site,
    collector,
    signal,
    onSettled: (unsent, fate) => machine.onSettled(unsent, fate),
    onBlocked: () => void machine.blocked(),
  })
  let challenge: Promise<Challenge> | undefined
  const { turnstile } = settings
  // On intent alone: it loads a script of somebody else's.
  const challenged = () =>
    (challenge ??= stage.fetchChunk('challenge').then(
      (chunk) =>
        chunk.createChallenge(
          turnstile ?? '',
          container.querySelector('#challenge') as HTMLElement,
        ),
      (error: unknown) => {
        // The next report may have more luck.
        challenge = undefined
        throw error
      },
    ))
  const machine = createMachine({
    site,
    prove: turnstile ? () => challenged().then((one) => one.prove()) : undefined,
    kept,
    outbox,
    isLasting,
    isBlocked,
    ask,
    createRaising,
    emit,
    onPhase,
    page: {
      language: words.language,
      dataset: script.dataset,
      queryKeys: settings.queryKeys,
    },
    onNews() {
      button.dataset.news = ''
      button.ariaLabel = `${button.textContent} ${words.hasNews}`
    },
  })
  onPhase(phase)
  // A page that goes away takes the panel with it: the customer is done.
  const leave = () => {
    machine.close()
    outbox.leave()
  }
  addEventListener('pagehide', leave, { signal })
  addEventListener('online', outbox.flush, { signal })
  signal.addEventListener('abort', () => {
    leave()
    place.remove()
  })
  // The page took the widget away while this was on its way.
  if (signal.aborted) place.remove()
  // The first time that a browser writes a date takes as long as all the rest of opening the panel.
  setTimeout(tellTime, 0, 0, 0, words.language)
  void outbox.flush().then(machine.lookBack)
  void machine.checkNews()

  // Whatever stood in an element of the page goes with it: what was said there is sent.
  const settle = () => {
    const wasInline = place.isInline()
    place.settle()
    if (wasInline && !place.isInline()) machine.close()
  }
  return guarded<Panel>({
    open(reason = '') {
      settle()
      machine.open(reason || null)
    },
    raise(reason, options = {}) {
      settle()
      const trigger = options.signal ? 'signal' : options.element ? 'element' : 'code'
      void machine.raise(reason, trigger, options)
    },
    close: machine.close,
    identify: machine.identify,
    on,
    place() {
      settle()
      onPhase(phase)
    },
  })
}
