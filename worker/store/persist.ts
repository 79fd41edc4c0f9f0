import { isTransient } from '../outage.ts'
import { Problem } from '../problem.ts'
import { refusing } from './refusal.ts'

const TRIES_MAX = 3
/** Each pause is between this and three times as long: writers that failed together part. */
const PAUSES_MS = [50, 200]

/**
 * Runs a write, and again where D1 lost it on the way. What failed may have landed: `isDone` is
 * asked before a try that came too late is called a failure. Null where an earlier try did it.
 */
export async function persisting<T>(
  run: () => Promise<T>,
  random: () => number,
  isDone: () => Promise<boolean>,
): Promise<T | null> {
  for (let tries = 1; ; tries++) {
    try {
      return await refusing(run)
    } catch (error) {
      const isLost = isTransient(error)
      const pause = isLost ? PAUSES_MS[tries - 1] : undefined
      if (pause !== undefined && tries < TRIES_MAX) {
        await wait(pause * (1 + 2 * random()))
        continue
      }
      const mayBeDone = isLost || (tries > 1 && isConflict(error))
      if (mayBeDone && (await isDone())) return null
      throw error
    }
  }
}

function isConflict(error: unknown): boolean {
  return error instanceof Problem && error.code === 'conflict'
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms)
  })
}
