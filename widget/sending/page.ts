import type { ElementInput, PageInput, TEXT_MAX } from '../../worker/contract.ts'

/** The collector's own limit: another number there fails the type check here. */
export const textMax: typeof TEXT_MAX = 4000

/** What we tell about the page. Its query and fragment may hold secrets and stay here. */
export function readPage(): PageInput {
  return {
    url: clean(location.origin + location.pathname, 2000),
    title: cleanLine(document.title, 300),
    language: navigator.language,
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    viewport: [innerWidth, innerHeight],
  }
}

/** What we tell about the element that was clicked: how the customer knows it, and how staff find it. */
export function readElement(element: Element): ElementInput {
  const section = element.closest('section,form,main,[aria-label]')
  const heading = section?.ariaLabel ?? section?.querySelector('h1,h2,h3,legend')?.textContent
  return {
    text: cleanLine(element.ariaLabel ?? element.textContent, 200),
    selector: cleanLine(selectorOf(element), 300),
    section: cleanLine(heading ?? '', 200),
  }
}

/** The same on one line. */
export const cleanLine = (text: string, max: number) =>
  clean(text.replace(/[\s\p{Cc}]+/gu, ' '), max)

/** Text that the collector can store: half characters and NUL would be refused. */
export function clean(text: string, max: number): string {
  const cut = text.replaceAll('\0', '').slice(0, max)
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
