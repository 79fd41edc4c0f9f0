import { GONE, withoutCards } from './cards.ts'

/**
 * Text of the page without what may be a secret or identify a person: queries and fragments of URLs,
 * mail addresses, card and account numbers, tokens and keys. The collector applies the same rules
 * again, since anybody can post.
 */
export const redactText = (text: string): string =>
  redactName(even(text).replace(ADDRESS, bareAddress).replace(QUERY, ''))
    .replace(RUN, (run, at: number, whole: string) =>
      // A UUID in a path usually names a thing.
      isToken(run) && !(UUID.test(run) && whole[at - 1] === '/') ? GONE : run,
    )
    .replace(PATH, redactPath)

const ADDRESS = /\b[a-z][a-z\d+.-]{0,30}:\/\/[^\s"'<>`()[\]{}?#]+(?:[?#][^\s"'<>`)}]*)?/gi
const QUERY = /[?#&][\w.%[\]-]+=[^\s"'<>`)\]}]*/g
const PATH = /(?<![^\s"'<>`()[\]{}])[^\s"'<>`()[\]{}]*\/[^\s"'<>`()[\]{}]*/g

function bareAddress(address: string): string {
  // What the browser can't parse must lose its query too.
  const url = parseUrl(address)
  if (!url) return address.replace(/[?#].*|(?<=\/\/)[^/]*@/g, '')
  const { protocol, host, pathname } = url
  return `${protocol}//${host}${pathname}`
}

/**
 * A name that the site gives, such as a release, without mail addresses, card numbers, and passwords
 * and keys that are labelled as such. Tokens stay, since a release may look like one.
 */
export const redactName = (text: string): string =>
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
 * The text with percent signs decoded and full-width characters made plain, but never longer, since
 * its length is limited.
 */
const even = (text: string): string =>
  text
    .replace(/%(?:25)+(?=[\da-f]{2})/gi, '%')
    .replace(/(?:%[\da-f]{2})+/gi, decode)
    .replace(/\P{ASCII}/gu, (one) => {
      const plain = one.normalize('NFKC')
      return plain[one.length] ? one : plain
    })

function decode(encoded: string): string {
  try {
    const plain = decodeURIComponent(encoded)
    // A decoded line break would start a new line.
    return /[\p{C}\p{Zl}\p{Zp}]/u.test(plain) ? encoded : plain
  } catch {
    return encoded
  }
}

function parseUrl(text: string): URL | null {
  try {
    return new URL(text)
  } catch {
    return null
  }
}

const PRIVATE_KEY = /-----BEGIN [^-]*PRIVATE KEY[^-]*-----[^-]*(?:-+END[^-]*-*)?/g
// To the end of the line, since any of the cookies may be the secret one.
const COOKIE = /(\b(?:set-)?cookie2?[\\"']*\s*[:=]\s*)[\\"']*[^\s=;"']+=.*/gi
// The value after such a name in a header, a form or an object, to the end of its quotation.
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
    // In quotation marks, which may be escaped.
    '(?:"(?:\\\\.|[^"\\\\])*|\'(?:\\\\.|[^\'\\\\])*|\\\\+(?:"[^"]*|\'[^\']*))?',
    '\\S+(?:(?<=,)\\s+\\w+=\\S+)*',
  ].join('')}`,
  'gi',
)
// `Basic` is also an ordinary word, so what follows has to look like a secret.
const BEARER =
  /\b([Bb]earer|BEARER|[Aa]pi-?[Kk]ey|[Bb]asic(?=\s+\S*(?:[\d=]|[a-z][A-Z])))\s+[\w.~+/=-]{8,}/g
// Keys of payment, chat, code, cloud and mail providers, then JSON Web Tokens.
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
// Only from the start of a word: otherwise a long one is scanned again from each character.
const MAIL =
  /(?<![^\s@<>()[\]"',;:/?#=&])[^\s@<>()[\]"',;:/?#=&]+@[^\s@<>()[\]"',;:/?#=&]+\.[\p{L}\d-]{2,}/gu

const IBAN = /\b[a-z]{2}\d{2}(?:[\s\p{Pd}\p{DI}\p{Cf}._/]{0,3}[\da-z]){11,30}/giu

/** The text without what is an IBAN by form and check digits. */
const withoutIbans = (text: string): string => text.replace(IBAN, hideIban)

// Words after it may look like a part of it, so the longest valid beginning counts.
function hideIban(run: string): string {
  for (let end = run.length; end > 14; end--) {
    if (/^[\da-z](?![\da-z])/i.test(run.slice(end - 1)) && isIban(run.slice(0, end))) {
      return GONE + run.slice(end)
    }
  }
  return run
}

// ISO 7064: the number with its first four characters moved to the end is 1 modulo 97.
function isIban(text: string): boolean {
  const signs = text.replace(/[^\da-z]/gi, '')
  const rest = Array.from(signs.slice(4) + signs.slice(0, 4)).reduce((left, sign) => {
    const value = parseInt(sign, 36)
    return (left * (value > 9 ? 100 : 10) + value) % 97
  }, 0)
  return rest === 1
}

/** The collector's limit: the rest of a longer URL isn't read. */
const URL_MAX = 2_000

/**
 * The path without what grants access: tokens, and what looks like an id after a word such as
 * `reset`. Names of products, orders and articles stay.
 */
function redactPath(path: string): string {
  let word = 0
  let isOpen = false
  const parts = path.split('/').map((encoded) => {
    // Some servers put the session id there.
    const part = encoded.replace(/;[\w.-]+=.*/, '').replace(/^\((?:\w\(.*\))+\)$/, GONE)
    const plain = even(part)
    const behind = word
    word = OPENS.test(plain) ? 2 : word - 1
    const isHidden = isSecret(plain, behind) || (isOpen && plain !== '' && !PAGES.test(plain))
    isOpen = UNLOCKS.test(plain) || (isOpen && PAGES.test(plain))
    return isHidden ? GONE : part
  })
  return parts.join('/')
}

/**
 * The URL without what may hold secrets: credentials, fragment, tokens in its path, and all of the
 * query except these keys. Empty where it isn't a web address.
 */
export function redactUrl(
  url: string,
  queryKeys: readonly string[],
  redact: (value: string) => string,
): string {
  const parsed = parseUrl(url)
  if (!parsed) return ''
  const { protocol, origin, pathname, searchParams } = parsed
  if (!/^https?:$/.test(protocol)) return ''
  const query = queryKeys.flatMap((key) =>
    searchParams.getAll(key).map((value) => {
      const isSafe = value !== GONE && value.length < URL_MAX && redact(value) === value
      return `${encodeURIComponent(key)}=${isSafe ? encodeURIComponent(value) : GONE}`
    }),
  )
  // Cut at a slash, since half a secret would not be recognised.
  const end = pathname.length > URL_MAX ? pathname.lastIndexOf('/', URL_MAX) + 1 : URL_MAX
  return (
    withoutCards(origin) +
    redactPath(pathname.slice(0, end)) +
    (query[0] ? `?${query.join('&')}` : '')
  )
}

// What follows such a word may grant access; `author` and an order's `confirmation` don't count.
const OPENS =
  /reset|verif|invit|token|(?<![a-z])o?auth(?!or)|session|share|confirm(?!ation)|activat|magic|passw|recover|secret|sign.?in|log.?in|unsubscribe|one.?time|\b(?:sso|otp|jwt|key|code|join|access)s?$/i

// After these comes what grants access, whatever it looks like, or one of PAGES.
const UNLOCKS =
  /^(?:(?:password|pw|email|account|user)?[-_]?(?:reset|verify|verification|unsubscribe|activate|activation|recover|recovery)(?:[-_](?:password|email|account|link|token))?|passwords?|pw|tokens?|otp|secrets?|magic(?:[-_]?(?:link|login))?)$/i
const PAGES =
  /^(?:confirm\w*|done|success|complete|expired|new|edit|form|sent|request|e?mail|log-?in|sign-?in|account|password|settings|help|error|link|list|index(?:\.\w+)?)$/i

/** `behind` is 2 directly after such a word, and 1 one part later. */
function isSecret(plain: string, behind: number): boolean {
  if (plain === GONE || redactName(plain) !== plain) return true
  if (UUID.test(plain)) return behind > 0
  if (plain.match(RUN)?.some(isToken)) return true
  return behind > 0 && isId(plain, behind === 2)
}

// Page names, dates and hyphenated words aren't ids.
function isId(plain: string, isNext: boolean): boolean {
  if (/^[a-z]+[-_.]?\d{1,2}$|[a-z]{3}[-_][a-z]{3}|^(?:19|20)\d\d(?:-\d\d?)*$/i.test(plain)) {
    return false
  }
  if (/^\d+$/.test(plain)) return isNext && plain.length > 3
  return plain.length > 5 && /\d|[a-z][A-Z].*[A-Z]|^[A-Z]+$|.{20}/.test(plain)
}

/** Long enough for a token: 128 bits take 22 characters, and the usual short ids 21. */
const RUN = /[\w+-]{21,}={0,2}|[\w+/-]{12,}={1,2}(?![\w=])/g
/** Things have such names, and so do tokens. */
const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i

/** Whether such a run looks random; a name of many words may be as long. */
function isToken(run: string): boolean {
  if (run.endsWith('=')) return /\d|[a-z][A-Z]/.test(run)
  if (!/\d/.test(run)) return false
  // A ULID: a time and eighty random bits.
  if (/^[0-7][\dA-HJKMNP-TV-Z]{25}$/.test(run)) return true
  if (run.length > 31) return /[A-Z]/.test(run) || !run.includes('-') || /^[\da-f-]+$/.test(run)
  const changes = run.match(/[a-z](?=[A-Z\d])|[A-Z](?=[a-z\d])|\d(?=[A-Za-z])/g) ?? []
  return /[a-z]/.test(run) && /[A-Z]/.test(run) && changes.length > 0.4 * run.length
}
