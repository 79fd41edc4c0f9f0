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

// A name may hold an address: whole, or of a page of the same site.
const ADDRESS = /\b[a-z][a-z\d+.-]{0,30}:\/\/[^\s"'<>`()[\]{}]+/gi
const PATH = /(?<=^|[\s"'=(])\/[^\s"'<>`()[\]{}]+/g

/**
 * What a site calls its own things, such as an order, as short as the contract has it. Names may look
 * like tokens and stay; an address among them loses what any other loses.
 */
export const redactLabel = (text: string, max: number) =>
  cut(redactName(text.replace(ADDRESS, redactText).replace(PATH, redactText)), max)

const cut = (text: string, max: number) => text.slice(0, max).toWellFormed()

/** What somebody wrote, to the letter, but without the numbers of payment cards. */
export const withoutCards = (text: string): string => withoutCardNumbers(text)
