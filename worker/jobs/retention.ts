import type { Budget } from '../app/due-commands.ts'
import { executeById } from '../app/execute-command.ts'
import { deletePictureFiles } from '../db/attachments.ts'
import { deleteOldAudit } from '../db/audit.ts'
import { followEnds } from '../db/known-issues.ts'
import {
  deleteExpired,
  deleteOldPictures,
  listOldPictures,
  listOldReports,
  type OldReport,
  putOff,
} from '../db/retention.ts'
import { findUpkeep, markUpkeep } from '../db/sites.ts'
import type { Env } from '../env.ts'
import { log, logError } from '../log.ts'
import { Problem } from '../problem.ts'
import { referenceOf } from '../reports/reference.ts'
import { KEPT_DAYS } from '../sites/site.ts'
import type { RequestClock } from '../time/clock.ts'

const DAY_MS = 24 * 60 * 60 * 1000
/** Statements that the end of a report takes. */
const STATEMENTS_EACH = 18
/** What is read at once. */
const REPORTS_MAX = 25
/** R2 takes a thousand in one call. */
export const PICTURES_AT_ONCE = 500
/** What has no owner who waits for it is looked through once an hour. */
const HOUR_MS = 60 * 60_000
const JOB = 'retention'

/**
 * Erases reports of a site that were kept for as long as it keeps them, the oldest first, within the
 * budget; what fails keeps none of the others and comes again. True where more is due.
 */
export async function eraseOld(
  env: Env,
  siteId: string,
  moment: RequestClock,
  budget: Budget,
): Promise<boolean> {
  const limit = Math.min(budget.items, REPORTS_MAX)
  const found = await listOldReports(env.DB, siteId, moment.now, limit)
  for (const [at, old] of found.entries()) {
    if (at > 0 && budget.left() < STATEMENTS_EACH) return true
    await erase(env, old, moment)
  }
  return found.length === limit
}

/** Forgets what has ended and belongs to no report: sessions, letters, addresses, the audit log. */
export async function forgetExpired(env: Env, { now }: RequestClock): Promise<void> {
  if (now - ((await findUpkeep(env.DB, JOB)) ?? 0) < HOUR_MS) return
  await deleteExpired(env.DB, now)
  await deleteOldAudit(env.DB, now - KEPT_DAYS.audit * DAY_MS)
  await followEnds(env.DB)
  await markUpkeep(env.DB, JOB, now)
}

/**
 * Deletes pictures of a site that are older than it keeps them: first the bytes, for as long as
 * there is a row, somebody looks for them. True where more is due.
 */
export async function erasePictures(
  env: Env,
  siteId: string,
  { now }: RequestClock,
): Promise<boolean> {
  const pictures = await listOldPictures(env.DB, siteId, now, PICTURES_AT_ONCE)
  if (pictures.length === 0) return false
  await deletePictureFiles(env.FILES, pictures)
  await deleteOldPictures(env.DB, pictures)
  log('pictures_expired', { site: siteId, pictures: pictures.length })
  return pictures.length === PICTURES_AT_ONCE
}

async function erase(env: Env, old: OldReport, moment: RequestClock): Promise<void> {
  const { id, version } = old
  const wanted = { actor: { role: 'system' }, command: { type: 'erase' } } as const
  try {
    await executeById(env, id, wanted, moment, version)
  } catch (error) {
    // Somebody came back to it in this very moment.
    if (error instanceof Problem && error.code === 'conflict') return
    logError('expiry_failed', error, { report: referenceOf(id) })
    await putOff(env.DB, old, moment.now)
  }
}
