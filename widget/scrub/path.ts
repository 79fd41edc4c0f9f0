import { withoutCards } from './cards.ts'
import { GONE } from './gone.ts'
import { even, scrubName } from './name.ts'
import { isToken, RUN, UUID } from './token.ts'

/** What the collector takes: no more of a longer one is read. */
const URL_MAX = 2_000

/**
 * The path without what opens something: tokens, and whatever looks like an id behind a word such
 * as `reset`. What products, orders and articles are called stays.
 */
export function scrubPath(path: string): string {
  let word = 0
  let isOpen = false
  const parts = path.split('/').map((given) => {
    // Some servers put the session there.
    const part = given.replace(/;[\w.-]+=.*/, '').replace(/^\((?:\w\(.*\))+\)$/, GONE)
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
 * The address without what may hold secrets: credentials, fragment, tokens in its path, and the
 * query but for these keys. Empty where it is no web address.
 */
export function scrubUrl(
  url: string,
  queryKeys: readonly string[],
  scrub: (value: string) => string,
): string {
  if (!URL.canParse(url)) return ''
  const { protocol, origin, pathname, searchParams } = new URL(url)
  if (!/^https?:$/.test(protocol)) return ''
  const query = queryKeys.flatMap((key) =>
    searchParams.getAll(key).map((value) => {
      const isKept = value !== GONE && value.length < URL_MAX && scrub(value) === value
      return `${encodeURIComponent(key)}=${isKept ? encodeURIComponent(value) : GONE}`
    }),
  )
  // To its last whole part: half a secret would not be known for one.
  const end = pathname.length > URL_MAX ? pathname.lastIndexOf('/', URL_MAX) + 1 : URL_MAX
  return (
    withoutCards(origin) +
    scrubPath(pathname.slice(0, end)) +
    (query[0] ? `?${query.join('&')}` : '')
  )
}

// Whoever has what stands behind such a word may do something. `author` and an order's
// `confirmation` are none.
const OPENS =
  /reset|verif|invit|token|(?<![a-z])o?auth(?!or)|session|share|confirm(?!ation)|activat|magic|passw|recover|secret|sign.?in|log.?in|unsubscribe|one.?time|\b(?:sso|otp|jwt|key|code|join|access)s?$/i

// Behind these stands what unlocks, whatever it looks like, or the name of a page.
const UNLOCKS =
  /^(?:(?:password|pw|email|account|user)?[-_]?(?:reset|verify|verification|unsubscribe|activate|activation|recover|recovery)(?:[-_](?:password|email|account|link|token))?|passwords?|pw|tokens?|otp|secrets?|magic(?:[-_]?(?:link|login))?)$/i
const PAGES =
  /^(?:confirm\w*|done|success|complete|expired|new|edit|form|sent|request|e?mail|log-?in|sign-?in|account|password|settings|help|error|link|list|index(?:\.\w+)?)$/i

/** `behind` is 2 right behind such a word, and 1 one part later. */
function isSecret(plain: string, behind: number): boolean {
  if (plain === GONE || scrubName(plain) !== plain) return true
  if (UUID.test(plain)) return behind > 0
  if (plain.match(RUN)?.some(isToken)) return true
  return behind > 0 && isId(plain, behind === 2)
}

// Names of pages, dates and what is made of words are none.
function isId(plain: string, isNext: boolean): boolean {
  if (/^[a-z]+[-_.]?\d{1,2}$|[a-z]{3}[-_][a-z]{3}|^(?:19|20)\d\d(?:-\d\d?)*$/i.test(plain)) {
    return false
  }
  if (/^\d+$/.test(plain)) return isNext && plain.length > 3
  return plain.length > 5 && /\d|[a-z][A-Z].*[A-Z]|^[A-Z]+$|.{20}/.test(plain)
}
