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

// A name may hold an address: whole, without what it begins with, of a page of the same site, or as
// the value of an attribute.
const ADDRESS = /\b[a-z][a-z\d+.-]{0,30}:(?:\/\/|(?=[^\s"'<>`()[\]{}]*[/?@]))[^\s"'<>`()[\]{}]+/gi
const HOSTED = /(?<![^\s"'=(,])(?:[\w-]+\.)+[a-z]{2,}(?::\d+)?[/?#][^\s"'<>`()[\]{}]*/gi
const PATH = /(?<=^|[\s"'=(,])\/[^\s"'<>`()[\]{}]+/g
const VALUE = /(?<=[=(]\s*["']?)[^\s"'<>`()[\]{}=]*[/?#&][^\s"'<>`()[\]{}]*/g

/**
 * What a site calls its own things, such as an order, as short as the contract has it. Names may look
 * like tokens and stay; an address among them loses what any other loses, also where it is escaped.
 */
export function redactLabel(text: string, max: number): string {
  const redacted = bareLabel(text)
  if (!text.includes('\\')) return cut(redacted, max)
  const plain = withoutEscapes(text)
  const bare = bareLabel(plain)
  // Escapes stay, for a selector is nothing without them, unless they hid something.
  return cut(withoutEscapes(redacted) === bare ? redacted : bare, max)
}

const bareLabel = (text: string) =>
  redactName(
    [ADDRESS, HOSTED, PATH, VALUE].reduce((left, one) => left.replace(one, redactText), text),
  )

// As CSS escapes signs, and as JSON does.
const withoutEscapes = (text: string) =>
  text
    .replaceAll(/\\(?:u(?=[\da-f]{4}))?([\da-f]{1,6})[ ]?/gi, (whole, hex: string) => {
      const code = parseInt(hex, 16)
      return code > 0 && code < 0x11_0000 ? String.fromCodePoint(code) : whole
    })
    .replaceAll(/\\(?=[^\s\da-f])/gi, '')

const cut = (text: string, max: number) => text.slice(0, max).toWellFormed()

/** What somebody wrote, to the letter, but without the numbers of payment cards. */
export const withoutCards = (text: string): string => withoutCardNumbers(text)
