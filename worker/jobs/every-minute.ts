import { ROUND_STATEMENTS } from '../app/deliver-due.ts'
import { deliverRounds } from '../app/deliver-rounds.ts'
import { forgetEarlierWords } from '../db/customers.ts'
import { HOLD_STATEMENTS, holdForDisabled } from '../db/endpoints.ts'
import { forgetEarlierAsks } from '../db/mail/confirmations.ts'
import { findBacklog } from '../db/queries/backlog.ts'
import { PRUNE_STATEMENTS, pruneDeliveries } from '../db/retention.ts'
import { DELIVERING, markUpkeep, SWEEP } from '../db/sites.ts'
import { metered, callsMax } from '../db/work/meter.ts'
import type { Env } from '../env.ts'
import { log, logError } from '../log.ts'
import { type ReadClock, readClock } from '../time/clock.ts'
import { restoreCopies, restoreLetters } from './dead-letters.ts'
import { encryptSecrets } from './encrypt-secrets.ts'
import { watchAlerts } from './failures.ts'
import { dropFormer, fillFailedAlerts, fillLiveReports } from './fill-live.ts'
import { forgetExpired } from './retention.ts'
import { workSites } from './site-work.ts'
import { goOnUpgrading } from './upgrade.ts'

/** Rounds begin within this. The next sweep comes a minute after this one began. */
const ROUNDS_MS = 45_000

/** What comes after the rounds of alerts: how they stand, and whether they arrive. */
const WATCH_STATEMENTS = 8
/** A round of alerts with that. */
const ALERTS_STATEMENTS = ROUND_STATEMENTS + WATCH_STATEMENTS
/** Fewer statements in a call than this leave room for one round of alerts, and nothing before it. */
const ROOMY_MIN = 200

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
  const ifLeft = async (statements: number, run: () => Promise<void>) => {
    if (left() > statements) await run()
  }
  let areFilled = false
  const steps = {
    // Before the work that is found by it, where there is room for both.
    live: async () => {
      if (left() <= ROOMY_MIN) return
      areFilled = await fillLiveReports(env, clock, spare)
      await fillFailedAlerts(env, clock, spare)
    },
    retention: () => forgetExpired(env, clock()),
    words: () => forgetEarlierWords(env.DB, clock().now),
    work: () => workSites(env, clock, ahead, spare()),
    letters: () => restoreLetters(env, clock(), spare),
    copies: () => restoreCopies(env, clock(), spare),
    hold: async () => {
      if (spare() >= HOLD_STATEMENTS) await holdForDisabled(env.DB, clock().now)
    },
    deliver: () => deliver(env, clock, () => left() - WATCH_STATEMENTS),
    watch: () => watchAlerts(env, clock, left),
    // Nobody waits for these.
    asks: () => ifLeft(1, () => forgetEarlierAsks(env.DB, clock().now)),
    keys: () => encryptSecrets(env, clock(), left),
    former: async () => {
      areFilled ||= await fillLiveReports(env, clock, left)
      await fillFailedAlerts(env, clock, left)
      if (areFilled) await dropFormer(env, left)
    },
    upgrade: () => goOnUpgrading(env, clock, left),
    prune: () => ifLeft(PRUNE_STATEMENTS, () => pruneDeliveries(env.DB, clock().now)),
  }
  let isWhole = true
  for (const [name, run] of Object.entries(steps)) {
    await run().catch((error: unknown) => {
      isWhole = false
      logError(`${name}_failed`, error)
    })
  }
  // Whoever watches the health learns of a clock that does not come to its end.
  if (isWhole) await markUpkeep(env.DB, SWEEP, clock().now)
}

async function deliver(env: Env, clock: ReadClock, left: () => number): Promise<void> {
  const until = clock().now + ROUNDS_MS
  const attempted = await deliverRounds(env, clock, {}, { until, left })
  const { now } = clock()
  const { pending, dueNow, oldestAt, unattemptedAt, dead } = await findBacklog(env.DB, now)
  const oldestUndeliveredMs = oldestAt === null ? null : now - oldestAt
  log('alerts', { pending, dueNow, oldestUndeliveredMs, dead, attempted })
  // By then everything that was due had been attempted.
  await markUpkeep(env.DB, DELIVERING, unattemptedAt ?? now)
}
