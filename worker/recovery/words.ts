import { Problem } from '../problem.ts'

/** Shorter than this, no sentence names anything in a person's own words. */
const SENTENCE_MIN_CHARS = 10
/** A snippet with no more than this around it is still the snippet. */
const OWN_WORDS_MIN_CHARS = 20

/** The names of fields that hold no sentence, as a Problem; null where all do. */
export function requireSentences(fields: Readonly<Record<string, string>>): Problem | null {
  const faults = Object.entries(fields).flatMap(([name, text]) => (isSentence(text) ? [] : [name]))
  return faults.length > 0 ? new Problem('invalid', faults) : null
}

function isSentence(text: string): boolean {
  return Array.from(text.trim()).length >= SENTENCE_MIN_CHARS
}

/** Whether a text is a snippet with next to nothing of one's own around it. */
export function isCanned(text: string, snippets: readonly string[]): boolean {
  const words = ` ${plain(text)} `
  // Longest first, so that a snippet within another leaves no rest of it.
  const known = snippets.map(plain).toSorted((a, b) => b.length - a.length)
  const own = known.filter((snippet) => snippet !== '').reduce(without, words)
  return own !== words && own.trim().length < OWN_WORDS_MIN_CHARS
}

function without(words: string, snippet: string): string {
  let left = words
  while (left.includes(` ${snippet} `)) left = left.replace(` ${snippet} `, ' ')
  return left
}

function plain(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}
