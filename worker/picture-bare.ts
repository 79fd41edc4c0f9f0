import { bareJpeg } from './picture-jpeg.ts'
import { barePng } from './picture-png.ts'
import { bareWebp } from './picture-webp.ts'
import type { PictureType } from './picture.ts'

const READERS: Readonly<Record<PictureType, (bytes: Uint8Array) => Uint8Array[] | null>> = {
  'image/png': barePng,
  'image/jpeg': bareJpeg,
  'image/webp': bareWebp,
}

/**
 * The picture alone, in bytes of its own: no place, no words, no other file inside of it or behind
 * it. Null where it is not whole.
 */
export function barePicture(bytes: Uint8Array, type: PictureType): Uint8Array<ArrayBuffer> | null {
  const parts = READERS[type](bytes)
  if (!parts) return null
  const bare = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    bare.set(part, at)
    at += part.length
  }
  return bare
}
