import type { Env, QueueMessage, SiteJob } from '../env.ts'
import { logError } from '../log.ts'

const DELAY_MAX_S = 12 * 60 * 60

/** Asks for due alerts of a report to be sent at `at`. Failing is no harm: the sweep finds them. */
export async function wake(env: Env, reportId: string, at: number, now: number): Promise<void> {
  try {
    await env.BELL.send(wakeMessage(reportId), { delaySeconds: delayUntil(at, now) })
  } catch (error) {
    logError('bell_failed', error)
  }
}

/** What asks for the due alerts of a report. */
export function wakeMessage(reportId: string): QueueMessage {
  return { kind: 'wake', v: 1, reportId }
}

/** Asks for a site's work to be done at `at`. Failing is no harm: the clock finds it. */
export async function wakeWork(
  env: Env,
  siteId: string,
  job: SiteJob,
  at: number,
  now: number,
): Promise<void> {
  try {
    await env.BELL.send(
      { kind: 'work', v: 1, job, siteId, run: null, aheadMs: 0 },
      { delaySeconds: delayUntil(at, now) },
    )
  } catch (error) {
    logError('bell_failed', error)
  }
}

/** How long the platform holds a bell back, in seconds, so that it rings at `at`. */
export function delayUntil(at: number, now: number): number {
  // One second late rather than early: a bell that rings too soon finds nothing to do.
  const seconds = at <= now ? 0 : Math.ceil((at - now) / 1000) + 1
  return Math.min(seconds, DELAY_MAX_S)
}
