/** The collector takes 2 MiB. */
const BYTES_MAX = 2 * 1024 * 1024
/** Enough to read a page, or a photo of a parcel. */
const SIDE_MAX = 2_000
/** Below this, nothing can be recognised. */
const SIDE_MIN = 200
const QUALITIES = [0.85, 0.7, 0.5]

/** One way to encode a picture. */
interface Attempt {
  readonly width: number
  readonly height: number
  readonly quality: number
}

/** Ways to encode a picture of this size, from the largest result to the smallest. */
export function* attemptsFor(width: number, height: number): Generator<Attempt> {
  const longest = Math.max(width, height)
  for (let side = Math.min(longest, SIDE_MAX); side >= Math.min(longest, SIDE_MIN); side *= 0.7) {
    const [w, h] = [width, height].map((one) => Math.max(1, Math.round((one * side) / longest)))
    for (const quality of QUALITIES) yield { width: w ?? 1, height: h ?? 1, quality }
  }
}

/**
 * Encodes a picture again, so that only its pixels are left and it is small enough to be sent. Null
 * where that is impossible.
 */
export async function shrink(source: ImageBitmap | HTMLCanvasElement): Promise<Blob | null> {
  for (const attempt of attemptsFor(source.width, source.height)) {
    const blob = await encode(source, attempt)
    if (blob && blob.size <= BYTES_MAX) return blob
  }
  return null
}

async function encode(
  source: ImageBitmap | HTMLCanvasElement,
  { width, height, quality }: Attempt,
): Promise<Blob | null> {
  const canvas = Object.assign(document.createElement('canvas'), { width, height })
  const context = canvas.getContext('2d')
  if (!context) return null
  // On white, since transparent parts would be black in a JPEG.
  context.fillStyle = '#fff'
  context.fillRect(0, 0, width, height)
  context.drawImage(source, 0, 0, width, height)
  const toBlob = (type: string) =>
    new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, type, quality))
  const blob = await toBlob('image/webp')
  // A browser that can't encode WebP returns a PNG, which is too large for a photo.
  return blob?.type === 'image/webp' ? blob : toBlob('image/jpeg')
}
