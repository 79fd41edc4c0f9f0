import type { EngineName } from './engine.ts'

/** What is known not to come is not waited for as long as other things. */
export const KNOWN_PATIENCE_MS = 6_000

interface Known {
  /** Stands in the message with which it fails. */
  readonly symptom: RegExp
  readonly cause: string
}

interface KnownInEngine extends Known {
  readonly engine: EngineName
  readonly walks: readonly string[]
}

/** Each of these must fail, in its own way: one that passes has to leave this list. */
const IN_ENGINES: readonly KnownInEngine[] = []

export const knownInEngine = (name: EngineName, walk: string): Known | undefined =>
  IN_ENGINES.find(({ engine, walks }) => engine === name && walks.includes(walk))

/** Null where a walk passed or failed as was to be expected, else why it didn't. */
export function surpriseOf(error: Error | null, known: Known | undefined): Error | null {
  if (!known) return error
  if (!error) return new Error('It passes now: take it out of known-failures.ts.')
  return known.symptom.test(error.message) ? null : error
}
