const GONE = '[…]'

/**
 * Text of the page without what may be a secret or a person: queries and fragments of addresses,
 * mail addresses, card numbers, tokens and keys. The widget has the same rules, but anybody can post.
 */
export function scrubText(text: string): string {
  return scrubName(
    even(text)
      .replace(ADDRESS, bareAddress)
      .replace(QUERY, '')
      .replace(NAMED, `$1${GONE}`)
      .replace(BEARER, `$1 ${GONE}`)
      .replace(KEY, GONE)
      .replace(RUN, (run) => (isToken(run) ? GONE : run)),
  )
}

/** The same for what a site calls its own things: a release may look like a key. */
export const scrubName = (text: string) =>
  even(text).replace(MAIL, GONE).replace(DIGITS, scrubDigits)

const ADDRESS = /\b[a-z][a-z\d+.-]*:\/\/[^\s"'<>`)\]}]+/gi
const QUERY = /[?#&][\w.%[\]-]+=[^\s"'<>`)\]}]*/g
// What a header, a form or an object says behind such a name, to the end of a quotation.
const NAMED =
  /((?:passw\w*|token|secret|(?:api|secret).?key|authorization)[\\"']*\s*[:=]\s*)(?:(?:bearer|basic|token)\s+)?(?:"[^"]*|'[^']*)?\S+/gi
const BEARER = /\b(bearer|basic)\s+[\w.~+/=-]{8,}/gi
// What payment, chat, code and mail hosts give out, then JSON Web Tokens.
const KEY =
  /\b(?:(?:[rsp]k|whsec|gh[a-z]|xox[a-z]|glpat)[_-][\w-]{8,}|A[KS]IA[\dA-Z]{12,}|(?:SG\.|eyJ)[\w-]+(?:\.[\w-]+)+)/g
const RUN = /[\w+-]{32,}={0,2}|[\w+/]{32,}={1,2}/g
const MAIL = /[^\s@<>()[\]"',;:/?#=&]+(?:@|%40)[^\s@<>()[\]"',;:/?#=&]+\.[\p{L}\d-]{2,}/gu
// Groups of digits, with what people and pages put between them, seen or unseen.
const DIGITS = /\d+(?:[\s\p{Cf}\p{Pd}−.·/_,]{1,3}\d+)*/gu

// As plain as it can be written, such as in full width, but never longer, for its length has bounds.
const even = (text: string) =>
  text.replace(/\P{ASCII}/gu, (one) => {
    const plain = one.normalize('NFKC')
    return plain[one.length] ? one : plain
  })

function bareAddress(address: string): string {
  // What is no address to the browser keeps no query either.
  if (!URL.canParse(address)) return address.replace(/[?#].*|\/\/[^/]*@/g, '')
  const { protocol, host, pathname } = new URL(address)
  return `${protocol}//${host}${pathname}`
}

// A name of many words may be as long, but has no digits or mixes no cases.
function isToken(run: string): boolean {
  return /\d/.test(run) && (/[A-Z]/.test(run) || !run.includes('-') || /^[\da-f-]+$/.test(run))
}

// Neighbouring groups may be one card number, also behind a number that is none.
function scrubDigits(digits: string): string {
  const groups = [...digits.matchAll(/\d+/g)]
  for (const [first, { index }] of groups.entries()) {
    // No card number has more digits.
    for (const last of groups.slice(first, first + 19)) {
      const end = last.index + last[0].length
      if (isCard(digits.slice(index, end))) {
        return digits.slice(0, index) + GONE + scrubDigits(digits.slice(end))
      }
    }
  }
  return digits
}

function isCard(text: string): boolean {
  const number = text.replace(/\D/g, '')
  // How the numbers of all networks begin; dates and times do not.
  if (!/^(?:2[2-7]|3[04-9]|[4-6])\d{11,17}$/.test(number)) return false
  // ISO/IEC 7812: every second digit from the right counts twice, by its digits.
  const sum = number
    .split('')
    .toReversed()
    .reduce((total, digit, at) => {
      const value = Number(digit) * (at % 2 === 0 ? 1 : 2)
      return total + (value > 9 ? value - 9 : value)
    }, 0)
  return sum % 10 === 0
}
