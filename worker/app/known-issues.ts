import { findKnownIssue, markEndTold } from '../db/known-issues.ts'
import type { Env } from '../env.ts'
import type { DueCommand } from '../reports/due-commands.ts'
import { type PinnedIssue, saidOver } from '../reports/known-issue.ts'
import { latestUpdateBy } from '../reports/promises.ts'
import type { RequestClock } from '../time/clock.ts'
import { executeById, type CommandFor } from './execute-command.ts'

type Row = Pick<DueCommand, 'siteId' | 'subject' | 'reportId'>

/**
 * What tells customers who asked that a known problem is over, in the words of the person who ended
 * it: each once, however often it is wanted. Null where it is not over.
 */
export async function endCommand(
  env: Env,
  row: Row,
  moment: RequestClock,
): Promise<CommandFor | null> {
  const notice = await findKnownIssue(env.DB, row.siteId, row.subject)
  return notice && tellingOf(notice, moment)
}

/** Writes down that nobody is left to be told, unless it was about one customer alone. */
export async function markEnd(env: Env, row: Row, { now }: RequestClock): Promise<void> {
  const { siteId, subject: id, reportId } = row
  if (reportId === null) await markEndTold(env.DB, { siteId, id }, now)
}

/**
 * What lets a report whose customer wants to be told of a known problem's end go on with the report
 * of that problem. Null where that cannot be: it stays an ordinary report.
 */
export async function joinCommand(env: Env, row: Row): Promise<CommandFor | null> {
  const notice = await findKnownIssue(env.DB, row.siteId, row.subject)
  if (!notice || notice.ended) return null
  const command = { type: 'merge', into: notice.reportId } as const
  return ({ state }) => (state === 'received' ? { actor: { role: 'system' }, command } : null)
}

/** Tells a customer who joined a known problem in the very moment in which it ended. */
export async function tellIfOver(env: Env, row: Row, moment: RequestClock): Promise<void> {
  const tell = await endCommand(env, row, moment)
  if (!tell || row.reportId === null) return
  const ifJoined: CommandFor = (report, desk) =>
    report.state === 'merged' ? tell(report, desk) : null
  await executeById(env, row.reportId, ifJoined, moment)
}

// A report that goes by itself has been answered by nobody: whoever ends the notice takes it. What
// went another way is in somebody's hands.
function tellingOf({ id, ended }: PinnedIssue, { now }: RequestClock): CommandFor | null {
  if (!ended) return null
  const { by: actor, words: text } = ended
  const idempotencyKey = saidOver(id)
  return ({ state }, { site }) => {
    if (state === 'merged') return { actor, command: { type: 'tell', text }, idempotencyKey }
    if (state !== 'received') return null
    const command = { type: 'acknowledge', text, updateBy: latestUpdateBy(site, now) } as const
    return { actor, command, idempotencyKey }
  }
}
