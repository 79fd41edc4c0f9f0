import type { Conversation, Receipt, Wish } from '../../worker/contract.ts'
import type { RecentReport } from '../recent-reports.ts'
import type { OutboxEntry } from './outbox.ts'

/** One click: the report that it raises. */
export interface Click {
  readonly id: string
  readonly key: string
  /** Text that came with it from the page. */
  readonly text: string
  /** What the page says about itself: its release, an order. */
  readonly context: { readonly release?: string; readonly order?: string }
  /** It asks to be told when a known issue ends. */
  readonly isKnownIssue: boolean
}

/** How the newest answer to an optional question fares. */
export type Saving = 'none' | 'saving' | 'sent' | 'kept' | 'invalid' | 'long'

/** The panel is always in exactly one of these. */
export type Phase =
  | { readonly name: 'closed' }
  | {
      readonly name: 'ask'
      readonly reason: string | null
      /** When it was opened; absent where it is always open. */
      readonly at?: number
      /** Reports of this device that aren't sent yet. */
      readonly entries?: readonly OutboxEntry[]
    }
  | {
      readonly name: 'sending'
      /** The report that is on its way. */
      readonly id: string
    }
  | {
      readonly name: 'receipt'
      readonly click: Click
      /** Null until the collector has the report, which waits on this device. */
      readonly receipt: Receipt | null
      /** Offered for some seconds after sending; the questions come when it is over. */
      readonly undo: 'offered' | 'kept' | 'over'
      readonly wish: Wish | null
      readonly saving: Saving
      /** By how much a text is too long. */
      readonly over: number
      /** The customer has been told that closing leaves it behind. */
      readonly isWarned?: true
    }
  /** What isn't tried any more, all of one report: the customer's text is given back. */
  | { readonly name: 'unsent'; readonly parts: readonly OutboxEntry[] }
  /** `dropped`: before it was known whether it had arrived. */
  | { readonly name: 'undone'; readonly told: 'nobody' | 'staff' | 'dropped' }
  | {
      readonly name: 'conversation'
      readonly report: RecentReport
      readonly conversation: Conversation | 'loading' | 'unreached' | 'shut'
    }

/** Told when the phase changes, or when something waits in the panel. */
export interface PhaseListeners {
  readonly onPhase: (phase: Phase) => void
  /** Something waits in the closed panel: an answer, or what became of something unsent. */
  readonly onNews: () => void
}

/** Holds the panel's phase, and what it shows instead of the question when it opens next. */
export function createPhases({ onPhase, onNews }: PhaseListeners) {
  let phase: Phase = { name: 'closed' }
  /** By subject, so that nothing is shown twice. */
  const waiting = new Map<string, () => void>()

  const go = (next: Phase) => {
    phase = next
    onPhase(next)
    if (next.name === 'closed' && waiting.size > 0) onNews()
  }
  const tellLater = (about: string, show: () => void) => {
    waiting.set(about, show)
    onNews()
  }

  /** Whether the panel waits for this report to be sent, or says that it isn't. */
  const isAwaited = (id: string) =>
    (phase.name === 'sending' && phase.id === id) ||
    (phase.name === 'unsent' && phase.parts[0]?.id === id)

  return {
    now: () => phase,
    go,
    /** Shows something when the panel opens next. */
    tellLater,
    /** Shows what became of a report if that is waited for, else when the panel opens next. */
    goOn(id: string, show: () => void) {
      if (isAwaited(id)) show()
      else tellLater(id, show)
    },
    isAwaited,
    /** Shows what waits; false where nothing does. */
    showWaiting(): boolean {
      for (const [about, show] of waiting) {
        waiting.delete(about)
        show()
        return true
      }
      return false
    },
    /** The receipt of this report, where it is shown. */
    receiptOf: (id: string) => (phase.name === 'receipt' && phase.click.id === id ? phase : null),
    /** Whether the panel shows this report. */
    isShown: (id: string) =>
      (phase.name === 'receipt' && phase.click.id === id) ||
      (phase.name === 'conversation' && phase.report.id === id),
    change(fields: Partial<Phase & { name: 'receipt' }>) {
      if (phase.name === 'receipt') go({ ...phase, ...fields })
    },
  }
}

export type Phases = ReturnType<typeof createPhases>
