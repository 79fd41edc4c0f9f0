import { clipLine } from '../text/clip.ts'

const SUBJECT_MAX = 150
const NAME_MAX = 60
const ADDRESS_MAX = 254
const TEXT_MAX = 200_000

// One plain address, in ASCII: no list, no comment, no name, no quotes, no route.
const ADDRESS = /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[a-z0-9-]+(?:\.[a-z0-9-]+)*$/i

/** Whether a text is one address of one mailbox, and cannot be read as anything else. */
export function isPlainAddress(text: string): boolean {
  return text.length <= ADDRESS_MAX && ADDRESS.test(text)
}

/** A subject on one line: nothing in it ends a header or is decoded into other words. */
export function mailSubject(text: string): string {
  return clipLine(withoutEncodedWords(text), SUBJECT_MAX)
}

// What RFC 5322 gives a meaning to outside of quotes: not every program puts quotes around a name.
const SPECIALS = /["<>()[\]\\,;:@]/g

/** The name beside an address, of which nothing can be taken for an address of its own. */
export function mailName(text: string): string {
  return clipLine(withoutEncodedWords(text).replaceAll(SPECIALS, ' '), NAME_MAX)
}

/** A plain text whose lines end in one way alone, for a bare return could end the mail. */
export function mailText(text: string): string {
  return text
    .slice(0, TEXT_MAX)
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/[^\P{Cc}\n\t]/gu, ' ')
    .toWellFormed()
}

// Mail programs decode `=?utf-8?b?…?=` (RFC 2047) after everybody has looked at it.
function withoutEncodedWords(text: string): string {
  return text.replaceAll('=?', '= ?')
}
