import type { Conversation, Receipt, Wish } from '../../worker/contract.ts'
import type { RecentReport } from '../recent-reports.ts'
import type { OutboxEntry } from './outbox.ts'

/** One click: the report that it raises. */
export interface Click {
  readonly id: string
  readonly key: string
  /** Words that came with it from the page. */
  readonly text: string
  /** What the page says of itself: its release, an order. */
  readonly context: { readonly release?: string; readonly order?: string }
  /** It asks to be told of a known problem's end. */
  readonly isKnownIssue: boolean
}

/** How the newest answer to an optional question fares. */
export type Saving = 'none' | 'saving' | 'sent' | 'kept' | 'invalid'

/** Where the panel stands. It is always in exactly one of these. */
export type Phase =
  | { readonly name: 'closed' }
  | {
      readonly name: 'ask'
      readonly reason: string | null
      /** When it was opened; absent where it stands open by itself. */
      readonly at?: number
      /** Reports of this device that are not sent yet. */
      readonly entries?: readonly OutboxEntry[]
    }
  | { readonly name: 'sending' }
  | {
      readonly name: 'receipt'
      readonly click: Click
      /** Null until the collector has it: then it waits on this device. */
      readonly receipt: Receipt | null
      /** Offered for some seconds after it was sent; the questions come when it is over. */
      readonly undo: 'offered' | 'kept' | 'over'
      readonly wish: Wish | null
      readonly saving: Saving
    }
  /** What is not tried any more, all of one report: the customer's words are given back. */
  | { readonly name: 'unsent'; readonly parts: readonly OutboxEntry[] }
  /** `dropped`: before anybody could tell whether it had arrived. */
  | { readonly name: 'undone'; readonly told: 'nobody' | 'staff' | 'dropped' }
  | {
      readonly name: 'conversation'
      readonly report: RecentReport
      readonly conversation: Conversation | 'loading' | 'unreached' | 'shut'
    }

/** What the panel tells when its phase changes, or when something waits in it. */
export interface Audience {
  readonly onPhase: (phase: Phase) => void
  /** Something waits in the closed panel: an answer, or what became of something unsent. */
  readonly onNews: () => void
}

/** Where the panel stands, and what its next openings show in the place of the question. */
export function createPhases({ onPhase, onNews }: Audience) {
  let phase: Phase = { name: 'closed' }
  /** By what it is about, so that nothing is told twice. */
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

  return {
    now: () => phase,
    go,
    /** Has something for the customer when the panel opens next. */
    tellLater,
    /** Shows where something led to, unless the customer has closed the panel meanwhile. */
    goOn(next: Phase) {
      if (phase.name !== 'closed') return go(next)
      // Whenever that is, the time for an undo is over.
      tellLater(next.name, () => go(next.name === 'receipt' ? { ...next, undo: 'over' } : next))
    },
    /** Shows what waits, or says that nothing does. */
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
