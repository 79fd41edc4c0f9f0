export const PICTURE_TYPES = ['image/png', 'image/jpeg', 'image/webp'] as const
export type PictureType = (typeof PICTURE_TYPES)[number]

/** Width and height in pixels. */
type Size = readonly [width: number, height: number]

/** How large a picture claims to be, from its header alone; null where that cannot be read. */
export function sizeOf(bytes: Uint8Array, type: PictureType): Size | null {
  try {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const [width, height] = READERS[type](view)
    return width > 0 && height > 0 ? [width, height] : null
  } catch (error) {
    // It ends before it says so.
    if (error instanceof RangeError) return null
    throw error
  }
}

const NONE: Size = [0, 0]

const READERS: Record<PictureType, (view: DataView) => Size> = {
  // The header must be the first part of a PNG.
  'image/png': (view) =>
    tagAt(view, 12) === 'IHDR' ? [view.getUint32(16), view.getUint32(20)] : NONE,
  'image/jpeg': sizeOfJpeg,
  'image/webp': sizeOfWebp,
}

// A frame header is one of sixteen markers, of which three mean something else.
const FRAME_FIRST = 0xc0
const FRAME_LAST = 0xcf
const NO_FRAMES = [0xc4, 0xc8, 0xcc]

function sizeOfJpeg(view: DataView): Size {
  for (let at = 2; view.getUint8(at) === 0xff; at += 2 + view.getUint16(at + 2)) {
    // Any number of these may stand before a marker.
    while (view.getUint8(at + 1) === 0xff) at++
    const marker = view.getUint8(at + 1)
    const isFrame = marker >= FRAME_FIRST && marker <= FRAME_LAST && !NO_FRAMES.includes(marker)
    if (isFrame) return [view.getUint16(at + 7), view.getUint16(at + 5)]
  }
  return NONE
}

function sizeOfWebp(view: DataView): Size {
  switch (tagAt(view, 12)) {
    case 'VP8 ':
      return [view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff]
    case 'VP8L': {
      // Fourteen bits each, less one.
      const bits = view.getUint32(21, true)
      return [(bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1]
    }
    case 'VP8X':
      // Twenty-four bits each, less one; the byte before is none of theirs.
      return [(view.getUint32(23, true) >>> 8) + 1, (view.getUint32(26, true) >>> 8) + 1]
    default:
      return NONE
  }
}

function tagAt(view: DataView, at: number): string {
  return String.fromCharCode(...[0, 1, 2, 3].map((byte) => view.getUint8(at + byte)))
}
