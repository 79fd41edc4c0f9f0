import { type Budget, putOffTick } from '../app/due-commands.ts'
import { runReportTimers } from '../app/run-timers.ts'
import { listDueReports } from '../db/queries/inbox.ts'
import { isOutage } from '../db/query.ts'
import type { Env } from '../env.ts'
import { logError } from '../log.ts'
import { referenceOf } from '../reports/reference.ts'
import type { RequestClock } from '../time/clock.ts'

/** Statements that a report takes, as most of them do. */
const STATEMENTS_EACH = 8
/** What is read at once. */
const REPORTS_MAX = 50

/**
 * Turns the clock of a site's reports: reminds, escalates, asks and closes whatever is due, the most
 * overdue first, within the budget. One that fails is named in the log and tried again by itself,
 * later and later, and holds up no other. True where more is due.
 */
export async function runTimers(
  env: Env,
  siteId: string,
  moment: RequestClock,
  budget: Budget,
): Promise<boolean> {
  const limit = Math.min(budget.items, REPORTS_MAX)
  const ids = await listDueReports(env.DB, siteId, moment.now, limit)
  for (const [at, id] of ids.entries()) {
    if (at > 0 && budget.left() < STATEMENTS_EACH) return true
    try {
      await runReportTimers(env, id, moment)
    } catch (error) {
      logError('clock_failed', error, { site: siteId, report: referenceOf(id) })
      // A database that is out of reach says nothing against a report.
      if (isOutage(error)) throw error
      await putOffTick(env, siteId, id, moment)
    }
  }
  return ids.length === limit
}
