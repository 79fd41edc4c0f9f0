import { withoutCards } from './cards.ts'
import { GONE } from './gone.ts'
import { withoutIbans } from './iban.ts'

/**
 * What a site calls its own things, without mail addresses, card numbers, passwords and keys that
 * say what they are: a release may look like a token.
 */
export const scrubName = (text: string): string =>
  withoutCards(
    withoutIbans(even(text))
      .replace(PRIVATE_KEY, GONE)
      .replace(COOKIE, `$1${GONE}`)
      .replace(NAMED, `$1${GONE}`)
      .replace(BEARER, `$1 ${GONE}`)
      .replace(KEY, GONE)
      .replace(MAIL, GONE),
  )

/**
 * As plain as it can be written, such as in full width or in percent signs, but never longer, for
 * its length has bounds.
 */
export const even = (text: string): string =>
  text
    .replace(/%(?:25)+(?=[\da-f]{2})/gi, '%')
    .replace(/(?:%[\da-f]{2})+/gi, decode)
    .replace(/\P{ASCII}/gu, (one) => {
      const plain = one.normalize('NFKC')
      return plain[one.length] ? one : plain
    })

function decode(given: string): string {
  try {
    const plain = decodeURIComponent(given)
    // A line break would pass for a line of its own.
    return /[\p{C}\p{Zl}\p{Zp}]/u.test(plain) ? given : plain
  } catch {
    return given
  }
}

const PRIVATE_KEY = /-----BEGIN [^-]*PRIVATE KEY[^-]*-----[^-]*(?:-+END[^-]*-*)?/g
// To the end of the line: each of them may be the one that counts.
const COOKIE = /(\b(?:set-)?cookie2?[\\"']*\s*[:=]\s*)[\\"']*[^\s=;"']+=.*/gi
// What a header, a form or an object says behind such a name, to the end of a quotation.
const NAMED = new RegExp(
  `(${[
    '(?:',
    '(?:passw|passphrase|passcode|token|secret|credential|authorization|signature|[cx]srf',
    '|(?:api|access|private|auth|account|client|signing).?key|session.?id)[\\w-]*',
    '|x-[\\w-]*(?:key|auth)|(?<![a-z])(?:pass|pwd|pin|otp|jwt|c[sv][cv]\\d?|s(?:ess)?id)',
    ')',
    '[\\\\"\'\\]]*(?:\\s*[:=]>?\\s*|>)',
  ].join('')})${[
    '(?:(?:bearer|basic|token|digest|negotiate|ntlm|hawk|dpop|oauth|api-?key|key|hmac\\S*|aws4\\S*)\\s+)?',
    // In quotation marks, which may be quoted themselves.
    '(?:"(?:\\\\.|[^"\\\\])*|\'(?:\\\\.|[^\'\\\\])*|\\\\+(?:"[^"]*|\'[^\']*))?',
    '\\S+(?:(?<=,)\\s+\\w+=\\S+)*',
  ].join('')}`,
  'gi',
)
// `Basic` alone is an ordinary word, also before a long one.
const BEARER =
  /\b([Bb]earer|BEARER|[Aa]pi-?[Kk]ey|[Bb]asic(?=\s+\S*(?:[\d=]|[a-z][A-Z])))\s+[\w.~+/=-]{8,}/g
// What payment, chat, code, cloud and mail hosts give out, then JSON Web Tokens.
const KEY = new RegExp(
  `\\b(?:${[
    '(?:[rsp]k|whsec|gh[a-z]|github_pat|xox[a-z]|xapp|gl(?:pat|[a-z]?r?t|cbt|ft|soat)|npm|pypi|hf',
    '|shp[a-z]{2}|do[opr]_v1|sq0[a-z]{3}|ntn|lin_api|GOCSPX|PMAK|key|AGE-SECRET-KEY)',
    '[_-](?=[\\w-]*[\\dA-Z])[\\w-]{8,}',
    '|A(?:[KS]I|BI|CC|RO|ID)A[\\dA-Z]{12,}|AIza[\\w-]{20,}|(?:ya29|hvs)\\.[\\w-]{8,}',
    '|T[\\dA-Z]{7,}/B[\\dA-Z]{7,}/\\w+|(?:SG\\.|eyJ)[\\w-]+(?:\\.[\\w-]+)+|eyJ[\\w+/-]{16,}=*',
  ].join('')})`,
  'g',
)
// From the beginning of a word alone: else a long one is read again from each of its signs.
const MAIL =
  /(?<![^\s@<>()[\]"',;:/?#=&])[^\s@<>()[\]"',;:/?#=&]+@[^\s@<>()[\]"',;:/?#=&]+\.[\p{L}\d-]{2,}/gu
