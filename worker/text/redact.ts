import { withoutCards as withoutCardNumbers } from '../../widget/redact/cards.ts'
import { redactName, redactText, redactUrl as redactAddress } from '../../widget/redact/redact.ts'

/**
 * A page's address without secrets and persons, as short as the contract has it. Of its query these
 * keys alone are kept.
 */
export const redactUrl = (url: string, queryKeys: readonly string[], max: number) =>
  redactAddress(url, queryKeys, redactText).slice(0, max)

/** One line without secrets and persons, which stays as short as the contract has it. */
export const redactLine = (text: string, max: number) => cut(redactText(text), max)

/** What a site calls its own things, such as an order, as short as the contract has it. */
export const redactLabel = (text: string, max: number) => cut(redactName(text), max)

const cut = (text: string, max: number) => text.slice(0, max).toWellFormed()

/** What somebody wrote, to the letter, but without the numbers of payment cards. */
export const withoutCards = (text: string): string => withoutCardNumbers(text)
