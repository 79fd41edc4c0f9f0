import type { Signal } from '../../worker/contract.ts'
import type { Clickable } from '../modules.ts'

export type Found = (signal: Signal, element: Element) => void

/** Hears events wherever they happen on the page, before the page does, and changes nothing. */
export type Listen = (types: string, handle: (event: never) => unknown) => void

export const CLICKABLE: Clickable = 'a[href],button,[role=button],[type=submit]'
// Where many clicks are normal, or where what they do cannot be seen from the outside.
const ELSEWHERE =
  'input:not([type=submit]),textarea,select,label,[contenteditable],audio,video,canvas,[role=slider],[role=spinbutton],[data-amends]'
// A component answers within its own root, into which nobody else can look.
const NO_THING = /-|^(html|body)/

/** What a click was meant for, or null where nobody can judge what it does. */
export function thingAt(event: Event): Element | null {
  const [target] = event.composedPath()
  // What is in an open root stands before its host; ours is one too.
  return target === event.target &&
    target instanceof Element &&
    !target.closest(ELSEWHERE) &&
    !NO_THING.test(target.localName)
    ? (target.closest(CLICKABLE) ?? target)
    : null
}
