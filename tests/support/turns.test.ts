import { describe, expect, it, vi } from 'vitest'
import { clockOf, takeTurn } from './turns.ts'

/** A handler that ends when it is told to. */
function handler(name: string, order: string[]) {
  const { promise, resolve } = Promise.withResolvers<void>()
  const run = async () => {
    order.push(`${name} begins`)
    await promise
    order.push(`${name} ends`)
  }
  return { run, end: resolve }
}

describe('handlers of two clocks', () => {
  it('never run at the same time: a tick of another hour waits for the queue, and the queue for it', async () => {
    const order: string[] = []
    const [bell, ahead, next] = ['bell', 'ahead', 'next'].map((name) => handler(name, order))
    const first = takeTurn('real', async () => bell?.run())
    const second = takeTurn('ahead', async () => ahead?.run())
    bell?.end()
    await first
    await expect.poll(() => order).toContain('ahead begins')
    const third = takeTurn('real', async () => next?.run())
    ahead?.end()
    next?.end()
    await Promise.all([second, third])
    expect(order).toEqual(['bell', 'ahead', 'next'].flatMap((n) => [`${n} begins`, `${n} ends`]))
  })

  it('run at once where they have one clock, or where the other hangs', async () => {
    const order: string[] = []
    const hanging = handler('hanging', order)
    const begun = Date.now()
    void takeTurn('ahead', hanging.run)
    void takeTurn('ahead', handler('other', order).run)
    expect(order).toEqual(['hanging begins', 'other begins'])
    vi.setSystemTime(begun + 31_000)
    await takeTurn('real', async () => void order.push('real'))
    vi.useRealTimers()
    expect(order).toContain('real')
  })

  it('have the real clock if they are of this very moment', () => {
    expect(clockOf(Date.now() + 1_000)).toBe('real')
    expect(clockOf(Date.now() + 10_000)).toBe('ahead')
    expect(clockOf(Date.now() - 120_000)).toBe('ahead')
  })
})
