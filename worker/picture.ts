import type { Context } from 'hono'

/** The most bytes that a picture may have. */
export const PICTURE_MAX_BYTES = 2 * 1024 * 1024
export const PICTURE_TYPES = ['image/png', 'image/jpeg', 'image/webp'] as const
export type PictureType = (typeof PICTURE_TYPES)[number]

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

/** Serves a stranger's picture so that it can be looked at and can do nothing else. */
export function sendPicture(c: Context, { type, bytes }: Picture) {
  return c.body(bytes, 200, {
    'Content-Type': type,
    // Whoever opens it by itself gets a file; an <img> shows it all the same.
    'Content-Disposition': 'attachment',
    'Content-Security-Policy': "sandbox; default-src 'none'",
    'X-Content-Type-Options': 'nosniff',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Cache-Control': 'no-store',
  })
}
