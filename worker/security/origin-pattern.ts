const ANY_LABELS = '*.'
// RFC 1035, and the line that some put into names all the same.
const NAME_MAX = 253
const LABEL = /^[a-z\d_](?:[a-z\d_-]{0,61}[a-z\d_])?$/

/**
 * Whether a site may list this as an origin: one to the letter, `https://*.shop.example` for all
 * below a name of at least two labels, or an app's own such as `capacitor://localhost`.
 */
export function isOriginPattern(text: string): boolean {
  if (isOfApp(text)) return true
  const base = withoutStar(text)
  const url = originOf(base ?? text)
  if (url === null) return false
  if (base === null) return true
  const labels = url.hostname.split('.')
  const isName = /[a-z]/.test(labels.at(-1) ?? '')
  return labels.length >= 2 && isName && labels.every((label) => label !== '')
}

/**
 * Whether an origin is one that a pattern stands for: of the same scheme and port, and never one
 * that merely ends alike.
 */
export function fitsOrigin(pattern: string, origin: string): boolean {
  if (isOfApp(pattern)) return pattern === origin
  const given = originOf(origin)
  if (given === null) return false
  const base = withoutStar(pattern)
  if (base === null) return pattern === origin
  const parent = originOf(base)
  if (parent === null || !isOriginPattern(pattern)) return false
  const isSameDoor = given.protocol === parent.protocol && given.port === parent.port
  return isSameDoor && isBelow(given.hostname, parent.hostname)
}

/** Whether a site lets pages of an origin raise its reports; many a page is `null` to its browser. */
export function listsOrigin(
  site: { readonly origins: readonly string[]; readonly nullOrigin: boolean },
  origin: string,
): boolean {
  if (origin === 'null') return site.nullOrigin
  return site.origins.some((pattern) => fitsOrigin(pattern, origin))
}

// A web view sends its app's own scheme, to the letter.
const OF_APP = /^(?<scheme>[a-z][a-z\d+.-]*):\/\/[a-z\d](?:[a-z\d.-]{0,251}[a-z\d])?(?::\d{1,5})?$/
/** No app's own; extensions of a browser and pages of a disk are nobody's. */
const OF_BROWSERS =
  /^(?:https?|wss?|ftp|file|data|blob|about|javascript|vbscript|filesystem|view-source|null|.*extension)$/

function isOfApp(text: string): boolean {
  const scheme = OF_APP.exec(text)?.groups?.['scheme']
  return scheme !== undefined && !OF_BROWSERS.test(scheme)
}

// Compared by whole labels: `evilshop.example` is not below `shop.example`.
function isBelow(name: string, parent: string): boolean {
  const labels = name.split('.')
  const wanted = parent.split('.')
  const more = labels.length - wanted.length
  return (
    more > 0 &&
    name.length <= NAME_MAX &&
    labels.every((label) => LABEL.test(label)) &&
    wanted.every((label, at) => label === labels[more + at])
  )
}

/** What follows the star, with its scheme; null where the pattern does not begin with one. */
function withoutStar(pattern: string): string | null {
  const [scheme = '', host, ...rest] = pattern.split('://')
  if (host === undefined || rest.length > 0 || !host.startsWith(ANY_LABELS)) return null
  return `${scheme}://${host.slice(ANY_LABELS.length)}`
}

// A browser sends an origin in this one spelling, and so does nobody who tries another.
function originOf(text: string): URL | null {
  const url = URL.canParse(text) ? new URL(text) : null
  const isWeb = url?.protocol === 'https:' || url?.protocol === 'http:'
  return isWeb && url?.origin === text && !text.includes('*') ? url : null
}
