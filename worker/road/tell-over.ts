import type { Env } from '../env.ts'
import { log } from '../log.ts'
import type { Command } from '../reports/commands.ts'
import { type PinnedNotice, saidOver } from '../reports/known-issue.ts'
import { latestUpdateBy } from '../reports/promises.ts'
import type { Report } from '../reports/report.ts'
import type { Site } from '../sites/site.ts'
import { listUntold } from '../store/joined.ts'
import { listTelling } from '../store/notice.ts'
import { markTold } from '../store/put-notice.ts'
import { findSite } from '../store/site.ts'
import type { Moment } from '../time/clock.ts'
import { change } from './perform.ts'

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
