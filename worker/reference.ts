const ID_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
// Without 0, O, 1 and I, which people confuse when they read a reference aloud.
const REFERENCE_ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'

/**
 * The reference of a report, such as `K7M-2PQ`: the first 30 bits of its id. Because it follows
 * from the id, it needs no index of its own. Two reports may share one (about one pair in a
 * thousand million); a search then shows both.
 */
export function referenceOf(id: string): string {
  const bits = Array.from(id.slice(0, 5)).reduce(
    (sum, char) => sum * 64 + ID_ALPHABET.indexOf(char),
    0,
  )
  const chars = [5, 4, 3, 2, 1, 0].map(
    (place) => REFERENCE_ALPHABET[Math.floor(bits / 32 ** place) % 32],
  )
  return `${chars.slice(0, 3).join('')}-${chars.slice(3).join('')}`
}
