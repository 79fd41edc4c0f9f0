import { Component, h, render } from 'preact'
import type { LoadedTexts } from '../../worker/i18n/texts.ts'
import { clockError, count, fill, tellTime, wayBack } from '../format.ts'
import type { Challenge, PanelModule } from '../modules.ts'
import { createRecentReports } from '../recent-reports.ts'
import { createEvents } from '../state/events.ts'
import type { Phase } from '../state/phase.ts'
import type { OnFault } from '../state/raising.ts'
import type { PanelRuntime } from '../state/runtime.ts'
import { createParts } from './chunk-parts.ts'
import { Dialog, type DialogProps } from './dialog.tsx'
import { createMachine } from './machine.ts'
import { keepEvents } from './own-events.ts'
import { createPlace } from './placement.ts'
import { ContactOptions, Title } from './ui.tsx'
import styles from './panel.css?inline'

export const mount: PanelModule['mount'] = (options) => {
  const { script, collector, root, data, sending, status, errors, signal, listen } = options
  const { fetchChunk, fetchTexts } = options
  if (!sending) throw new Error('no part of it fits this browser')
  const { site } = options.settings
  const button = root.querySelector('button') as HTMLButtonElement
  const { settings } = data
  const { createSending, createRaising, ...clean } = sending
  const clockOff = clockError(settings.promise, Date.now())
  const texts = { ...data.words } as LoadedTexts
  const runtime: PanelRuntime = { h, Component, tellTime, fill, count, wayBack, ...clean }
  const place = createPlace(root, styles, settings)
  const { container } = place
  const { emit, on } = createEvents()
  const recentReports = createRecentReports(site)

  let shown = 'closed'
  let phase: Phase = { name: 'closed' }
  const { parts, ...load } = createParts(options, runtime, texts)
  const draw = () => {
    const props: DialogProps = {
      ...parts,
      machine,
      settings,
      texts,
      recentReports,
      errors,
      now: () => Date.now() + clockOff,
      isLasting,
      isBlocked,
      Title,
      ContactOptions,
      isInline: place.isInline(),
      textMax: clean.textMax,
      fetchChunk,
      fetchTexts,
      phase,
    }
    render(<Dialog {...props} />, container)
  }
  const onPhase = (next: Phase) => {
    const wasOpen = phase.name !== 'closed'
    const isOpen = next.name !== 'closed'
    const isWarned = isWarning(next) && !isWarning(phase)
    phase = next
    if (isOpen) {
      delete button.dataset.news
      button.removeAttribute('aria-label')
    }
    if (phase.name === 'conversation' && !parts.Conversation) void loadConversation(phase)
    if (!parts.Along) void loadDetails()
    draw()
    if (isOpen && turnstile) void challenged().catch(() => {})
    place.show(isOpen)
    moveFocus()
    if (isWarned) container.querySelector('textarea')?.focus()
    if (isOpen !== wasOpen) emit(isOpen ? 'open' : 'close', null)
  }
  // The heading takes the focus, so that screen readers say what has changed. The questions appear
  // below the receipt, so they take it only where the focused element is gone.
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
      if (shown === 'conversation') onPhase({ ...wanted, conversation: 'unreached' })
    }
  }
  // Right after the panel, so that the questions also work offline.
  const loadDetails = async () => {
    try {
      const isNew = !parts.Details
      await load.loadDetails()
      if (isNew) draw()
      // The part that gives text back was shown before it was loaded.
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
    listen,
    onSettled: (entry, result) => machine.onSettled(entry, result),
    onBlocked: () => void machine.blocked(),
    onFault: (error) => onFault(error, null),
  })
  let challenge: Promise<Challenge> | undefined
  const { turnstile } = settings
  // Only once the panel is open, since it loads a third party's script.
  const challenged = () =>
    (challenge ??= fetchChunk('challenge').then(
      (chunk) =>
        chunk.createChallenge(
          turnstile ?? '',
          container.querySelector('#challenge') as HTMLElement,
        ),
      (error: unknown) => {
        // The next report tries again.
        challenge = undefined
        throw error
      },
    ))
  let isWarned = false
  const onFault: OnFault = (mistake, lost = { id: '', reason: '', text: '' }, again) => {
    if (!isWarned) console.warn('[amends]', mistake)
    isWarned = true
    if (!lost) return
    emit('failed', { id: lost.id })
    try {
      machine.close()
    } catch {
      // It is what is broken.
    }
    fetchChunk('rescue')
      .then(({ giveBack }) => giveBack(options, lost, again))
      .catch(() => (status.textContent = options.settings.failed))
  }
  const machine = createMachine({
    site,
    onFault,
    prove: turnstile ? () => challenged().then((one) => one.prove()) : undefined,
    recentReports,
    outbox,
    isLasting,
    isBlocked,
    ask,
    createRaising,
    emit,
    onPhase,
    page: {
      language: texts.language,
      dataset: script.dataset,
      queryKeys: settings.queryKeys,
    },
    onNews() {
      button.dataset.news = ''
      button.setAttribute('aria-label', `${button.textContent} ${texts.hasNews}`)
    },
  })
  onPhase(phase)
  // When the page is left, the customer is done.
  const leave = () => {
    machine.close()
    outbox.leave()
  }
  listen(window, 'pagehide', leave)
  listen(window, 'online', () => void outbox.flush())
  signal.addEventListener('abort', () => {
    leave()
    machine.settle()
    place.remove()
  })
  // The widget was removed while this was loading.
  if (signal.aborted) place.remove()
  // Warms up: a browser's first formatted date takes as long as the rest of opening the panel.
  setTimeout(tellTime, 0, 0, 0, texts.language)
  void outbox.flush().then(machine.lookBack)

  // If the page's element around the panel is gone, the customer is done.
  const settle = () => {
    const wasInline = place.isInline()
    place.settle()
    if (wasInline && !place.isInline()) machine.close()
  }
  // A page may pass anything, and none of it throws into the page.
  const call = (run: () => void, lost?: Parameters<OnFault>[1]) => {
    try {
      run()
    } catch (error) {
      onFault(error, lost)
    }
  }
  return {
    keepEvent: keepEvents((path) => path.includes(container), listen),
    open: (reason = '') =>
      call(() => {
        settle()
        void machine.open(reason || null)
      }),
    raise: (reason, click = {}) =>
      call(
        () => {
          settle()
          const trigger = click.signal ? 'signal' : click.element ? 'element' : 'code'
          void machine.raise(reason, trigger, click)
        },
        { id: '', reason, text: click?.text ?? '' },
      ),
    close: machine.close,
    identify: machine.identify,
    news: machine.news,
    on,
    place: () =>
      call(() => {
        settle()
        onPhase(phase)
      }, null),
  }
}

// The panel stays open once, with what is too long to be sent.
const isWarning = (phase: Phase) => phase.name === 'receipt' && phase.isWarned === true
