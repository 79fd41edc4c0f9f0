import type { Unsent } from './unsent.ts'

/** How long a report waits for what completes it, if its tab is gone. */
export const HOLD_MS = 10_000

/** What goes out next, of reports that need not wait: those in `skip` do, and those that are held. */
export function nextOf(all: readonly Unsent[], skip: Set<string>, now: number): Unsent | undefined {
  for (const { id, heldUntil = 0 } of all) {
    // A longer hold comes from a clock that was set back.
    if (heldUntil > now && heldUntil <= now + HOLD_MS) skip.add(id)
  }
  const open = all.filter(({ over, id }) => !over && !skip.has(id))
  const isFirst = (one: Unsent) => open.find(({ id }) => id === one.id) === one
  // A click is not kept waiting for another report's pictures.
  return open.find((one) => one.act !== 'attachments' && isFirst(one)) ?? open[0]
}
