import type { Amends, AmendsEvents } from '../amends.d.ts'

export type Emit = <Name extends keyof AmendsEvents>(
  event: Name,
  detail: AmendsEvents[Name],
) => void

/** Tells the page what happens; its listeners run later, so their errors are not ours. */
export function createEvents() {
  const listeners: (readonly [string, (detail: never) => void])[] = []
  const on: Amends['on'] = (event, run) => void listeners.push([event, run])
  const emit: Emit = (event, detail) => {
    for (const [name, run] of listeners) {
      if (name === event) setTimeout(run, 0, detail)
    }
  }
  return { on, emit }
}
