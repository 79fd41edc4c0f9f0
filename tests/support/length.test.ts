import { expect, it } from 'vitest'
import { cases, inLooks, runs } from './length.ts'

it(
  'shows every thing and every look in `npm test`, and all pairs in the long run',
  { tags: 'longer' },
  () => {
    const isLong = runs(0, 1) === 1
    const pairs = inLooks(['desk', 'inbox', 'report'], ['light', 'dark'])
    const usual = [
      ['desk', 'light'],
      ['report', 'light'],
      ['inbox', 'dark'],
    ]
    expect(pairs).toHaveLength(isLong ? 6 : 3)
    expect(pairs).toEqual(expect.arrayContaining(usual))
    expect(cases(1, ['first', 'second'])).toEqual(isLong ? ['first', 'second'] : ['first'])
  },
)
