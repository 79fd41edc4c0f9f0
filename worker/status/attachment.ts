import type { Context } from 'hono'
import type { Env } from '../env.ts'
import type { Moment } from '../moment.ts'
import { PICTURE_MAX_BYTES, type Picture, pictureType } from '../picture.ts'
import { Problem } from '../problem.ts'
import { change } from '../road/perform.ts'
import { countAttachments, deletePicture, putPicture } from '../store/attachment.ts'
import { findReport } from '../store/report.ts'
import { readForm } from './form.ts'

/** What a form with a picture needs beside the picture itself. */
export const UPLOAD_MAX_BYTES = PICTURE_MAX_BYTES + 16 * 1024

const PICTURES_MAX = 10
const TRIES_MAX = 4

/** Reads the picture of a form, which is what its bytes say and not what its name does. */
export async function readPicture(c: Context): Promise<Picture> {
  const file = (await readForm(c)).get('picture')
  if (file === null || typeof file === 'string' || file.size === 0) {
    throw new Problem('invalid', ['picture'])
  }
  if (file.size > PICTURE_MAX_BYTES) throw new Problem('too_large')
  const bytes = await file.arrayBuffer()
  const type = pictureType(new Uint8Array(bytes))
  if (type === null) throw new Problem('unsupported_type')
  return { type, bytes }
}

/** Adds a picture to a report: first its bytes, then in one batch the row and the event. */
export async function attachPicture(
  env: Env,
  reportId: string,
  picture: Picture,
  moment: Moment,
): Promise<void> {
  const id = moment.newId()
  const command = {
    type: 'attach',
    id,
    mediaType: picture.type,
    bytes: picture.bytes.byteLength,
  } as const
  const wanted = { actor: { role: 'customer' }, command } as const
  for (let tries = 1; ; tries++) {
    const report = await findReport(env.DB, reportId)
    if (!report) throw new Problem('unknown_report')
    // Counted on the version that is changed, so that two at once are not eleven.
    if ((await countAttachments(env.DB, reportId)) >= PICTURES_MAX) throw new Problem('too_many')
    await putPicture(env.FILES, report, id, picture)
    try {
      await change(env, reportId, wanted, moment, report.version)
      return
    } catch (error) {
      // Whether the batch was written is unknown unless it was refused.
      if (!(error instanceof Problem) || error.code === 'unavailable') throw error
      await deletePicture(env.FILES, report, id)
      if (error.code !== 'conflict' || tries === TRIES_MAX) throw error
    }
  }
}
