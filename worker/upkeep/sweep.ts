import type { Env } from '../env.ts'
import type { Moment } from '../moment.ts'
import { deliverDue } from '../road/deliver-due.ts'
import { markUpkeep } from '../store/upkeep.ts'

// A sweep that cannot finish leaves the rest to the next minute.
const ROUNDS_MAX = 20

/** Every minute: sends whatever the bell missed. */
export async function sweep(env: Env, moment: Moment): Promise<void> {
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const attempted = await deliverDue(env, moment, null)
    if (attempted === 0) break
  }
  await markUpkeep(env.DB, 'sweep', moment.now)
}
