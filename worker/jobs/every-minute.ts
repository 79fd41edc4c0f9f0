import { deliverDue } from '../app/deliver-due.ts'
import { executeById } from '../app/execute-command.ts'
import { announceEnds } from '../app/known-issues.ts'
import { forgetEarlierWords } from '../db/customers.ts'
import { buryForDisabled } from '../db/endpoints.ts'
import { forgetEarlierAsks } from '../db/mail/asks.ts'
import { findBacklog } from '../db/queries/backlog.ts'
import { listDueReports } from '../db/queries/inbox.ts'
import { markUpkeep } from '../db/sites.ts'
import type { Env } from '../env.ts'
import { log, logError } from '../log.ts'
import { type ReadClock, type RequestClock, readClock } from '../time/clock.ts'
import { sendDigests } from './digest.ts'
import { watchAlerts } from './failures.ts'
import { restoreLetters } from './letters.ts'
import { keepRetention } from './retention.ts'
import { goOnUpgrading } from './upgrade.ts'

/** Rounds begin within this. The next sweep comes a minute after this one began. */
const ROUNDS_MS = 45_000

/**
 * Every minute: turns the clock, sends whatever the bell missed, watches that alerts arrive,
 * erases what was kept long enough and sends the digests; what fails of these keeps none of the
 * others. `scheduledAt` is when this minute was due.
 */
export async function everyMinute(env: Env, scheduledAt: number): Promise<void> {
  // A tick that is due in the future comes from somebody who tries out the clock.
  const ahead = Math.max(0, scheduledAt - readClock().now)
  const clock: ReadClock = () => ({ ...readClock(), now: readClock().now + ahead })
  const steps = {
    clock: () => runTimers(env, clock()),
    notices: () => announceEnds(env, clock()),
    deliver: () => deliver(env, clock),
    letters: () => restoreLetters(env, clock()),
    watch: () => watchAlerts(env, clock),
    words: () => forgetEarlierWords(env.DB, clock().now),
    upgrade: () => goOnUpgrading(env, clock),
    asks: () => forgetEarlierAsks(env.DB, clock().now),
    retention: () => keepRetention(env, clock()),
    // Last, for alerts do not wait for anybody's morning.
    digests: () => sendDigests(env, clock()),
  }
  let isWhole = true
  for (const [name, run] of Object.entries(steps)) {
    await run().catch((error: unknown) => {
      isWhole = false
      logError(`${name}_failed`, error)
    })
  }
  // Whoever watches the health learns of a clock that does not come to its end.
  if (isWhole) await markUpkeep(env.DB, 'sweep', clock().now)
}

async function deliver(env: Env, clock: ReadClock): Promise<void> {
  await buryForDisabled(env.DB, clock().now)
  const attempted = await deliverAll(env, clock)
  await logBacklog(env, clock().now, attempted)
}

// A recipient of whom nothing in a round was taken is not asked again in this sweep: one that hangs
// costs others its first round alone.
async function deliverAll(env: Env, clock: ReadClock): Promise<number> {
  const until = clock().now + ROUNDS_MS
  const without = new Set<string>()
  let sum = 0
  do {
    const attempted = await deliverDue(env, clock, { without: [...without] })
    if (attempted.length === 0) break
    sum += attempted.length
    for (const [recipientId, own] of Map.groupBy(attempted, (one) => one.delivery.recipientId)) {
      if (own.every(({ outcome }) => !outcome.ok && outcome.isReceivers)) without.add(recipientId)
    }
  } while (clock().now < until)
  return sum
}

async function logBacklog(env: Env, now: number, attempted: number): Promise<void> {
  const { pending, dueNow, oldestAt, dead } = await findBacklog(env.DB, now)
  const oldestUndeliveredMs = oldestAt === null ? null : now - oldestAt
  log('alerts', { pending, dueNow, oldestUndeliveredMs, dead, attempted })
}

/** What one tick looks at; the rest is as due a minute later. */
const REPORTS_MAX = 100

/**
 * Turns the clock: reminds, escalates, asks and closes whatever is due. Each report is changed
 * under its version, so two ticks at once do nothing twice, and one that fails holds up no other.
 */
export async function runTimers(env: Env, moment: RequestClock): Promise<void> {
  const wanted = { actor: { role: 'system' }, command: { type: 'tick' } } as const
  for (const id of await listDueReports(env.DB, moment.now, REPORTS_MAX)) {
    try {
      await executeById(env, id, wanted, moment)
    } catch (error) {
      logError('clock_failed', error)
    }
  }
}
