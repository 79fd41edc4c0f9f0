import type { Context } from 'hono'
import { Problem } from '../problem.ts'
import { bareJpeg } from './jpeg.ts'
import { barePng } from './png.ts'
import { sizeOf, type PictureType } from './size.ts'
import { bareWebp } from './webp.ts'

/** The most bytes that a picture may have. */
export const PICTURE_MAX_BYTES = 2 * 1024 * 1024
/** A small file can be a huge picture, which stalls whoever looks at it. */
const SIDE_MAX = 8_000
const PIXELS_MAX = 40_000_000

/** A picture as it is stored. */
export interface Picture {
  readonly type: PictureType
  readonly bytes: ArrayBuffer
}

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
const JPEG = [0xff, 0xd8, 0xff]
const RIFF = [0x52, 0x49, 0x46, 0x46]
const WEBP = [0x57, 0x45, 0x42, 0x50]

/** What a picture is by its own first bytes, whatever its sender calls it; null for all else. */
export function pictureType(bytes: Uint8Array): PictureType | null {
  const has = (signature: readonly number[], offset = 0) =>
    signature.every((byte, at) => bytes[offset + at] === byte)
  if (has(PNG)) return 'image/png'
  if (has(JPEG)) return 'image/jpeg'
  return has(RIFF) && has(WEBP, 8) ? 'image/webp' : null
}

/**
 * A picture that can be stored and looked at, by its own bytes and without all that is no picture in
 * them; throws a Problem for all else.
 */
export function requirePicture(bytes: ArrayBuffer): Picture {
  const { type, parts } = readParts(bytes)
  return { type, bytes: join(parts).buffer }
}

// What cameras and browsers write, and no more work to look at than that is.
function readParts(bytes: ArrayBuffer) {
  if (bytes.byteLength > PICTURE_MAX_BYTES) throw new Problem('too_large')
  const start = new Uint8Array(bytes)
  const type = pictureType(start)
  const size = type && sizeOf(start, type)
  if (!size) throw new Problem('unsupported_type')
  const [width, height] = size
  if (Math.max(width, height) > SIDE_MAX || width * height > PIXELS_MAX) {
    throw new Problem('too_large')
  }
  const parts = READERS[type](start)
  if (!parts) throw new Problem('unsupported_type')
  return { type, parts }
}

/**
 * Serves a stranger's picture so that it can be looked at and can do nothing else; throws a Problem
 * for one that was stored before such pictures were refused.
 */
export function sendPicture(c: Context, { type, bytes }: Picture) {
  readParts(bytes)
  return c.body(bytes, 200, {
    'Content-Type': type,
    // Whoever opens it by itself gets a file; an <img> shows it all the same.
    'Content-Disposition': `attachment; filename="picture.${type.slice('image/'.length)}"`,
    'Content-Security-Policy': "sandbox; default-src 'none'",
    'X-Content-Type-Options': 'nosniff',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Cache-Control': 'no-store',
  })
}

// The picture alone: no place, no words, no other file inside of it or behind it. Null where it is
// not whole.
const READERS: Readonly<Record<PictureType, (bytes: Uint8Array) => Uint8Array[] | null>> = {
  'image/png': barePng,
  'image/jpeg': bareJpeg,
  'image/webp': bareWebp,
}

/** The parts of a picture in bytes of their own. */
function join(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
