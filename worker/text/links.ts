/** Where an address stands in a text: from its first sign to before the next. */
export type LinkSpan = readonly [from: number, to: number]

/** No address is longer that somebody reads before they follow it. */
const LINK_MAX = 2_000

// Chinese, Japanese and Korean set no space around an address.
const EAST = '\\u3000-\\u9fff\\uac00-\\ud7af\\uf900-\\ufaff\\uff00-\\uffef'
const CANDIDATE = new RegExp(
  `(^|[^\\w@:;,/\\\\.%&=?#+~\\p{Cf}-])(https?://[^\\s<>"“”„«»‹›「」${EAST}]+)`,
  'giu',
)
// No name before an `@`, no letters that look like others, no backslash that becomes a slash.
const PLAIN = /^https?:\/\/(?:[a-z\d-]+\.)+[a-z\d-]+(?::\d{1,5})?(?:[/?#][^\\\p{C}\p{Z}]*)?$/iu
// What runs from right to left would be read in another order than it is followed.
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/
const SIGN = /^(?:[.,;:!?'*_~|`^]|(?!\p{ASCII})[\p{P}\p{S}])$/u
const OPENED: Readonly<Partial<Record<string, string>>> = { ')': '(', ']': '[', '}': '{' }

/**
 * The web addresses in a text that can be followed safely, as they are written: http and https
 * alone, without the signs of the sentence behind them. What hides where it leads is none.
 */
export function findLinks(text: string): readonly LinkSpan[] {
  return [...text.matchAll(CANDIDATE)].flatMap(({ index, 1: before = '', 2: found = '' }) => {
    if (found.length > LINK_MAX) return []
    const address = withoutSigns(found)
    if (!PLAIN.test(address) || RIGHT_TO_LEFT.test(address)) return []
    const from = index + before.length
    return [[from, from + address.length] as const]
  })
}

function withoutSigns(address: string): string {
  const last = address.at(-1) ?? ''
  const opening = OPENED[last]
  const isSign = opening === undefined ? SIGN.test(last) : isLone(address, opening, last)
  return isSign ? withoutSigns(address.slice(0, -1)) : address
}

// As `https://en.wikipedia.org/wiki/Mercury_(planet)` closes its own.
function isLone(address: string, opening: string, closing: string): boolean {
  return address.split(closing).length > address.split(opening).length
}
