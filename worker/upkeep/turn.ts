import { change } from '../app/execute-command.ts'
import { listDueReports } from '../db/queries/inbox.ts'
import type { Env } from '../env.ts'
import { logError } from '../log.ts'
import type { Moment } from '../time/clock.ts'

/** What one tick looks at; the rest is as due a minute later. */
const REPORTS_MAX = 100

/**
 * Turns the clock: reminds, escalates, asks and closes whatever is due. Each report is changed
 * under its version, so two ticks at once do nothing twice, and one that fails holds up no other.
 */
export async function turnClock(env: Env, moment: Moment): Promise<void> {
  const wanted = { actor: { role: 'system' }, command: { type: 'tick' } } as const
  for (const id of await listDueReports(env.DB, moment.now, REPORTS_MAX)) {
    try {
      await change(env, id, wanted, moment)
    } catch (error) {
      logError('clock_failed', error)
    }
  }
}
