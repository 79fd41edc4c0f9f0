import { deliverDue } from '../app/deliver-due.ts'
import { forgetEarlierWords } from '../db/customers.ts'
import { buryForDisabled } from '../db/endpoints.ts'
import { forgetEarlierAsks } from '../db/mail/confirmations.ts'
import { findBacklog } from '../db/queries/backlog.ts'
import { markUpkeep } from '../db/sites.ts'
import { metered, callsMax } from '../db/work/meter.ts'
import type { Env } from '../env.ts'
import { log, logError } from '../log.ts'
import { type ReadClock, readClock } from '../time/clock.ts'
import { restoreLetters } from './dead-letters.ts'
import { watchAlerts } from './failures.ts'
import { forgetExpired } from './retention.ts'
import { workSites } from './site-work.ts'
import { goOnUpgrading } from './upgrade.ts'

/** Rounds begin within this. The next sweep comes a minute after this one began. */
const ROUNDS_MS = 45_000

/** What a round of alerts takes. */
const ROUND_STATEMENTS = 16
/** The same, with a look at whether they arrive and what nobody waits for. */
const ALERTS_STATEMENTS = 24

/**
 * Every minute: does what is due for each site, or has the queue do it, sends whatever the bell
 * missed, watches that alerts arrive and forgets what has ended; what fails of these keeps none of
 * the others. `scheduledAt` is when this minute was due.
 */
export async function everyMinute(given: Env, scheduledAt: number): Promise<void> {
  // A tick that is due in the future comes from somebody who tries out the clock.
  const ahead = Math.max(0, scheduledAt - readClock().now)
  const clock: ReadClock = () => ({ ...readClock(), now: readClock().now + ahead })
  const { env, left } = metered(given, callsMax(given))
  const spare = () => left() - ALERTS_STATEMENTS
  const steps = {
    retention: () => forgetExpired(env, clock()),
    words: () => forgetEarlierWords(env.DB, clock().now),
    work: () => workSites(env, clock, ahead, spare()),
    letters: () => restoreLetters(env, clock(), spare),
    deliver: () => deliver(env, clock, left),
    watch: () => watchAlerts(env, clock),
    // Nobody waits for these.
    asks: () => forgetAsks(env, clock, left),
    upgrade: () => goOnUpgrading(env, clock, left),
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

async function forgetAsks(env: Env, clock: ReadClock, left: () => number): Promise<void> {
  if (left() > 1) await forgetEarlierAsks(env.DB, clock().now)
}

async function deliver(env: Env, clock: ReadClock, left: () => number): Promise<void> {
  await buryForDisabled(env.DB, clock().now)
  const attempted = await deliverAll(env, clock, left)
  await logBacklog(env, clock().now, attempted)
}

// A recipient of whom nothing in a round was taken is not asked again in this sweep: one that hangs
// costs others its first round alone.
async function deliverAll(env: Env, clock: ReadClock, left: () => number): Promise<number> {
  const until = clock().now + ROUNDS_MS
  const without = new Set<string>()
  let sum = 0
  while (clock().now < until && left() >= ROUND_STATEMENTS) {
    const attempted = await deliverDue(env, clock, { without: [...without] })
    if (attempted.length === 0) break
    sum += attempted.length
    for (const [recipientId, own] of Map.groupBy(attempted, (one) => one.delivery.recipientId)) {
      if (own.every(({ outcome }) => !outcome.ok && outcome.isReceivers)) without.add(recipientId)
    }
  }
  return sum
}

async function logBacklog(env: Env, now: number, attempted: number): Promise<void> {
  const { pending, dueNow, oldestAt, dead } = await findBacklog(env.DB, now)
  const oldestUndeliveredMs = oldestAt === null ? null : now - oldestAt
  log('alerts', { pending, dueNow, oldestUndeliveredMs, dead, attempted })
}
