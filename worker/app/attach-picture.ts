import { countAttachments, deletePicture, putPicture } from '../db/attachments.ts'
import { findReport } from '../db/reports.ts'
import type { Env } from '../env.ts'
import type { Picture } from '../images/image.ts'
import { Problem } from '../problem.ts'
import type { RequestClock } from '../time/clock.ts'
import { executeById } from './execute-command.ts'

const PICTURES_MAX = 10
const TRIES_MAX = 4

/**
 * Adds a picture to a report: first its bytes, then in one batch the row and the event. The same
 * `said` again is the same picture, once.
 */
export async function attachPicture(
  env: Env,
  reportId: string,
  picture: Picture,
  moment: RequestClock,
  said?: string,
): Promise<void> {
  const id = moment.newId()
  const command = {
    type: 'attach',
    id,
    mediaType: picture.type,
    bytes: picture.bytes.byteLength,
  } as const
  const wanted = { actor: { role: 'customer' }, command, idempotencyKey: said } as const
  for (let tries = 1; ; tries++) {
    const report = await findReport(env.DB, reportId)
    if (!report) throw new Problem('unknown_report')
    // Before its bytes are stored a second time, under an id that nobody would look for.
    if (said !== undefined && report.said.includes(said)) return
    // Counted on the version that is changed, so that two at once are not eleven.
    if ((await countAttachments(env.DB, reportId)) >= PICTURES_MAX) throw new Problem('too_many')
    await putPicture(env.FILES, report, id, picture)
    try {
      await executeById(env, reportId, wanted, moment, report.version)
      return
    } catch (error) {
      // Whether the batch was written is unknown unless it was refused.
      if (!(error instanceof Problem) || error.code === 'unavailable') throw error
      await deletePicture(env.FILES, report, id)
      if (error.code !== 'conflict' || tries === TRIES_MAX) throw error
    }
  }
}
