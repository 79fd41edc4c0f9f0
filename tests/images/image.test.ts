import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pictureType, requirePicture } from '../../worker/images/image.ts'
import { sizeOf } from '../../worker/images/size.ts'
import { Problem } from '../../worker/problem.ts'
import { JPEG, jpegOf, PNG, pngOf, startingWith, webpsOf } from '../support/pictures.ts'

const sizeIn = (bytes: Uint8Array) => {
  const type = pictureType(bytes)
  return type && sizeOf(bytes, type)
}

const codeOf = (bytes: Uint8Array<ArrayBuffer>) => {
  try {
    requirePicture(bytes.buffer)
    return 'taken'
  } catch (error) {
    return error instanceof Problem ? error.code : error
  }
}

describe('the size of a picture', () => {
  it.each([
    ['PNG', PNG, [1, 1]],
    ['PNG header', pngOf(640, 480), [640, 480]],
    ['JPEG', JPEG, [640, 480]],
    ['lossy WebP', webpsOf(640, 480).lossy, [640, 480]],
    ['lossless WebP', webpsOf(640, 480).lossless, [640, 480]],
    ['extended WebP', webpsOf(640, 480).extended, [640, 480]],
  ])('is read from a %s', (_name, bytes, size) => {
    expect(sizeIn(bytes)).toEqual(size)
  })

  it('is found in no bytes that end too early, and in none that never say it', () => {
    for (const bytes of [PNG, JPEG, ...Object.values(webpsOf(640, 480))]) {
      expect(sizeIn(bytes.slice(0, 14))).toBeNull()
    }
    expect(sizeIn(startingWith([0xff, 0xd8, 0xff, 0xe0]))).toBeNull()
  })

  it('breaks nothing, whatever follows the first bytes', () => {
    const starts = fc.constantFrom(
      PNG.slice(0, 8),
      Uint8Array.of(0xff, 0xd8, 0xff),
      JPEG.slice(0, 9),
    )
    fc.assert(
      fc.property(starts, fc.uint8Array({ maxLength: 80 }), (start, rest) => {
        const size = sizeIn(Uint8Array.from([...start, ...rest]))
        expect(size?.every((side) => side > 0)).not.toBe(false)
      }),
    )
  })
})

describe('a picture that can be taken', () => {
  it.each([
    ['of 8,000 pixels a side', pngOf(8_000, 5_000), 'taken'],
    ['one pixel wider', pngOf(8_001, 10), 'too_large'],
    ['one pixel higher', jpegOf(10, 8_001), 'too_large'],
    ['of more than 40 megapixels', webpsOf(6_400, 6_400).extended, 'too_large'],
    ['of no pixels', pngOf(0, 10), 'unsupported_type'],
    ['of no header', startingWith([0xff, 0xd8, 0xff]), 'unsupported_type'],
    ['that is none', startingWith([...Buffer.from('<svg ')]), 'unsupported_type'],
  ])('%s', (_what, bytes, code) => {
    expect(codeOf(bytes)).toBe(code)
  })
})
