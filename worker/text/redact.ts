import { withoutCards as withoutCardNumbers } from '../../widget/redact/cards.ts'
import { redactName, redactText, redactUrl } from '../../widget/redact/redact.ts'
import type { ElementInput, PageInput } from '../contract.ts'

/** The contract's limit; an address may grow where it is spelled as browsers spell it. */
const URL_MAX = 2_000

/**
 * The page as it was told, without what its address and title may hold of secrets and persons. Of
 * its query these keys alone are kept.
 */
export function scrubPage(
  { title, language, timeZone, ...page }: PageInput,
  queryKeys: readonly string[],
): PageInput {
  return {
    ...page,
    url: redactUrl(page.url, queryKeys, redactText).slice(0, URL_MAX),
    ...(title !== undefined && { title: scrubLine(title, 300) }),
    ...(language !== undefined && { language: scrubLine(language, 40) }),
    ...(timeZone !== undefined && { timeZone: scrubLine(timeZone, 60) }),
  }
}

/** The element as it was told, without what its words may hold of secrets and persons. */
export function scrubElement({ text, selector, section }: ElementInput): ElementInput {
  return {
    ...(text !== undefined && { text: scrubLine(text, 200) }),
    // Names of classes may look like tokens, and staff could not find it without them.
    ...(selector !== undefined && { selector: scrubLabel(selector, 300) }),
    ...(section !== undefined && { section: scrubLine(section, 200) }),
  }
}

/** One line without secrets and persons, which stays as short as the contract has it. */
export const scrubLine = (text: string, max: number) => cut(redactText(text), max)

/** What a site calls its own things, such as an order, as short as the contract has it. */
export const scrubLabel = (text: string, max: number) => cut(redactName(text), max)

const cut = (text: string, max: number) => text.slice(0, max).toWellFormed()

/** What somebody wrote, to the letter, but without the numbers of payment cards. */
export const withoutCards = (text: string): string => withoutCardNumbers(text)
