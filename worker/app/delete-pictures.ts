import { deletePictures } from '../db/attachments.ts'
import { listSweeps, putSweep } from '../db/erasure.ts'
import type { Env } from '../env.ts'
import { logError } from '../log.ts'
import type { Report } from '../reports/report.ts'
import type { RequestClock } from '../time/clock.ts'

const RETRY_MS = 5 * 60_000
/** What is read at once. */
const SWEEPS_MAX = 25

/** Deletes the pictures of a report that was just erased. What fails here the clock does. */
export async function deletePicturesOf(env: Env, report: Pick<Report, 'id' | 'siteId'>) {
  await deletePictures(env.FILES, report).catch((error: unknown) => {
    logError('pictures_left', error)
  })
}

/**
 * Deletes what is left of the pictures of a site's erased reports, until R2 says that it is gone.
 * True where more is due.
 */
export async function deleteErasedPictures(
  env: Env,
  siteId: string,
  { now }: RequestClock,
  { items }: { readonly items: number },
): Promise<boolean> {
  const limit = Math.min(items, SWEEPS_MAX)
  const found = await listSweeps(env.DB, siteId, now, limit)
  for (const report of found) {
    try {
      await deletePictures(env.FILES, report)
      await putSweep(env.DB, report, null)
    } catch (error) {
      logError('pictures_left', error, { site: siteId })
      await putSweep(env.DB, report, now + RETRY_MS)
    }
  }
  return found.length === limit
}
