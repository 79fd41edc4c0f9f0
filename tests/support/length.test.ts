import { expect, it } from 'vitest'
import { cases, inLooks, runs } from './length.ts'

it('shows every thing and every look in `npm test`, and every pair in `npm run test:long`', () => {
  const isLong = runs(0, 1) === 1
  const pairs = inLooks(['desk', 'inbox', 'report'], ['light', 'dark'])
  expect(new Set(pairs.map(([thing]) => thing)).size).toBe(3)
  expect(new Set(pairs.map(([, look]) => look)).size).toBe(2)
  expect(pairs).toHaveLength(isLong ? 6 : 3)
  expect(cases(1, ['first', 'second'])).toHaveLength(isLong ? 2 : 1)
})
