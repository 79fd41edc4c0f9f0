import type { Texts } from './texts.ts'

// The letters that are written from right to left.
const RTL_LETTERS = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/

// UAX #9: what embeds, overrides and isolates, up to what ends the one or the other.
const CONTROLS = /[\u202a-\u202e\u2066-\u2069]/g
const POP_ISOLATE = '\u2069'
const ISOLATES = '\u2066\u2067\u2068'

/**
 * A sentence with its values in the place of their names in braces. A value of the other direction
 * stays in one piece, and leaves the rest of the sentence where it is.
 */
export function say(
  { direction }: Pick<Texts, 'direction'>,
  sentence: string,
  values: Readonly<Record<string, string | number>>,
): string {
  const kept = Object.entries(values).map(([name, value]) => {
    const text = String(value)
    const isMixed = direction === 'rtl' || RTL_LETTERS.test(text) || text.search(CONTROLS) !== -1
    return [name, isMixed ? isolated(text) : text] as const
  })
  return fill(sentence, Object.fromEntries(kept))
}

// The widget has the same of its own: it takes nothing that runs from here, nor we from it.
function fill(sentence: string, values: Readonly<Record<string, string>>): string {
  return sentence.replace(/{(\w+)}/g, (_, name: string) => values[name] ?? '')
}

// A text between Unicode isolates, for places that have no elements: whatever it says of
// directions ends where it ends, also where it tries to end the isolate itself.
function isolated(text: string): string {
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
