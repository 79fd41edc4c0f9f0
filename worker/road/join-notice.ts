import type { Env } from '../env.ts'
import { log, logError } from '../log.ts'
import type { Report } from '../reports/report.ts'
import { findNotice } from '../store/notice.ts'
import type { Moment } from '../time/clock.ts'
import { change } from './perform.ts'
import { tellOver } from './tell-over.ts'

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
