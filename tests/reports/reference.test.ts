import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { referenceOf } from '../../worker/reports/reference.ts'

const ids = fc
  .uint8Array({ minLength: 16, maxLength: 16 })
  .map((bytes) => Buffer.from(bytes).toString('base64url'))

describe('referenceOf', () => {
  it('is six characters that nobody confuses, in two groups', () => {
    fc.assert(
      fc.property(ids, (id) => {
        expect(referenceOf(id)).toMatch(/^[2-9A-HJ-NP-Z]{3}-[2-9A-HJ-NP-Z]{3}$/)
      }),
    )
  })

  it('differs wherever the first thirty bits differ', () => {
    fc.assert(
      fc.property(ids, ids, (a, b) => {
        expect(referenceOf(a) === referenceOf(b)).toBe(a.slice(0, 5) === b.slice(0, 5))
      }),
    )
  })

  it('stays what it was, for customers have written it down', () => {
    expect(referenceOf('AAAAAAAAAAAAAAAAAAAAAA')).toBe('222-222')
    expect(referenceOf('_KqslxdNFj7WY_Xtn7iorQ')).toBe('ZLP-CT7')
  })
})
