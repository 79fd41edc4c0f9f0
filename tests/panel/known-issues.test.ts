import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { matching } from '../../widget/panel/known-issues.ts'

const HOUR_MS = 3_600_000
const notice = (pages: readonly string[], until: number | null = null) => ({
  id: 'a',
  text: 'We know that checkout fails.',
  until,
  pages,
})
const isShown = (pages: readonly string[], path: string) =>
  matching([notice(pages)], path, 0).length > 0

const segment = fc.stringMatching(/^[a-z0-9.?+()[\]^$|\\-]{0,6}$/)
const path = fc.array(segment, { maxLength: 5 }).map((parts) => `/${parts.join('/')}`)
const pattern = fc
  .array(fc.oneof(segment, fc.constant('*'), fc.constant('/')), { maxLength: 6 })
  .map((parts) => `/${parts.join('')}`)

/** What a pattern means, said by a regular expression. */
const meant = (one: string) =>
  new RegExp(
    `^${one
      .split('*')
      .map((part) => part.replaceAll(/\W/g, '\\$&'))
      .join('.*')}$`,
    's',
  )

describe('a known problem of some pages', () => {
  it.each([
    [['/checkout'], '/checkout', true],
    [['/checkout'], '/checkout/pay', false],
    [['/checkout*'], '/checkout/pay', true],
    [['/checkout*'], '/shop/checkout', false],
    [['*/pay'], '/en/checkout/pay', true],
    [['/*/pay/*'], '/en/pay/card', true],
    [['/a*a'], '/a', false],
    [['/search', '/checkout*'], '/checkout', true],
    [['*'], '/', true],
    [[], '/anything', true],
  ] as const)('%j stands for %s: %s', (pages, at, expected) => {
    expect(isShown(pages, at)).toBe(expected)
  })

  it('means by a star anything, and by all else itself', () => {
    fc.assert(
      fc.property(pattern, path, (one, at) => {
        expect(isShown([one], at)).toBe(meant(one).test(at))
      }),
    )
  })

  it('is found for every page that is made from its pattern', () => {
    fc.assert(
      fc.property(pattern, fc.array(path, { minLength: 8, maxLength: 8 }), (one, given) => {
        let next = 0
        expect(
          isShown(
            [one],
            one.replaceAll('*', () => given[next++] ?? ''),
          ),
        ).toBe(true)
      }),
    )
  })

  it('is looked for in no time, whatever its pattern', () => {
    const long = `/${'a*'.repeat(100)}b`
    const start = process.cpuUsage()
    expect(isShown([long], `/${'a'.repeat(5000)}`)).toBe(false)
    // Milliseconds; what tries every way never ends.
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(1_000)
  })
})

describe('a known problem that should be over', () => {
  it.each([
    ['shown', 'until its end', 0, 1],
    ['shown', 'for an hour after it, for nothing ends to the minute', HOUR_MS - 1, 1],
    ['not shown', 'later than that', HOUR_MS, 0],
  ])('is %s %s', (_what, _when, late, count) => {
    expect(matching([notice([], 1000)], '/', 1000 + late)).toHaveLength(count)
  })
})
