import type { RaiseInput, Signal } from '../../worker/contract.ts'
import type { RaiseOptions as PageOptions } from '../amends.d.ts'
import type { Click } from '../panel/phase.ts'
import { clean, cleanLine, readElement, scrubLine, textMax } from './page.ts'

/** What comes with a click: from the page, or from the widget itself. */
export interface RaiseOptions extends PageOptions {
  readonly signal?: Signal
  readonly notice?: string
  /** What stood in the field that no person sees. */
  readonly trap?: string | undefined
  /** When the panel was opened. */
  readonly at?: number | undefined
}

/** The click that raised this. */
export const clickOf = ({ id, key, text = '', notice }: RaiseInput): Click => ({
  id,
  key,
  text,
  context: {},
  isNotice: notice !== undefined,
})

/** What the page says of itself, for the evidence. */
export function contextOf({ release, order }: WithUndefined<RaiseOptions>): Click['context'] {
  return {
    ...(release && { release: cleanLine(release, 100) }),
    ...(order && { order: cleanLine(order, 100) }),
  }
}

type WithUndefined<Options> = { [Key in keyof Options]: Options[Key] | undefined }

/** What came with the click. */
export function tellMore({
  text,
  step,
  element,
  signal,
  notice,
  trap,
  at,
}: WithUndefined<RaiseOptions>) {
  return {
    ...(signal && { signal }),
    ...(notice && { notice }),
    ...(trap && { trap: cleanLine(trap, 200) }),
    // A clock can be set back meanwhile.
    ...(at && { tookMs: Math.max(Date.now() - at, 0) }),
    ...(element instanceof Element && { element: readElement(element, signal) }),
    ...(text && { text: clean(text, textMax) }),
    ...(step && { step: scrubLine(step, 100) }),
  }
}
