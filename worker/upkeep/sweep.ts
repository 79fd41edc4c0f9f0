import type { Env } from '../env.ts'
import { logError } from '../log.ts'
import { type Moment, thisMoment } from '../moment.ts'
import { deliverDue } from '../road/deliver-due.ts'
import { markUpkeep } from '../store/upkeep.ts'
import { sendDigests } from './digest.ts'
import { turnClock } from './turn.ts'

// Five rounds of attempts that all time out take less than three minutes; the rest is for the next
// sweep, and two sweeps at once share the work by their leases.
const ROUNDS_MAX = 5

/** Every minute: turns the clock, sends whatever the bell missed, and the digests. `scheduledAt` is when this minute was due. */
export async function sweep(env: Env, scheduledAt: number): Promise<void> {
  // A tick that is due in the future comes from somebody who tries out the clock.
  const ahead = Math.max(0, scheduledAt - thisMoment().now)
  const moment = (): Moment => ({ ...thisMoment(), now: thisMoment().now + ahead })
  await turnClock(env, moment())
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const attempted = await deliverDue(env, moment(), null)
    if (attempted === 0) break
  }
  // Last, for alerts do not wait for anybody's morning.
  await sendDigests(env, moment()).catch((error: unknown) => logError('digests_failed', error))
  await markUpkeep(env.DB, 'sweep', moment().now)
}
