const READ_MAX_BYTES = 1_024
const EXCERPT_MAX = 200

// Neither controls nor characters that turn the direction of what stands beside them.
const UNSEEN = /[\p{C}\s]+/gu

/**
 * The beginning of what a receiver answered, on one line. No more than a kibibyte is ever read, and
 * what breaks off in the middle is told as far as it came.
 */
export async function excerptOf(response: Response): Promise<string> {
  const reader = response.body?.getReader({ mode: 'byob' })
  if (!reader) return ''
  const read: Uint8Array[] = []
  let room = READ_MAX_BYTES
  try {
    while (room > 0) {
      const { value, done } = await reader.read(new Uint8Array(room))
      if (done) break
      read.push(value)
      room -= value.byteLength
    }
  } catch {
    // The status has told the most of it.
  }
  reader.cancel().catch(() => null)
  const decoder = new TextDecoder()
  const text = read.map((bytes) => decoder.decode(bytes, { stream: true })).join('')
  return Array.from(text.replaceAll(UNSEEN, ' ').trim()).slice(0, EXCERPT_MAX).join('')
}
