import { Problem } from './problem.ts'

// What D1's documentation says to try again ("Retry queries" and the list of errors): nobody knows
// what became of the query, and the database itself is well.
const TRANSIENT =
  /Network connection lost|storage caused object to be reset|reset because its code was updated|transient issue on remote node/
// To try again at once would only add to the load.
const BUSY = /overloaded|too many requests queued|exceeded timeout|timed out/i

/** Whether an error says that the same query, tried again soon, may well succeed. */
export function isTransient(error: unknown): boolean {
  return TRANSIENT.test(messageOf(error)) && !BUSY.test(messageOf(error))
}

/** Whether an error is that of a database out of reach, and not of what it was asked to do. */
export function isOutage(error: unknown): boolean {
  return TRANSIENT.test(messageOf(error)) || BUSY.test(messageOf(error))
}

/** Runs something for so long at most; what takes longer is abandoned and may still come to its end. */
export function within<T>(ms: number, run: () => Promise<T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Problem('unavailable', [], { cause: new Error('timed out') }))
    }, ms)
    const stop = () => clearTimeout(timer)
    void run().then(resolve, reject).then(stop)
  })
}

/** Whether something was refused because what stores it is out of reach. */
export function isUnavailable(error: unknown): error is Problem {
  return error instanceof Problem && error.code === 'unavailable'
}

function messageOf(error: unknown): string {
  const cause = error instanceof Problem ? error.cause : error
  return cause instanceof Error ? cause.message : ''
}
