import { findNotice, listTelling, listUntold, markTold } from '../db/known-issues.ts'
import { findSite } from '../db/sites.ts'
import type { Env } from '../env.ts'
import { log, logError } from '../log.ts'
import type { Command } from '../reports/commands.ts'
import { type PinnedNotice, saidOver } from '../reports/known-issue.ts'
import { latestUpdateBy } from '../reports/promises.ts'
import type { Report } from '../reports/report.ts'
import type { Site } from '../sites/site.ts'
import type { Moment } from '../time/clock.ts'
import { change } from './execute-command.ts'

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
export async function tellOver(env: Env, notice: PinnedNotice, moment: Moment): Promise<boolean> {
  const { ended, siteId } = notice
  const site = await findSite(env.DB, siteId)
  if (!ended || !site) return true
  const untold = await listUntold(env.DB, notice, ROUND_MAX)
  for (const report of untold) {
    const command = commandFor(report, ended.words, site, moment)
    const wanted = { actor: ended.by, command, said: saidOver(notice.id) }
    await change(env, report.id, wanted, moment)
  }
  const isDone = untold.length < ROUND_MAX
  if (isDone) await markTold(env.DB, notice, moment.now)
  log('told_over', { reports: untold.length })
  return isDone
}

/** Goes on with what an earlier round has left. */
export async function tellAllOver(env: Env, moment: Moment): Promise<void> {
  for (const notice of await listTelling(env.DB, NOTICES_MAX)) {
    for (let round = 0; round < ROUNDS_MAX; round++) {
      if (await tellOver(env, notice, moment)) break
    }
  }
}

// A report that goes by itself has been answered by nobody: whoever ends the notice takes it.
function commandFor({ state }: Report, text: string, site: Site, { now }: Moment): Command {
  return state === 'merged'
    ? { type: 'tell', text }
    : { type: 'acknowledge', text, updateBy: latestUpdateBy(site, now) }
}

/**
 * Lets a report whose customer wants to be told of a known problem's end go on with the report of
 * that problem. Where that cannot be, it stays an ordinary report: it never fails.
 */
export async function joinNotice(
  env: Env,
  { id, siteId, state, notice: noticeId, reference }: Report,
  moment: Moment,
): Promise<void> {
  if (!noticeId || state !== 'received') return
  try {
    const notice = await findNotice(env.DB, siteId, noticeId)
    if (!notice || notice.ended) return
    const command = { type: 'merge', into: notice.reportId } as const
    await change(env, id, { actor: { role: 'system' }, command }, moment)
    log('joined', { report: reference })
    // It may have ended in this very moment, with nobody left who tells this customer.
    const after = await findNotice(env.DB, siteId, noticeId)
    if (after?.ended) await tellOver(env, after, moment)
  } catch (error) {
    logError('join_failed', error)
  }
}
