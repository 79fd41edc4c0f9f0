import { Component, type ComponentType, h, render } from 'preact'
import type { LauncherSettings } from '../../worker/contract.ts'
import type { LoadedTexts } from '../../worker/i18n/texts.ts'
import type { Amends } from '../amends.d.ts'
import { count, fill, tellTime, wayBack } from '../format.ts'
import type { FetchChunk, FetchWords, SaidFirst } from '../modules.ts'
import { createKept } from '../recent-reports.ts'
import type { RaiseOptions } from '../sending/raise.ts'
import type { SendingModule } from '../sending/sending.ts'
import type { Challenge } from '../sending/turnstile.ts'
import { createEvents } from '../state/events.ts'
import type { Phase } from '../state/phase.ts'
import type { Kit } from '../state/runtime.ts'
import type { ConversationProps } from './conversation.tsx'
import type { Details } from './details.tsx'
import { Dialog } from './dialog.tsx'
import { createMachine } from './machine.ts'
import { createPlace } from './placement.ts'
import type { QuestionsProps } from './questions.tsx'
import { Reach, Title } from './ui.tsx'
import look from './panel.css?inline'

export interface Panel extends Omit<Amends, 'raise' | 'push' | 'destroy'> {
  raise(reason: string, options?: RaiseOptions): void
  /** Stands where it belongs again, after the page has changed. */
  place(): void
}

/** What the launcher hands over. */
interface Stage {
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

type Acts = Readonly<Record<string, (...said: never[]) => void>>

/** The same acts, of which none throws into the page, whatever the page says to them. */
function guarded<Guarded extends object>(acts: Guarded): Guarded {
  const entries = Object.entries(acts as Acts).map(([name, act]) => [
    name,
    (...said: never[]) => {
      try {
        act(...said)
      } catch (error) {
        console.warn('[amends]', error)
      }
    },
  ])
  return Object.fromEntries(entries) as Guarded
}

/** What is not in the panel's own chunk; null until it is loaded. */
interface Parts {
  Details: Details | null
  Along: QuestionsProps['Along']
  Conversation: ComponentType<ConversationProps> | null
}

/** Loads parts, each once, with their words; a part that could not be loaded can be tried again. */
function createParts(
  { fetchChunk, fetchWords }: { fetchChunk: FetchChunk; fetchWords: FetchWords },
  kit: Kit,
  words: LoadedTexts,
) {
  const parts: Parts = { Details: null, Along: null, Conversation: null }
  const loadings = new Map<keyof Parts, Promise<void>>()
  const once = (name: keyof Parts, load: () => Promise<void>) => {
    const loading = loadings.get(name) ?? load()
    loadings.set(name, loading)
    return loading.catch((error: unknown) => {
      loadings.delete(name)
      throw error
    })
  }

  return {
    parts,
    loadDetails: () =>
      once('Details', async () => {
        const both = [fetchChunk('details'), fetchWords('details')] as const
        const [{ createDetails }, more] = await Promise.all(both)
        Object.assign(words, more.words)
        parts.Details = createDetails(kit)
      }),
    loadAlong: () =>
      once('Along', async () => {
        parts.Along = (await fetchChunk('evidence')).createAlong(kit)
      }),
    loadConversation: () =>
      once('Conversation', async () => {
        const both = [fetchChunk('conversation'), fetchWords('conversation')] as const
        const [{ createConversation }, more] = await Promise.all(both)
        Object.assign(words, more.words)
        parts.Conversation = createConversation(kit)
      }),
  }
}
