const ID_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
// Without 0, O, 1 and I, which people confuse when they read a reference aloud.
const REFERENCE_ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'

/** The form of a report's id: 128 bits in base64url. */
export const REPORT_ID = /^[\w-]{22}$/

/**
 * The reference of a report, such as `K7M-2PQ`: the first 30 bits of its id. Because it follows
 * from the id, it needs no index of its own. Two reports may share one (about one pair in a
 * thousand million); a search then shows both.
 */
export function referenceOf(id: string): string {
  const bits = Array.from(id.slice(0, PREFIX_CHARS)).reduce(
    (sum, char) => sum * 64 + ID_ALPHABET.indexOf(char),
    0,
  )
  const chars = [5, 4, 3, 2, 1, 0].map(
    (place) => REFERENCE_ALPHABET[Math.floor(bits / 32 ** place) % 32],
  )
  return `${chars.slice(0, 3).join('')}-${chars.slice(3).join('')}`
}

/** How many characters of an id a reference tells. */
export const PREFIX_CHARS = 5

/** The characters with which the id of every report of this reference begins, or null. */
export function idPrefixOf(reference: string): string | null {
  const chars = reference.toUpperCase().replaceAll(/[\s-]/g, '')
  if (!/^[2-9A-HJ-NP-Z]{6}$/.test(chars)) return null
  const bits = Array.from(chars).reduce(
    (sum, char) => sum * 32 + REFERENCE_ALPHABET.indexOf(char),
    0,
  )
  const places = [4, 3, 2, 1, 0].map((place) => ID_ALPHABET[Math.floor(bits / 64 ** place) % 64])
  return places.join('')
}
