import type { Context } from 'hono'
import { type Picture, PICTURE_MAX_BYTES, requirePicture } from '../images/image.ts'
import { Problem } from '../problem.ts'
import { readForm } from './form.ts'

/** What a form with a picture needs beside the picture itself. */
export const UPLOAD_MAX_BYTES = PICTURE_MAX_BYTES + 16 * 1024

/** Reads the picture of a form, which is what its bytes say and not what its name does. */
export async function readPicture(c: Context): Promise<Picture> {
  const file = (await readForm(c)).get('picture')
  if (file === null || typeof file === 'string' || file.size === 0) {
    throw new Problem('invalid', ['picture'])
  }
  return requirePicture(await file.arrayBuffer())
}
