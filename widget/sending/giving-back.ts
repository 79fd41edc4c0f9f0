import type { RaiseInput } from '../../worker/contract.ts'
import type { Phases } from '../panel/phases.ts'
import type { Fate, Outbox } from './outbox.ts'
import type { Unsent } from './unsent.ts'

/** What giving back takes from the outside. */
export interface BackOutside {
  readonly outbox: Outbox
  /** Whether the page's own policy keeps everything from being sent. */
  readonly isBlocked: () => boolean
  /** Raises what was given back once more. */
  readonly raiseAgain: (raised: RaiseInput, body: string) => Promise<unknown>
  /** Shows a report that arrived before. */
  readonly show: (id: string) => Promise<void>
}

/** What is not tried any more: the customer sees it, sends it once more, or lets it go. */
export function createBack({ outbox, isBlocked, raiseAgain, show }: BackOutside, phases: Phases) {
  const partsOf = async (id: string) =>
    (await outbox.list()).filter((one) => one.id === id && (one.over || isBlocked()))
  const showParts = async (id: string) => {
    const parts = await partsOf(id)
    phases.go(parts.length > 0 ? { name: 'unsent', parts } : { name: 'ask', reason: null })
  }

  /** Gives a report's words back, at once where it is on the screen. */
  const giveBack = async (id: string) => {
    if (phases.now().name === 'sending' || phases.isShown(id)) await showParts(id)
    else phases.tellLater(`back ${id}`, () => void showParts(id))
  }
  const lookBack = async () => {
    const found = (await outbox.list()).find(({ over, act }) => over && act !== 'identity')
    if (found) await giveBack(found.id)
  }

  return {
    giveBack,
    /** Finds what could not be sent before. */
    lookBack,

    /** Sends once more what was given back. */
    async again(parts: readonly Unsent[]) {
      phases.go({ name: 'sending' })
      const fates: (Fate | null)[] = []
      for (const { id, act, body, note, order } of parts) {
        if (act) fates.push(await outbox.add(id, act, body, { note }))
        else await raiseAgain(JSON.parse(body) as RaiseInput, body)
        await outbox.remove(order)
      }
      const id = parts[0]?.id ?? ''
      if (fates.some((fate) => fate?.name === 'over')) return giveBack(id)
      if (phases.now().name !== 'sending') return
      phases.go({ name: 'closed' })
      await show(id)
    },

    /** The customer has seen what was given back, and lets it go. */
    async forget(parts: readonly Unsent[]) {
      phases.go({ name: 'closed' })
      for (const { order } of parts) await outbox.remove(order)
      await lookBack()
    },
  }
}
