import type { Signal } from '../../worker/contract.ts'
import type { Clickable } from '../modules.ts'

export type Found = (signal: Signal, element: Element) => void

/** Listens on the whole page, before the page's own listeners. */
export type Listen = (types: string, handle: (event: never) => unknown) => void

export const CLICKABLE: Clickable = 'a[href],button,[role=button],[type=submit]'
// Where many clicks are normal, or where their effect can't be observed.
const ELSEWHERE =
  'input:not([type=submit]),textarea,select,label,[contenteditable],audio,video,canvas,[role=slider],[role=spinbutton],[data-amends]'
// A custom element may answer inside its closed root, where it can't be observed.
const NO_THING = /-|^(html|body)/

/** What a click was meant for, or null where its effect can't be judged. */
export function thingAt(event: Event): Element | null {
  const [target] = event.composedPath()
  // Excludes what is inside an open root, such as our own.
  return target === event.target &&
    target instanceof Element &&
    !target.closest(ELSEWHERE) &&
    !NO_THING.test(target.localName)
    ? (target.closest(CLICKABLE) ?? target)
    : null
}
