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
const riff = (tag: string) => [...Buffer.from('RIFF'), 0, 0, 0, 0, ...Buffer.from(`WEBP${tag}`)]

/** The header of a PNG of this size. */
export const pngOf = (width: number, height: number) =>
  startingWith([...PNG.slice(0, 16), ...u32(width), ...u32(height)])

/** The header of a JPEG of this size, behind a part that says something else. */
export const jpegOf = (width: number, height: number, size = 64) =>
  startingWith(
    [0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xc2, 0, 11, 8, ...u16(height), ...u16(width)],
    size,
  )

// What stands between the name of the kind and the size.
const LOSSY = [0, 0, 0, 0, 0, 0, 0, 0x9d, 0x01, 0x2a]
const LOSSLESS = [0, 0, 0, 0, 0x2f]
const EXTENDED = [10, 0, 0, 0, 0, 0, 0, 0]

/** The headers of the three kinds of WebP: lossy, lossless, extended. */
export const webpsOf = (width: number, height: number) => ({
  lossy: startingWith([...riff('VP8 '), ...LOSSY, ...u16le(width), ...u16le(height)]),
  lossless: startingWith([
    ...riff('VP8L'),
    ...LOSSLESS,
    ...u32((((height - 1) << 14) | (width - 1)) >>> 0).toReversed(),
  ]),
  extended: startingWith([...riff('VP8X'), ...EXTENDED, ...u24le(width - 1), ...u24le(height - 1)]),
})

export const JPEG = jpegOf(640, 480)
export const WEBP = webpsOf(640, 480).extended
