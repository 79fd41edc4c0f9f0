import type { TEXT_MAX } from '../../worker/contract.ts'
import { withoutCards } from './cards.ts'
import { redactText } from './redact.ts'

/** The collector's own limit: another number there fails the type check here. */
export const textMax: typeof TEXT_MAX = 10000

/** Text of the page on one line, without what may be a secret or a person. */
export const redactLine = (text: string | number, max: number) =>
  // The first cut is far behind the second, so that no secret is cut in half and shown.
  cleanLine(redactText(cleanLine(text, 2000)), max)

/** Text that the collector can store, on one line. */
export const cleanLine = (text: string | number, max: number) =>
  clean(String(text).replace(/[\s\p{Cc}]+/gu, ' '), max)

/**
 * Text that the collector can store: without half characters and NUL, which it refuses, and without
 * card numbers, which must not leave the page.
 */
export function clean(text: string | number, max: number): string {
  // A page may pass a number.
  const plain = String(text).replaceAll('\0', '')
  const cut = withoutCards(plain.slice(0, 2 * max)).slice(0, max)
  // Older browsers lack toWellFormed; the pattern finds surrogates without their other half.
  return cut.replace(/\p{Surrogate}/gu, '\uFFFD').trim()
}
