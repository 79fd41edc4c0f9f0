/** A PNG of one pixel that every browser can show. */
export const PNG = Uint8Array.from(
  Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
    'base64',
  ),
)

/** Bytes that begin as those of a picture do. */
export function startingWith(start: readonly number[], size = 64) {
  const bytes = new Uint8Array(size)
  bytes.set(start)
  return bytes
}

const u16 = (n: number) => [n >> 8, n & 0xff]
const u32 = (n: number) => [...u16(n >>> 16), ...u16(n & 0xffff)]
const u16le = (n: number) => u16(n).toReversed()
const u24le = (n: number) => u32(n).toReversed().slice(0, 3)
const u32le = (n: number) => u32(n).toReversed()
const text = (chars: string) => [...Buffer.from(chars, 'latin1')]

/** A part of a PNG; nobody here looks at its check sum. */
export const pngPart = (name: string, data: readonly number[] = []) => [
  ...u32(data.length),
  ...text(name),
  ...data,
  ...u32(0),
]
/** The first bytes of a PNG of this size: all before its data. */
export const pngStart = (width: number, height: number) => [
  ...PNG.slice(0, 8),
  ...pngPart('IHDR', [...u32(width), ...u32(height), 8, 6, 0, 0, 0]),
]
/** A PNG of this size with nothing to see in it. */
export const pngOf = (width: number, height: number) =>
  Uint8Array.from([...pngStart(width, height), ...pngPart('IDAT'), ...pngPart('IEND')])

/** A part of a JPEG. */
export const jpegPart = (marker: number, data: readonly number[]) => [
  0xff,
  marker,
  ...u16(data.length + 2),
  ...data,
]
/** What follows the first two bytes of a JPEG of this size: behind a part that says something else. */
const jpegRest = (width: number, height: number) => [
  ...jpegPart(0xdd, [0, 0]),
  ...jpegPart(0xc2, [8, ...u16(height), ...u16(width), 1, 1, 0x11, 0]),
  ...jpegPart(0xda, [1, 1, 0, 0, 63, 0]),
]
/** A JPEG of this size, and of so many bytes, with nothing to see in it and with these parts first. */
export function jpegOf(width: number, height: number, size = 64, first: readonly number[] = []) {
  const bytes = startingWith([0xff, 0xd8, ...first, ...jpegRest(width, height)], size)
  bytes.set([0xff, 0xd9], size - 2)
  return bytes
}

/** A part of a WebP. */
export const webpPart = (name: string, data: readonly number[]) => [
  ...text(name),
  ...u32le(data.length),
  ...data,
  ...(data.length % 2 ? [0] : []),
]
/** A WebP of these parts. */
export function webpOf(...parts: readonly (readonly number[] | Uint8Array)[]) {
  const all = parts.flatMap((part) => [...part])
  return Uint8Array.from([...text('RIFF'), ...u32le(all.length + 4), ...text('WEBP'), ...all])
}

/** WebPs of the three kinds, with nothing to see in them: lossy, lossless, extended. */
export function webpsOf(width: number, height: number, flags = 0) {
  const size = u32le((((height - 1) << 14) | (width - 1)) >>> 0)
  const lossy = [0, 0, 0, 0x9d, 0x01, 0x2a, ...u16le(width), ...u16le(height)]
  const whole = [flags, 0, 0, 0, ...u24le(width - 1), ...u24le(height - 1)]
  const lossless = webpPart('VP8L', [0x2f, ...size])
  return {
    lossy: webpOf(webpPart('VP8 ', lossy)),
    lossless: webpOf(lossless),
    extended: webpOf(webpPart('VP8X', whole), lossless),
  }
}

export const JPEG = jpegOf(640, 480)
export const WEBP = webpsOf(640, 480).extended
