import { rewriteWake } from '../db/reports.ts'
import type { Env } from '../env.ts'
import { log } from '../log.ts'
import { wakeOf } from '../reports/timers.ts'
import type { RequestClock } from '../time/clock.ts'
import { executeById } from './execute-command.ts'

const TICK = { actor: { role: 'system' }, command: { type: 'tick' } } as const

/**
 * Turns the clock of one report: reminds, escalates, asks and closes whatever is due, under its
 * version, so that two at once do nothing twice. Where nothing is due after all, the moment at which
 * it said that something would be is written anew. Throws where something is still due.
 */
export async function runReportTimers(
  env: Env,
  reportId: string,
  moment: RequestClock,
): Promise<void> {
  const report = await executeById(env, reportId, TICK, moment)
  const { wakeAt, reference, siteId } = report
  if (wakeAt === null || wakeAt > moment.now) return
  const next = wakeOf(report)
  // Whoever asks at once again would ask for ever.
  if (next !== null && next <= moment.now) throw new Error('Something is due after all was done.')
  await rewriteWake(env.DB, { ...report, wakeAt: next })
  log('wake_rewritten', { site: siteId, report: reference })
}
