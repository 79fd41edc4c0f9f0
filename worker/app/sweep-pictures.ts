import { deletePictures } from '../db/attachments.ts'
import { listSweeps, putSweep } from '../db/erasure.ts'
import type { Env } from '../env.ts'
import { logError } from '../log.ts'
import type { Report } from '../reports/report.ts'
import type { RequestClock } from '../time/clock.ts'

const RETRY_MS = 5 * 60_000
/** What one tick looks at; the rest follows a minute later. */
const SWEEPS_MAX = 25

/** Deletes the pictures of a report that was just erased. What fails here the clock does. */
export async function sweepPictures(env: Env, report: Pick<Report, 'id' | 'siteId'>) {
  await deletePictures(env.FILES, report).catch((error: unknown) => {
    logError('pictures_left', error)
  })
}

/** Deletes what is left of the pictures of erased reports, until R2 says that it is gone. */
export async function sweepErased(env: Env, { now }: RequestClock): Promise<void> {
  for (const report of await listSweeps(env.DB, now, SWEEPS_MAX)) {
    try {
      await deletePictures(env.FILES, report)
      await putSweep(env.DB, report, null)
    } catch (error) {
      logError('pictures_left', error)
      await putSweep(env.DB, report, now + RETRY_MS)
    }
  }
}
