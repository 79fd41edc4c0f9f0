import type { ElementInput, PageInput } from '../contract.ts'
import { scrubName, scrubText } from './scrub-text.ts'

/** The page as it was told, without what its address and title may hold of secrets and persons. */
export function scrubPage({ title, ...page }: PageInput): PageInput {
  return {
    ...page,
    url: scrubUrl(page.url),
    ...(title !== undefined && { title: scrubLine(title, 300) }),
  }
}

/** The element as it was told, without what its words may hold of secrets and persons. */
export function scrubElement({ text, selector, section }: ElementInput): ElementInput {
  return {
    ...(text !== undefined && { text: scrubLine(text, 200) }),
    // Names of classes may look like keys, and staff could not find it without them.
    ...(selector !== undefined && { selector: scrubName(selector) }),
    ...(section !== undefined && { section: scrubLine(section, 200) }),
  }
}

/** The same for one line, which stays as short as the contract has it. */
export const scrubLine = (text: string, max: number) => scrubText(text).slice(0, max).toWellFormed()

/**
 * The address without what may hold secrets: credentials, query and fragment. Empty where it is no
 * web address.
 */
export function scrubUrl(url: string): string {
  if (!URL.canParse(url)) return ''
  const { protocol, origin, pathname } = new URL(url)
  return protocol === 'https:' || protocol === 'http:' ? origin + pathname : ''
}
