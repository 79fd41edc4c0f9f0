import { isHeldAlike } from '../db/queries/held.ts'
import type { Env } from '../env.ts'
import { nextStepDueIn } from '../reports/promises.ts'
import type { Report } from '../reports/report.ts'
import type { Site } from '../sites/site.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/**
 * Whether a report that is held back at `at` is the only one of its kind: no other one waits at its
 * site that was held back for the same reasons within the hour. Staff are then told of it at once.
 */
export async function isOnlyHeld(
  { DB }: Pick<Env, 'DB'>,
  site: Site,
  held: Required<Pick<Report, 'id' | 'suspicion'>>,
  at: number,
): Promise<boolean> {
  // Reports in quarantine are ordered by when the clock asks for a look, so a short range holds them.
  const dueBy = (moment: number) => nextStepDueIn('quarantined', site, moment)?.due ?? moment
  const range = { from: dueBy(at - HOUR_MS), to: dueBy(at) + MINUTE_MS }
  return !(await isHeldAlike(DB, { siteId: site.id, ...held }, range))
}
