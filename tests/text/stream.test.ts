import { describe, expect, it } from 'vitest'
import { streamOf } from '../../worker/text/stream.ts'

describe('C11: a stream of texts', () => {
  it('C11: makes nothing more once nobody reads on', async () => {
    const done: string[] = []
    async function* texts() {
      try {
        for (const text of ['first', 'second', 'third']) {
          done.push(text)
          yield await Promise.resolve(text)
        }
      } finally {
        done.push('over')
      }
    }
    const reader = streamOf(texts()).getReader()
    const { value } = await reader.read()
    expect(new TextDecoder().decode(value)).toBe('first')
    await reader.cancel()
    expect(done.at(-1)).toBe('over')
    expect(done).not.toContain('third')
  })
})
