import { findKnownIssue, listTelling, listUntold, markEndTold } from '../db/known-issues.ts'
import { findSite } from '../db/sites.ts'
import type { Env } from '../env.ts'
import { log, logError } from '../log.ts'
import type { Command } from '../reports/commands.ts'
import { type PinnedIssue, saidOver } from '../reports/known-issue.ts'
import { latestUpdateBy } from '../reports/promises.ts'
import type { Report } from '../reports/report.ts'
import type { Site } from '../sites/site.ts'
import type { RequestClock } from '../time/clock.ts'
import { executeById } from './execute-command.ts'

/** Somebody at the desk waits for the first round. */
const ROUND_MAX = 25
/** What a minute tells leaves most of the thousand calls of one run to the alerts. */
const ROUNDS_MAX = 4
/** More notices that end at once than any site has. */
const NOTICES_MAX = 20

/**
 * Tells customers who asked that a known problem is over, in the words of the person who ended it:
 * each once, however often this is called. One round of them; false where some are left.
 */
export async function announceEnd(
  env: Env,
  notice: PinnedIssue,
  moment: RequestClock,
): Promise<boolean> {
  const { ended, siteId } = notice
  const site = await findSite(env.DB, siteId)
  if (!ended || !site) return true
  const untold = await listUntold(env.DB, notice, ROUND_MAX)
  for (const report of untold) {
    const command = commandFor(report, ended.words, site, moment)
    const wanted = { actor: ended.by, command, idempotencyKey: saidOver(notice.id) }
    await executeById(env, report.id, wanted, moment)
  }
  const isDone = untold.length < ROUND_MAX
  if (isDone) await markEndTold(env.DB, notice, moment.now)
  log('told_over', { reports: untold.length })
  return isDone
}

/** Goes on with what an earlier round has left. */
export async function announceEnds(env: Env, moment: RequestClock): Promise<void> {
  for (const notice of await listTelling(env.DB, NOTICES_MAX)) {
    for (let round = 0; round < ROUNDS_MAX; round++) {
      if (await announceEnd(env, notice, moment)) break
    }
  }
}

// A report that goes by itself has been answered by nobody: whoever ends the notice takes it.
function commandFor({ state }: Report, text: string, site: Site, { now }: RequestClock): Command {
  return state === 'merged'
    ? { type: 'tell', text }
    : { type: 'acknowledge', text, updateBy: latestUpdateBy(site, now) }
}

/**
 * Lets a report whose customer wants to be told of a known problem's end go on with the report of
 * that problem. Where that cannot be, it stays an ordinary report: it never fails.
 */
export async function joinKnownIssue(
  env: Env,
  { id, siteId, state, notice: noticeId, reference }: Report,
  moment: RequestClock,
): Promise<void> {
  if (!noticeId || state !== 'received') return
  try {
    const notice = await findKnownIssue(env.DB, siteId, noticeId)
    if (!notice || notice.ended) return
    const command = { type: 'merge', into: notice.reportId } as const
    await executeById(env, id, { actor: { role: 'system' }, command }, moment)
    log('joined', { report: reference })
    // It may have ended in this very moment, with nobody left who tells this customer.
    const after = await findKnownIssue(env.DB, siteId, noticeId)
    if (after?.ended) await announceEnd(env, after, moment)
  } catch (error) {
    logError('join_failed', error)
  }
}
