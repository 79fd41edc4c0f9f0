// UAX #9: what embeds, overrides and isolates, up to what ends the one or the other.
const CONTROLS = /[\u202a-\u202e\u2066-\u2069]/g
const POP_ISOLATE = '\u2069'
const ISOLATES = '\u2066\u2067\u2068'

/** Whether a text says itself in which direction it runs. */
export function hasControls(text: string): boolean {
  return text.search(CONTROLS) !== -1
}

/**
 * A text between Unicode isolates, for places that have no elements: whatever it says of
 * directions ends where it ends, also where it tries to end the isolate itself.
 */
export function isolated(text: string): string {
  let open = 0
  const kept = text.replaceAll(CONTROLS, (control) => {
    if (ISOLATES.includes(control)) open++
    if (control !== POP_ISOLATE) return control
    if (open === 0) return ''
    open--
    return control
  })
  return `\u2068${kept}${POP_ISOLATE.repeat(open + 1)}`
}
