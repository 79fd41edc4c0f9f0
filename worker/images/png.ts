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

/** Encoders write a few hundred; a file of nothing but beginnings would fill the memory. */
const KEPT_MAX = 10_000

/** The parts of a PNG that are its picture, without all else; null where it is not whole. */
export function barePng(bytes: Uint8Array): Uint8Array[] | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const kept = [bytes.subarray(0, SIGNATURE)]
  let hasData = false
  for (let at = SIGNATURE; at + AROUND <= bytes.length && kept.length < KEPT_MAX;) {
    const length = view.getUint32(at)
    const name = String.fromCharCode(...bytes.subarray(at + 4, at + 8))
    const end = at + AROUND + length
    if (end > bytes.length || !isSound(name, length, at)) return null
    if (name in PARTS) kept.push(bytes.subarray(at, end))
    if (name === 'IDAT') hasData = true
    // Behind its end there may be another file.
    if (name === 'IEND') return hasData ? kept : null
    at = end
  }
  return null
}

function isSound(name: string, length: number, at: number): boolean {
  // The header comes first, and once.
  if ((name === 'IHDR') !== (at === SIGNATURE)) return false
  const bounds = PARTS[name]
  // A capital says that nobody may look at the picture who does not know the part.
  return bounds ? length >= bounds[0] && length <= bounds[1] : /^[a-z]/.test(name)
}
