import type { D1Result } from '@cloudflare/workers-types'
import { log } from '../log.ts'
import { Problem, type ProblemCode } from '../problem.ts'
import { MAILBOX_REFUSES, UNMISSED } from '../reports/effects.ts'

/**
 * Runs a batch and turns what D1 throws into a Problem: a lost race, a bug of ours, or a database
 * out of reach. To try a bug again would only hide it.
 */
export async function mapDbErrors<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (cause) {
    if (cause instanceof Problem) throw cause
    throw new Problem(codeOf(cause), [], { cause })
  }
}

const RACED = /UNIQUE constraint failed|raced:/
// SQLite's codes for what was asked wrongly: its syntax, a constraint, a type, a size, a parameter.
const BUG =
  /\bSQLITE_(?:ERROR|CONSTRAINT|MISMATCH|RANGE|TOOBIG|MISUSE|AUTH)|^D1_TYPE_ERROR|syntax error|Wrong number of parameter bindings/
// Until its migrations are applied, a database stores nothing, and what comes in has to wait.
const UNPREPARED = /no such (?:table|column)|has no column named/

const OURS = ['TypeError', 'RangeError', 'ReferenceError', 'SyntaxError']

function codeOf(cause: unknown): ProblemCode {
  const message = messageOf(cause)
  if (RACED.test(message)) return 'conflict'
  if (isOutage(cause)) return 'unavailable'
  // What isn't D1's is an error in the code around it.
  const isOurs = !(cause instanceof Error) || OURS.includes(cause.name)
  return isOurs || (BUG.test(message) && !UNPREPARED.test(message)) ? 'internal' : 'unavailable'
}

const TRIES_MAX = 3
/** Each pause is between this and three times as long: writers that failed together part. */
const PAUSES_MS = [50, 200]

/**
 * Runs a write, and again where D1 lost it on the way. What failed may have landed: `isDone` is
 * asked before a try that came too late is called a failure. Null where an earlier try did it.
 */
export async function withRetry<T>(
  run: () => Promise<T>,
  random: () => number,
  isDone: () => Promise<boolean>,
): Promise<T | null> {
  for (let tries = 1; ; tries++) {
    try {
      return await mapDbErrors(run)
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

/** Logs how many rows a batch wrote, which is what D1 costs. */
export function logRows(
  event: string,
  results: readonly D1Result[],
  fields: Parameters<typeof log>[1] = {},
): void {
  const rowsWritten = results.reduce((sum, { meta }) => sum + meta.rows_written, 0)
  log(event, { ...fields, rowsWritten })
}

const listOf = (outcomes: readonly string[]) => outcomes.map((one) => `'${one}'`).join(', ')

/** SQL that is true of a delivery `d` that waits; its first half names the index that delivered ones leave. */
export const IS_PENDING = `d.status <> 'delivered' AND d.status = 'pending'`

/** SQL that is true of a delivery `d` that somebody misses. */
export const IS_MISSED = `coalesce(d.outcome, '') NOT IN (${listOf(UNMISSED)})`

/** SQL that is true of a delivery `d` that its mailbox alone refused. */
export const IS_REFUSED = `coalesce(d.outcome, '') IN (${listOf(MAILBOX_REFUSES)})`

// What D1's documentation says to try again ("Retry queries" and the list of errors): nobody knows
// what became of the query, and the database itself is well.
const TRANSIENT =
  /Network connection lost|storage caused object to be reset|reset because its code was updated|transient issue on remote node/
// To try again at once would only add to the load.
const BUSY = /overloaded|too many requests queued|exceeded timeout|timed out/i
// Whoever runs it has to make room: nothing that fails meanwhile is to blame.
const FULL = /disk is full|SQLITE_FULL|exceeded maximum DB size/i

/** Whether an error says that the same query, tried again soon, may well succeed. */
function isTransient(error: unknown): boolean {
  return TRANSIENT.test(messageOf(error)) && !BUSY.test(messageOf(error))
}

/** Whether an error is that of a database out of reach or full, and not of what it was asked to do. */
export function isOutage(error: unknown): boolean {
  const message = messageOf(error)
  return [TRANSIENT, BUSY, FULL].some((one) => one.test(message))
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
