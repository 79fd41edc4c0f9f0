import * as v from 'valibot'
import { attachPicture } from '../app/attach-picture.ts'
import { KeyBody } from '../contract.ts'
import { within } from '../db/query.ts'
import { parse, readBody } from '../http/body.ts'
import { limitPictures } from '../http/rate-limit.ts'
import { type Picture, PICTURE_MAX_BYTES, requirePicture } from '../images/image.ts'
import { Problem } from '../problem.ts'
import { readClock } from '../time/clock.ts'
import { type AuthorisedContext, authorise, statusUrlOf } from './auth.ts'
import { receiptOf } from './receipt.ts'

/** `POST /v1/reports/ID/attachments`: one picture, in base64. */
const PictureBody = v.strictObject({ ...KeyBody.entries, data: v.string() })
/** Base64 makes four bytes of three; the rest is for the key and the names. */
const BODY_MAX_BYTES = Math.ceil(PICTURE_MAX_BYTES / 3) * 4 + 1_024
/** From the last byte on: how long a picture takes to arrive is up to the customer's network. */
const ANSWER_MAX_MS = 9_000

/** Adds a picture to a report whose key is given; a resend is the same picture. */
export async function addPicture(c: AuthorisedContext): Promise<Response> {
  await limitPictures(c)
  const { text } = await readBody(c.req.raw, BODY_MAX_BYTES)
  const { key, said, data } = parse(PictureBody, text)
  return within(ANSWER_MAX_MS, async () => {
    const { report, site } = await authorise(c, key)
    await attach(c, report.id, decode(data), said)
    return c.json(receiptOf(report, site, statusUrlOf(c, key)))
  })
}

async function attach(
  c: AuthorisedContext,
  reportId: string,
  picture: Picture,
  said?: string,
): Promise<void> {
  try {
    await attachPicture(c.env, reportId, picture, readClock(), said)
  } catch (error) {
    // A device that is told to wait tries again, and an eleventh picture never fits.
    if (error instanceof Problem && error.code === 'too_many') throw new Problem('not_allowed')
    throw error
  }
}

function decode(data: string): Picture {
  try {
    return requirePicture(Uint8Array.fromBase64(data).buffer)
  } catch (cause) {
    if (cause instanceof Problem) throw cause
    throw new Problem('invalid', ['data'], { cause })
  }
}
