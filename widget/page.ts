import type { ElementInput, PageInput } from '../worker/contract.ts'

/** What we tell about the page. Its query and fragment may hold secrets and stay here. */
export function readPage(): PageInput {
  return {
    url: clean(location.origin + location.pathname, 2000),
    title: clean(document.title, 300),
    language: clean(navigator.language, 40),
    timeZone: clean(Intl.DateTimeFormat().resolvedOptions().timeZone, 60),
    viewport: [Math.round(innerWidth), Math.round(innerHeight)],
  }
}

/** What we tell about the element that was clicked: how the customer knows it, and how staff find it. */
export function readElement(element: Element): ElementInput {
  const section = element.closest('section,article,form,main,dialog,[aria-label]')
  const heading = section?.ariaLabel ?? section?.querySelector('h1,h2,h3,legend')?.textContent
  return {
    text: clean(element.ariaLabel ?? element.textContent, 200),
    selector: clean(selectorOf(element), 300),
    section: clean(heading ?? '', 200),
  }
}

/** Text that the collector can store: half characters and NUL would be refused. */
export function clean(text: string, max: number): string {
  const cut = text.replaceAll('\0', '').slice(0, max)
  // Older browsers lack toWellFormed; the pattern finds surrogates without their other half.
  return cut.replace(/\p{Surrogate}/gu, '\uFFFD').trim()
}

function selectorOf(element: Element): string {
  if (element.id) return `#${CSS.escape(element.id)}`
  const tag = element.localName
  const { parentElement } = element
  if (!parentElement || parentElement === document.documentElement) return tag
  const place = [...parentElement.children].indexOf(element) + 1
  return `${selectorOf(parentElement)}>${tag}:nth-child(${place})`
}
