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

export const JPEG = startingWith([0xff, 0xd8, 0xff, 0xe0])
export const WEBP = startingWith([...Buffer.from('RIFF'), 0, 0, 0, 0, ...Buffer.from('WEBP')])
