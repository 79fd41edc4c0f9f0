import { executeById } from '../app/execute-command.ts'
import { sweepErased } from '../app/sweep-pictures.ts'
import { deletePictureFiles } from '../db/attachments.ts'
import { deleteOldAudit } from '../db/audit.ts'
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
/** What one tick erases: 36,000 reports a day, and the rest of the tick belongs to the alerts. */
const REPORTS_MAX = 25
/** R2 takes a thousand in one call. */
const PICTURES_MAX = 500
/** What has no owner who waits for it is looked through once an hour. */
const HOUR_MS = 60 * 60_000
const JOB = 'retention'

/**
 * Erases what was kept for as long as its site keeps it: words, pictures, and whatever else ends. A
 * bounded part of it each minute; what fails keeps none of the others and comes again.
 */
export async function keepRetention(env: Env, moment: RequestClock): Promise<void> {
  const steps = [sweepErased, erasePictures, eraseOld, forgetExpired]
  const failures: unknown[] = []
  for (const run of steps) await run(env, moment).catch((error: unknown) => failures.push(error))
  if (failures.length > 0) throw failures[0]
}

async function eraseOld(env: Env, moment: RequestClock): Promise<void> {
  const found = await listOldReports(env.DB, moment.now, REPORTS_MAX)
  for (const old of found) await erase(env, old, moment)
}

async function forgetExpired(env: Env, { now }: RequestClock): Promise<void> {
  if (now - ((await findUpkeep(env.DB, JOB)) ?? 0) < HOUR_MS) return
  await deleteExpired(env.DB, now)
  await deleteOldAudit(env.DB, now - KEPT_DAYS.audit * DAY_MS)
  await markUpkeep(env.DB, JOB, now)
}

// First the bytes: as long as there is a row, somebody looks for them.
async function erasePictures(env: Env, { now }: RequestClock): Promise<void> {
  const pictures = await listOldPictures(env.DB, now, PICTURES_MAX)
  if (pictures.length === 0) return
  await deletePictureFiles(env.FILES, pictures)
  await deleteOldPictures(env.DB, pictures)
  log('pictures_expired', { pictures: pictures.length })
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
