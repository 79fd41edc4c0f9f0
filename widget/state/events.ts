import type { Amends, AmendsEvents } from '../amends.d.ts'

export type Emit = <Name extends keyof AmendsEvents>(event: Name, told: AmendsEvents[Name]) => void

/** Tells the page what happens. What the page then does, and fails at, is its own. */
export function createEvents() {
  const listeners: (readonly [string, (told: never) => void])[] = []
  const on: Amends['on'] = (event, run) => void listeners.push([event, run])
  const emit: Emit = (event, told) => {
    for (const [name, run] of listeners) {
      if (name === event) setTimeout(run, 0, told)
    }
  }
  return { on, emit }
}
