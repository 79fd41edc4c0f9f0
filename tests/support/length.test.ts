import { expect, it } from 'vitest'
import { cases, inLooks, runs } from './length.ts'

it('shows every thing and every look in `npm test`, and leaves the other pairs to the long run', () => {
  const isLong = runs(0, 1) === 1
  const pairs = inLooks(['desk', 'inbox', 'report'], ['light', 'dark'])
  const others = [
    ['inbox', 'light'],
    ['desk', 'dark'],
    ['report', 'dark'],
  ]
  const usual = [
    ['desk', 'light'],
    ['report', 'light'],
    ['inbox', 'dark'],
  ]
  expect(pairs).toEqual(isLong ? others : usual)
  expect(cases(1, ['first', 'second'])).toEqual([isLong ? 'second' : 'first'])
})
