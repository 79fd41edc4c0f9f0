import type { ElementInput, PageInput, Signal, TEXT_MAX } from '../../worker/contract.ts'
import { withoutCards } from '../redact/cards.ts'
import { scrubText, scrubUrl } from '../redact/redact.ts'
import type { CLICKABLE } from '../signals/target.ts'

/** The collector's own limit: another number there fails the type check here. */
export const textMax: typeof TEXT_MAX = 4000
/** As the signals have it, which are a chunk of their own. */
const clickable: typeof CLICKABLE = 'a[href],button,[role=button],[type=submit]'
const HIDDEN = '[data-amends-hide]'

/** What we tell about the page. Of its query these keys alone, for all else may hold secrets. */
export function readPage(queryKeys: readonly string[] = []): PageInput {
  return {
    url: clean(scrubUrl(location.href, queryKeys, scrubText), 2000),
    title: scrubLine(document.title, 300),
  }
}

/**
 * What we tell about an element: how the customer knows it, and how staff find it. No words of what
 * the page hides, nor of what a signal noticed and nobody takes for a button, for it may be anything.
 */
export function readElement(element: Element, signal?: Signal): ElementInput {
  const section = element.closest('section,form,main,[aria-label]')
  const label = section && !isHidden(section) ? section.ariaLabel : null
  return {
    text: signal && !element.matches(clickable) ? '' : scrubLine(wordsOf(element), 200),
    selector: cleanLine(selectorOf(element), 300),
    section: scrubLine(label ?? wordsOf(section?.querySelector('h1,h2,h3,legend')), 200),
  }
}

const wordsOf = (element?: Element | null) =>
  element && !element.querySelector(HIDDEN) && !isHidden(element)
    ? (element.ariaLabel ?? element.textContent)
    : ''

function isHidden(element: Element): boolean {
  const { host } = element.getRootNode() as Partial<ShadowRoot>
  return element.closest(HIDDEN) !== null || (host !== undefined && isHidden(host))
}

/** Words of the page on one line, without what may be a secret or a person. */
export const scrubLine = (text: string | number, max: number) =>
  // Long enough that nothing is cut in the middle which is still seen after it is cut.
  cleanLine(scrubText(cleanLine(text, 2000)), max)

/** The same on one line. */
export const cleanLine = (text: string | number, max: number) =>
  clean(String(text).replace(/[\s\p{Cc}]+/gu, ' '), max)

/**
 * Text that the collector can store, to the letter: half characters and NUL would be refused, and
 * no card number is to leave the page.
 */
export function clean(text: string | number, max: number): string {
  // A page may well say a number.
  const plain = String(text).replaceAll('\0', '')
  const cut = withoutCards(plain.slice(0, 2 * max)).slice(0, max)
  // Older browsers lack toWellFormed; the pattern finds surrogates without their other half.
  return cut.replace(/\p{Surrogate}/gu, '\uFFFD').trim()
}

// Enough to find it in the page's source; a path of positions would change with every release.
function selectorOf({ id, localName, className }: Element): string {
  if (id) return `#${id}`
  return typeof className === 'string' && className
    ? `${localName}.${className.trim().replaceAll(/\s+/g, '.')}`
    : localName
}
