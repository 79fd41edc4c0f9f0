const SOS = 0xda
const EOI = 0xd9
const APP0 = 0xe0
const APP1 = 0xe1
const APP14 = 0xee
/** Huffman codes, quantisation, restart interval; the data; the end. */
const NEEDED = [0xc4, 0xdb, 0xdd, SOS, EOI]
/** What these say is all in so many bytes; more would be something else. */
const FIXED: Readonly<Record<number, number>> = { [APP0]: 16, [APP14]: 14 }

/** Cameras write some dozens; a file of nothing but beginnings would fill the memory. */
const PARTS_MAX = 2_000

/** The three ways to encode that browsers read: baseline, extended, and progressive. */
const FRAMES = [0xc0, 0xc1, 0xc2]
const PROGRESSIVE = 0xc2
/** Grey; red, green and blue; those for print. */
const COLOURS = [1, 3, 4]
/** Each scan goes over the whole picture. Encoders write ten for colours, and 24 for print. */
const SCANS_MAX = 24
/** The work of a reader: ten scans of the largest picture. */
const PIXEL_SCANS_MAX = 400_000_000

interface Part {
  readonly marker: number
  /** As the part says it. */
  readonly length: number
  /** With the data that follow it. */
  readonly bytes: Uint8Array
}

/**
 * The parts of a JPEG that are its picture, and which way up it is, without all else; null where it
 * is not whole. What a camera adds may say where somebody lives.
 */
export function bareJpeg(bytes: Uint8Array): Uint8Array[] | null {
  const parts = partsIn(bytes)
  const needed = parts.filter(isNeeded)
  const rest = parts.filter((part) => !isNeeded(part))
  const [frame, ...frames] = parts.filter(({ marker }) => isFrame(marker))
  const scans = parts.filter(({ marker }) => marker === SOS).length
  const isWhole = parts.at(-1)?.marker === EOI && frames.length === 0 && scans > 0
  if (!frame || !isWhole || !rest.every(isAside) || !isReadable(frame, scans)) return null
  const directions = rest.map(({ marker, bytes: said }) =>
    marker === APP1 ? orientationIn(said) : 1,
  )
  const orientation = directions.find((one) => one > 1) ?? 1
  return [bytes.subarray(0, 2), tell(orientation), ...needed.map((part) => part.bytes)]
}

/** All parts up to the end, behind which there may be another file; fewer where one is broken. */
function partsIn(bytes: Uint8Array): Part[] {
  const parts: Part[] = []
  for (let at = 2; bytes[at] === 0xff && parts.length < PARTS_MAX;) {
    // Any number of these may stand before a marker.
    while (bytes[at + 1] === 0xff) at++
    const marker = bytes[at + 1] ?? 0
    const end = marker === EOI ? at + 2 : endOf(bytes, at)
    if (end === null) return []
    const next = marker === SOS ? endOfScan(bytes, end) : end
    parts.push({ marker, length: end - at - 2, bytes: bytes.subarray(at, next) })
    if (marker === EOI) break
    at = next
  }
  return parts
}

// One of thirteen, each of another way to encode: the others of these sixteen are no frames.
const isFrame = (marker: number) =>
  marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)

/** Whether a picture is one that encoders write, and takes no more work to read than theirs. */
function isReadable({ marker, length, bytes }: Part, scans: number): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (!FRAMES.includes(marker) || length < 8) return false
  const [bits, height, width, colours] = [
    view.getUint8(4),
    view.getUint16(5),
    view.getUint16(7),
    view.getUint8(9),
  ]
  // In all but the progressive way, each colour comes once.
  const scansMax = marker === PROGRESSIVE ? SCANS_MAX : colours
  return (
    bits === 8 &&
    COLOURS.includes(colours) &&
    length === 8 + 3 * colours &&
    scans <= scansMax &&
    width * height * scans <= PIXEL_SCANS_MAX
  )
}

const isNeeded = ({ marker, length }: Part) =>
  isFrame(marker) || NEEDED.includes(marker) || FIXED[marker] === length

/** What programs add, and comments. */
const isAside = ({ marker }: Part) => (marker >= APP0 && marker <= 0xef) || marker === 0xfe

/** Where a part ends, or null where it says that it ends before it begins, or behind the file. */
function endOf(bytes: Uint8Array, at: number): number | null {
  const length = ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0)
  const end = at + 2 + length
  return length < 2 || end > bytes.length ? null : end
}

// Until a marker that is neither a byte of the picture nor a place to start again from.
function endOfScan(bytes: Uint8Array, start: number): number {
  let at = start
  while (at < bytes.length) {
    at = bytes.indexOf(0xff, at)
    if (at < 0) return bytes.length
    const next = bytes[at + 1] ?? 0
    if (next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at
    at += next === 0xff ? 1 : 2
  }
  return bytes.length
}

/** The least that says which way up a picture is, for telephones turn none of them. */
function tell(orientation: number): Uint8Array {
  if (orientation === 1) return new Uint8Array()
  const exif = [0x45, 0x78, 0x69, 0x66, 0, 0]
  const tiff = [0x4d, 0x4d, 0, 0x2a, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1]
  return Uint8Array.of(0xff, APP1, 0, 34, ...exif, ...tiff, 0, orientation, 0, 0, 0, 0, 0, 0)
}

const EXIF = 'Exif\0\0'
/** Behind the marker, the length and the name. */
const TIFF = 4 + EXIF.length
const ORIENTATION = 0x112
/** Bytes of one entry of a directory. */
const ENTRY = 12

/** Which way up a picture is, from 1 to 8, by what a camera says in this part; 1 where it does not. */
function orientationIn(part: Uint8Array): number {
  if (String.fromCharCode(...part.subarray(4, TIFF)) !== EXIF) return 1
  const view = new DataView(part.buffer, part.byteOffset + TIFF, part.byteLength - TIFF)
  try {
    const order = view.getUint16(0)
    if (order !== 0x4949 && order !== 0x4d4d) return 1
    const isLittle = order === 0x4949
    const directory = view.getUint32(4, isLittle)
    const count = view.getUint16(directory, isLittle)
    for (let entry = 0; entry < count; entry++) {
      const at = directory + 2 + entry * ENTRY
      if (view.getUint16(at, isLittle) !== ORIENTATION) continue
      const value = view.getUint16(at + 8, isLittle)
      return value >= 1 && value <= 8 ? value : 1
    }
    return 1
  } catch (error) {
    // It points out of itself.
    if (error instanceof RangeError) return 1
    throw error
  }
}
