import type { Env } from '../env.ts'
import { type Moment, thisMoment } from '../moment.ts'
import { deliverDue } from '../road/deliver-due.ts'
import { markUpkeep } from '../store/upkeep.ts'

// Five rounds of attempts that all time out take less than three minutes; the rest is for the next
// sweep, and two sweeps at once share the work by their leases.
const ROUNDS_MAX = 5

/** Every minute: sends whatever the bell missed. `scheduledAt` is when this minute was due. */
export async function sweep(env: Env, scheduledAt: number): Promise<void> {
  // A tick that is due in the future comes from somebody who tries out the clock.
  const ahead = Math.max(0, scheduledAt - thisMoment().now)
  const moment = (): Moment => ({ ...thisMoment(), now: thisMoment().now + ahead })
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const attempted = await deliverDue(env, moment(), null)
    if (attempted === 0) break
  }
  await markUpkeep(env.DB, 'sweep', moment().now)
}
