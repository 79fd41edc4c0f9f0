import { fill } from '../../widget/words/fill.ts'
import { hasControls, isolated } from '../own-direction.ts'
import type { Spoken } from './words.ts'

// The letters that are written from right to left.
const RTL_LETTERS = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/

/**
 * A sentence with its values in the place of their names. A value of the other direction stays in
 * one piece, and leaves the rest of the sentence where it is.
 */
export function say(
  { direction }: Pick<Spoken, 'direction'>,
  sentence: string,
  values: Readonly<Record<string, string | number>>,
): string {
  const kept = Object.entries(values).map(([name, value]) => {
    const text = String(value)
    const isMixed = direction === 'rtl' || RTL_LETTERS.test(text) || hasControls(text)
    return [name, isMixed ? isolated(text) : text] as const
  })
  return fill(sentence, Object.fromEntries(kept))
}
