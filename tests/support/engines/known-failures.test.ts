import { expect, it } from 'vitest'
import { surpriseOf } from './known-failures.ts'
import { formatTable } from './table.ts'

const KNOWN = { symptom: /in vain/, cause: 'It is known.' }

it('W19: a walk that is known to fail, and passes, fails the run', () => {
  expect(surpriseOf(null, KNOWN)?.message).toContain('take it out of known-failures.ts')
  expect(surpriseOf(new Error('Waited in vain'), KNOWN)).toBeNull()
})

it('W19: a walk that is known to fail, and fails in another way, fails the run', () => {
  const error = new Error('Something else')
  expect(surpriseOf(error, KNOWN)).toBe(error)
  expect(surpriseOf(error, undefined)).toBe(error)
  expect(surpriseOf(null, undefined)).toBeNull()
})

it('W19: the table tells what passed, failed, is known to fail, and was not tried', () => {
  const table = formatTable([
    { engine: 'Chromium', walk: 'shop', outcome: 'passed' },
    { engine: 'Firefox', walk: 'shop', outcome: 'failed' },
    { engine: 'WebKit', walk: 'shop', outcome: 'known', cause: 'It is known.' },
  ])
  expect(table).toMatch(/^shop +yes +NO +known +- +-$/m)
  expect(table).toContain('known: shop in WebKit: It is known.')
})
