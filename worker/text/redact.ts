import { withoutCards as withoutCardNumbers } from '../../widget/redact/cards.ts'
import { redactName, redactText, redactUrl } from '../../widget/redact/redact.ts'

/** The contract's limit; an address may grow where it is spelled as browsers spell it. */
const URL_MAX = 2_000

/** What a page says of itself, in words that may name anybody. */
interface PageWords {
  readonly url: string
  readonly title?: string
  readonly language?: string
  readonly timeZone?: string
}

/** What an element says of itself. */
interface ElementWords {
  readonly text?: string
  readonly selector?: string
  readonly section?: string
}

/**
 * The page as it was told, without what its address and title may hold of secrets and persons. Of
 * its query these keys alone are kept.
 */
export function redactPage<Page extends PageWords>(page: Page, queryKeys: readonly string[]): Page {
  const { title, language, timeZone } = page
  return {
    ...page,
    url: redactUrl(page.url, queryKeys, redactText).slice(0, URL_MAX),
    ...(title !== undefined && { title: redactLine(title, 300) }),
    ...(language !== undefined && { language: redactLine(language, 40) }),
    ...(timeZone !== undefined && { timeZone: redactLine(timeZone, 60) }),
  }
}

/** The element as it was told, without what its words may hold of secrets and persons. */
export function redactElement({ text, selector, section }: ElementWords) {
  return {
    ...(text !== undefined && { text: redactLine(text, 200) }),
    // Names of classes may look like tokens, and staff could not find it without them.
    ...(selector !== undefined && { selector: redactLabel(selector, 300) }),
    ...(section !== undefined && { section: redactLine(section, 200) }),
  }
}

/** One line without secrets and persons, which stays as short as the contract has it. */
export const redactLine = (text: string, max: number) => cut(redactText(text), max)

/** What a site calls its own things, such as an order, as short as the contract has it. */
export const redactLabel = (text: string, max: number) => cut(redactName(text), max)

const cut = (text: string, max: number) => text.slice(0, max).toWellFormed()

/** What somebody wrote, to the letter, but without the numbers of payment cards. */
export const withoutCards = (text: string): string => withoutCardNumbers(text)
