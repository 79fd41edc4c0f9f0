import type { ElementInput, PageInput, Signal } from '../../worker/contract.ts'
import type { Clickable } from '../modules.ts'
import { clean, cleanLine, redactLine } from '../redact/line.ts'
import { redactText, redactUrl } from '../redact/redact.ts'

const CLICKABLE: Clickable = 'a[href],button,[role=button],[type=submit]'
const HIDDEN = '[data-amends-hide]'

/** What a report says about the page; other keys of its query may hold secrets. */
export function readPage(queryKeys: readonly string[] = []): PageInput {
  return {
    url: clean(redactUrl(location.href, queryKeys, redactText), 2000),
    title: redactLine(document.title, 300),
  }
}

/**
 * What a report says about an element: its text, for the customer, and a selector, for staff. No text
 * of what the page hides, and none of what a signal noticed unless it is a button or a link, since it
 * may be private.
 */
export function readElement(element: Element, signal?: Signal): ElementInput {
  const section = element.closest('section,form,main,[aria-label]')
  const label = section && !isHidden(section) ? section.getAttribute('aria-label') : null
  return {
    text: signal && !element.matches(CLICKABLE) ? '' : redactLine(textOf(element), 200),
    selector: cleanLine(selectorOf(element), 300),
    section: redactLine(label ?? textOf(section?.querySelector('h1,h2,h3,legend')), 200),
  }
}

const textOf = (element?: Element | null) =>
  element && !element.querySelector(HIDDEN) && !isHidden(element)
    ? (element.getAttribute('aria-label') ?? element.textContent)
    : ''

function isHidden(element: Element): boolean {
  const { host } = element.getRootNode() as Partial<ShadowRoot>
  return element.closest(HIDDEN) !== null || (host !== undefined && isHidden(host))
}

// Enough to find it in the page's source; a path by position would change with every release.
function selectorOf({ id, localName, className }: Element): string {
  if (id) return `#${id}`
  return typeof className === 'string' && className
    ? `${localName}.${className.trim().replaceAll(/\s+/g, '.')}`
    : localName
}
