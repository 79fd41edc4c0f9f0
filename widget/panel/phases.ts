import type { Phase } from './phase.ts'

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
      (phase.name === 'conversation' && phase.kept.id === id),
    change(fields: Partial<Phase & { name: 'receipt' }>) {
      if (phase.name === 'receipt') go({ ...phase, ...fields })
    },
  }
}

export type Phases = ReturnType<typeof createPhases>
