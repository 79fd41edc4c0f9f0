import { newSecret } from '../text/secret.ts'

/** What one request or tick takes from the outside: the time in milliseconds UTC, and chance. */
export interface RequestClock {
  readonly now: number
  readonly newId: () => string
  /** From 0 up to 1. */
  readonly random: () => number
}

/** Reads the time anew for each step of what takes long. */
export type ReadClock = () => RequestClock

/** The present moment, read once where a request or a tick comes in. */
export function readClock(): RequestClock {
  return { now: Date.now(), newId: newSecret, random: Math.random }
}
