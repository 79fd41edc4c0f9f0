import { deleteStoredLetters } from '../db/dead-letters.ts'
import {
  findCollector,
  markFailureTold,
  postponeTelling,
  settleFailures,
  type TakenFailure,
  takeUntold,
} from '../db/failures.ts'
import { isMailHeld } from '../db/mail/outage.ts'
import { findDesk } from '../db/sites.ts'
import type { Env } from '../env.ts'
import { log, logError } from '../log.ts'
import { alertFailure } from '../notifications/failures.tsx'
import type { ReadClock } from '../time/clock.ts'

/** Longer than telling takes: everybody at once, and half a minute for each. */
const LEASE_MS = 5 * 60_000
/** After a telling that failed: a minute, and twice as long each time, up to six hours. */
const PAUSE_MS = 60_000
const PAUSE_MAX_MS = 6 * 60 * 60_000

/** Statements that telling of one trouble takes. */
const STATEMENTS_EACH = 4

/**
 * Notes what keeps alerts from arriving and what is over, and tells of each trouble once. `left` is
 * how many statements this call may still make; one is told of in any case.
 */
export async function watchAlerts(env: Env, clock: ReadClock, left: () => number): Promise<void> {
  const { now } = clock()
  await deleteStoredLetters(env.DB)
  await settleFailures(env.DB, now)
  const limit = Math.max(1, Math.floor(left() / STATEMENTS_EACH) - 1)
  const untold = await takeUntold(env.DB, now, now + LEASE_MS, limit)
  if (untold.length === 0) return
  const isHeld = await isMailHeld(env.DB, now)
  for (const trouble of untold) {
    try {
      // What is told by mail waits until mail goes out again.
      if (isHeld && trouble.kind !== 'mail_failing') {
        await postponeTelling(env.DB, trouble, now + PAUSE_MS)
      } else await tell(env, trouble, clock)
    } catch (error) {
      // One site of which cannot be told must not keep the others in the dark.
      logError('trouble_untold', error, { kind: trouble.kind })
    }
  }
}

async function tell(env: Env, trouble: TakenFailure, clock: ReadClock): Promise<void> {
  const desk = await findDesk(env.DB, trouble.siteId)
  const collector = await findCollector(env.DB, trouble.siteId)
  if (!desk || collector === null) return
  const link = `${collector}/desk/deliveries`
  log('trouble', { kind: trouble.kind, attempts: trouble.attempts })
  const isTold = await alertFailure(env, trouble, { desk, link, now: clock().now })
  const { now } = clock()
  const pause = Math.min(PAUSE_MS * 2 ** (trouble.attempts - 1), PAUSE_MAX_MS)
  if (isTold) await markFailureTold(env.DB, trouble, now)
  else await postponeTelling(env.DB, trouble, now + pause)
}
