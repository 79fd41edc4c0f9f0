const SIGNATURE = 8
/** Length, name and check sum. */
const AROUND = 12
/**
 * What a PNG needs to look as it does, and how many bytes each part may have. Words, places, colour
 * profiles and moving pictures are left out, and so is whatever nobody has heard of.
 */
const PARTS: Readonly<Record<string, readonly [min: number, max: number]>> = {
  IHDR: [13, 13],
  PLTE: [3, 768],
  tRNS: [1, 256],
  gAMA: [4, 4],
  cHRM: [32, 32],
  sRGB: [1, 1],
  IDAT: [0, Infinity],
  IEND: [0, 0],
}

/** Encoders write a few hundred, of which many are data; more is work for nothing. */
const PARTS_MAX = 2_000
/** These may come again, one after the other. */
const DATA = 'IDAT'
/** How many values a pixel has, by its kind, and of how many bits they may be. */
const KINDS: Readonly<
  Record<number, { readonly values: number; readonly bits: readonly number[] }>
> = {
  0: { values: 1, bits: [1, 2, 4, 8, 16] },
  2: { values: 3, bits: [8, 16] },
  3: { values: 1, bits: [1, 2, 4, 8] },
  4: { values: 2, bits: [8, 16] },
  6: { values: 4, bits: [8, 16] },
}
/** What is read out of the file: the largest picture with four values of eight bits. */
const BITS_MAX = 40_000_000 * 4 * 8

/** The parts of a PNG that are its picture, without all else; null where it is not whole. */
export function barePng(bytes: Uint8Array): Uint8Array[] | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const kept = [bytes.subarray(0, SIGNATURE)]
  const names = new Set<string>()
  let last = ''
  for (let at = SIGNATURE, parts = 0; at + AROUND <= bytes.length && parts < PARTS_MAX; parts++) {
    const length = view.getUint32(at)
    const name = String.fromCharCode(...bytes.subarray(at + 4, at + 8))
    const end = at + AROUND + length
    if (end > bytes.length || !isSound(view, name, at)) return null
    if (name in PARTS) {
      // Each once, and the data in one piece.
      if (names.has(name) && (name !== DATA || last !== DATA)) return null
      names.add(name)
      last = name
      kept.push(bytes.subarray(at, end))
    }
    // Behind its end there may be another file.
    if (name === 'IEND') return names.has(DATA) ? kept : null
    at = end
  }
  return null
}

/** Whether a picture is one that encoders write, and takes no more work to read than theirs. */
function isReadable(view: DataView, header: number): boolean {
  const at = header + 8
  const [width, height, bits] = [view.getUint32(at), view.getUint32(at + 4), view.getUint8(at + 8)]
  const kind = KINDS[view.getUint8(at + 9)]
  // One way to pack and to filter, and none that shows a picture seven times.
  const isPlain = [10, 11, 12].every((one) => view.getUint8(at + one) === 0)
  if (!kind?.bits.includes(bits) || !isPlain) return false
  return width * height * kind.values * bits <= BITS_MAX
}

function isSound(view: DataView, name: string, at: number): boolean {
  const length = view.getUint32(at)
  // The header comes first, and once.
  if ((name === 'IHDR') !== (at === SIGNATURE)) return false
  const bounds = PARTS[name]
  // A capital says that nobody may look at the picture who does not know the part.
  if (!bounds) return /^[a-z]/.test(name)
  if (length < bounds[0] || length > bounds[1]) return false
  return name !== 'IHDR' || isReadable(view, at)
}
