const EXIF = 'Exif\0\0'
/** Behind the marker, the length and the name. */
const TIFF = 4 + EXIF.length
const ORIENTATION = 0x112
/** Bytes of one entry of a directory. */
const ENTRY = 12

/** Which way up a picture is, from 1 to 8, by what a camera says in this part; 1 where it does not. */
export function orientationIn(part: Uint8Array): number {
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
