import type { RaiseInput, Signal } from '../../worker/contract.ts'
import type { RaiseOptions as PageOptions } from '../amends.d.ts'
import type { Click } from '../panel/phase.ts'
import { clean, cleanLine, readElement, textMax } from './page.ts'

/** What comes with a click: from the page, or from the widget itself. */
export interface RaiseOptions extends PageOptions {
  readonly signal?: Signal
  readonly notice?: string
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
export function tellMore({ text, step, element, signal, notice }: WithUndefined<RaiseOptions>) {
  return {
    ...(signal && { signal }),
    ...(notice && { notice }),
    ...(element instanceof Element && { element: readElement(element, signal) }),
    ...(text && { text: clean(text, textMax) }),
    ...(step && { step: cleanLine(step, 100) }),
  }
}
