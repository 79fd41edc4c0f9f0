import { sizeOf } from './size.ts'

/** `RIFF`, the length of all that follows, `WEBP`. */
const HEADER = 12
const EXTENDED = 'VP8X'
const EXTENDED_LENGTH = 18
const ALPHA = 'ALPH'
const IMAGES = ['VP8 ', 'VP8L']
/** Encoders write a handful; more is work for nothing. */
const PARTS_MAX = 100
/** Without loss, each block of a picture may have tables of its own, all of which are held at once. */
const LOSSLESS_PIXELS_MAX = 16_000_000
/** Of its flags: whether it can be seen through. The others tell of what is left out. */
const HAS_ALPHA = 0x10

/**
 * The parts of a WebP that are its picture, without all else; null where it is not whole, or moves.
 * What a camera adds may say where somebody lives.
 */
export function bareWebp(bytes: Uint8Array): Uint8Array[] | null {
  const kept: Uint8Array[] = []
  let alpha: Uint8Array | null = null
  for (const { name, part } of partsIn(bytes)) {
    if (IMAGES.includes(name)) {
      const isLossless = [name, alpha].some(isPacked)
      return isAsLarge(bytes, part, name, isLossless) ? withHeader([...kept, part]) : null
    }
    if (name === ALPHA) {
      if (alpha !== null || kept.length === 0) return null
      alpha = part
      kept.push(part)
    }
    if (name !== EXTENDED) continue
    if (part.length !== EXTENDED_LENGTH || kept.length > 0) return null
    const flags = (part[8] ?? 0) & HAS_ALPHA
    kept.push(part.slice(0, 8), Uint8Array.of(flags), part.slice(9))
  }
  return null
}

/** Whether a picture, or what can be seen through in one, is packed without loss. */
function isPacked(one: string | Uint8Array | null): boolean {
  // The lowest bits of the latter say how: not at all, or as a picture without loss is.
  return typeof one === 'string' ? one === 'VP8L' : ((one?.[8] ?? 0) & 0b11) !== 0
}

/** All parts that lie within the file, and within what it says of its length. */
function* partsIn(bytes: Uint8Array) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const length = view.getUint32(4, true) + 8
  // Behind its end there may be another file.
  let parts = 0
  for (let at = HEADER; length <= bytes.length && at + 8 <= length && parts < PARTS_MAX; parts++) {
    const name = String.fromCharCode(...bytes.subarray(at, at + 4))
    const end = at + 8 + view.getUint32(at + 4, true)
    // Of an odd length, one more byte follows.
    const next = end + (end % 2)
    if (end > length) return
    yield { name, part: bytes.subarray(at, next) }
    at = next
  }
}

// Whoever measured the whole by its first part must not find another size in the next.
function isAsLarge(
  bytes: Uint8Array,
  picture: Uint8Array,
  image: string,
  isLossless: boolean,
): boolean {
  const alone = new Uint8Array(HEADER + picture.length)
  alone.set(bytes.subarray(0, HEADER))
  alone.set(picture, HEADER)
  // These bytes begin every picture of the kind.
  const isStart = image === 'VP8L' ? picture[8] === 0x2f : picture[11] === 0x9d
  const own = sizeOf(alone, 'image/webp')
  const whole = sizeOf(bytes, 'image/webp')
  if (!isStart || own === null || own.join() !== whole?.join()) return false
  return !isLossless || own[0] * own[1] <= LOSSLESS_PIXELS_MAX
}

function withHeader(parts: readonly Uint8Array[]): Uint8Array[] {
  const header = Uint8Array.from(Array.from('RIFF....WEBP'), (char) => char.charCodeAt(0))
  const length = parts.reduce((sum, part) => sum + part.length, 4)
  new DataView(header.buffer).setUint32(4, length, true)
  return [header, ...parts]
}
