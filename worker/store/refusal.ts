import { Problem } from '../problem.ts'

/** Runs a batch and turns what D1 throws into a Problem: a lost race, or a database out of reach. */
export async function refusing<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (cause) {
    const raced = cause instanceof Error && /UNIQUE constraint failed|raced:/.test(cause.message)
    throw new Problem(raced ? 'conflict' : 'unavailable', [], { cause })
  }
}
