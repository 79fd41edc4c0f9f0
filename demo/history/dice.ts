const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const ID_CHARS = 22

/** Numbers from 0 up to 1 that are the same for the same seed. */
export function newDice(seed: string): () => number {
  let state = Array.from(seed).reduce(
    (hash, char) => Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193),
    0x811c9dc5,
  )
  // Mulberry32, which is plenty for a demo.
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Ids in the form of a report's, the same for the same seed. */
export function newIdFrom(seed: string): () => string {
  const roll = newDice(seed)
  return () =>
    Array.from({ length: ID_CHARS }, () => ALPHABET[Math.floor(roll() * 64)] ?? 'A').join('')
}

/** The id of a story's report: the same at every start, so that the history happens once. */
export function idOf(story: number): string {
  return newIdFrom(`report ${story}`)()
}
