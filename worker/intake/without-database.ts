import type { Context } from 'hono'
import { logError } from '../log.ts'
import { isUnavailable } from '../outage.ts'

/** Stands for what the database did not say. */
export const OUT = Symbol('out of reach')

/** What something comes to, or `OUT` where that is out of reach; whatever else is wrong is thrown. */
export async function unlessOut<T>(run: () => Promise<T>): Promise<T | typeof OUT> {
  try {
    return await run()
  } catch (error) {
    if (!isUnavailable(error)) throw error
    logError('intake_diverted', error.cause ?? error)
    return OUT
  }
}

/** Does what is only kept for later, which never holds up an answer, nor breaks it. */
export function background(c: Context, work: Promise<void>): void {
  c.executionCtx.waitUntil(work.catch((error: unknown) => logError('keep_failed', error)))
}
