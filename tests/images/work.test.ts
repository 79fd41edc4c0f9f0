import { deflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { requirePicture } from '../../worker/images/image.ts'
import { Problem } from '../../worker/problem.ts'
import {
  jpegPart,
  PNG,
  pngPart,
  pngStart,
  WEBP,
  webpOf,
  webpPart,
  webpsOf,
} from '../support/pictures.ts'

type Bytes = readonly number[] | Uint8Array

const bytesOf = (...parts: readonly Bytes[]) => Uint8Array.from(parts.flatMap((one) => [...one]))
const u16 = (n: number) => [n >> 8, n & 0xff]

/** The code of a refusal, or that it is taken. */
function codeOf(bytes: Uint8Array<ArrayBuffer>): string {
  try {
    requirePicture(bytes.buffer)
    return 'taken'
  } catch (error) {
    if (error instanceof Problem) return error.code
    throw error
  }
}

const BASELINE = 0xc0
const PROGRESSIVE = 0xc2

interface Jpeg {
  readonly scans: number
  readonly frame?: number
  readonly colours?: number
  readonly bits?: number
  readonly width?: number
  readonly height?: number
}

/** A JPEG that goes over its picture so many times, in a few bytes each. */
function jpegOf({ scans, frame = PROGRESSIVE, colours = 3, bits = 8, ...size }: Jpeg) {
  const { width = 640, height = 480 } = size
  const each = Array.from({ length: colours }, (_, at) => [at + 1, 0x11, 0])
  return bytesOf(
    [0xff, 0xd8],
    jpegPart(frame, [bits, ...u16(height), ...u16(width), colours, ...each.flat()]),
    ...Array.from({ length: scans }, () => [...jpegPart(0xda, [1, 1, 0, 1, 63, 0]), 0x55]),
    [0xff, 0xd9],
  )
}

describe('a JPEG', () => {
  it.each<[string, Jpeg]>([
    ['baseline of a camera', { scans: 1, frame: BASELINE, width: 8_000, height: 5_000 }],
    ['baseline, a scan for each colour', { scans: 3, frame: BASELINE }],
    ['grey', { scans: 1, frame: BASELINE, colours: 1 }],
    ['progressive as encoders write it', { scans: 10, width: 8_000, height: 5_000 }],
    ['progressive for print', { scans: 24, colours: 4, width: 4_000, height: 3_000 }],
  ])('C18: is taken: %s', (_what, jpeg) => {
    expect(codeOf(jpegOf(jpeg))).toBe('taken')
  })

  it.each<[string, Jpeg]>([
    ['1,900 scans of a large picture', { scans: 1_900, width: 8_000, height: 5_000 }],
    ['1,900 scans of a small picture', { scans: 1_900 }],
    ['one scan more than any encoder writes', { scans: 25 }],
    ['many scans of many pixels', { scans: 11, width: 8_000, height: 5_000 }],
    ['baseline with scans again and again', { scans: 4, frame: BASELINE }],
    ['extended with scans again and again', { scans: 20, frame: 0xc1 }],
    ['twelve bits', { scans: 1, bits: 12 }],
    ['two colours', { scans: 1, colours: 2 }],
    ['a hundred colours', { scans: 1, colours: 100 }],
    ['lossless', { scans: 1, frame: 0xc3 }],
    ['hierarchical', { scans: 1, frame: 0xc5 }],
    ['arithmetic', { scans: 1, frame: 0xca }],
  ])('C18: is refused: %s', (_what, jpeg) => {
    expect(codeOf(jpegOf(jpeg))).toBe('unsupported_type')
  })
})

describe('a PNG', () => {
  const header = (width: number, height: number, bits: number, kind: number, interlace = 0) =>
    bytesOf(
      PNG.slice(0, 8),
      pngPart('IHDR', [0, 0, ...u16(width), 0, 0, ...u16(height), bits, kind, 0, 0, interlace]),
    )
  const END = pngPart('IEND')
  const data = (length: number) => Array.from({ length }, () => pngPart('IDAT', [1])).flat()

  it.each([
    ['a screenshot in hundreds of parts', bytesOf(pngStart(7_680, 4_320), data(300), END)],
    [
      'a palette of few colours',
      bytesOf(header(900, 900, 4, 3), pngPart('PLTE', [0, 0, 0]), data(1), END),
    ],
    ['sixteen bits of a photo', bytesOf(header(4_000, 3_000, 16, 2), data(1), END)],
  ])('C18: is taken: %s', (_what, bytes) => {
    expect(codeOf(bytes)).toBe('taken')
  })

  it.each([
    ['shown seven times', bytesOf(header(640, 480, 8, 6, 1), data(1), END)],
    [
      'sixteen bits of four values at 40 megapixels',
      bytesOf(header(8_000, 5_000, 16, 6), data(1), END),
    ],
    ['a kind that there is not', bytesOf(header(640, 480, 8, 5), data(1), END)],
    ['bits that there are not', bytesOf(header(640, 480, 3, 6), data(1), END)],
    ['thousands of data parts', bytesOf(pngStart(640, 480), data(5_000), END)],
    [
      'thousands of parts with words',
      bytesOf(
        pngStart(640, 480),
        Array.from({ length: 5_000 }, () => pngPart('tEXt')).flat(),
        data(1),
        END,
      ),
    ],
    [
      'two palettes',
      bytesOf(
        header(9, 9, 8, 3),
        pngPart('PLTE', [0, 0, 0]),
        pngPart('PLTE', [0, 0, 0]),
        data(1),
        END,
      ),
    ],
    [
      'data in two places',
      bytesOf(pngStart(9, 9), data(1), pngPart('gAMA', [0, 0, 0, 1]), data(1), END),
    ],
  ])('C18: is refused: %s', (_what, bytes) => {
    expect(codeOf(bytes)).toBe('unsupported_type')
  })

  it('C18: is refused where its header ends before it says all', () => {
    for (let length = 12; length < 40; length++) {
      const bytes = bytesOf(PNG.slice(0, 8), [0, 0, 0, 0], PNG.slice(12, 33), END).slice(0, length)
      expect(codeOf(bytes)).toBe('unsupported_type')
    }
  })

  it('C18: is held to its pixels, however small the file is', () => {
    const zeros = [...deflateSync(new Uint8Array(1_000_000), { level: 9 })]
    expect(codeOf(bytesOf(pngStart(8_000, 8_000), pngPart('IDAT', zeros), END))).toBe('too_large')
  })
})

describe('a WebP', () => {
  // What can be seen through, packed without loss or not at all, of a picture packed with loss.
  const seenThrough = (width: number, height: number, packed: number) => {
    const { extended, lossy } = webpsOf(width, height, 0x10)
    return webpOf(extended.slice(12, 30), webpPart('ALPH', [packed, 0]), lossy.slice(12))
  }
  const moving = webpPart(
    'ANMF',
    Array.from({ length: 16 }, () => 0),
  )
  it.each([
    ['without loss, of a large screen', webpsOf(3_840, 2_160).lossless],
    ['with loss, of a camera', webpsOf(8_000, 5_000).lossy],
    ['seen through, of a large screen', seenThrough(3_840, 2_160, 1)],
  ])('C18: is taken: %s', (_what, bytes) => {
    expect(codeOf(bytes)).toBe('taken')
  })

  it.each([
    ['moving', webpOf(WEBP.slice(12, 30), webpPart('ANIM', [0, 0, 0, 0, 0, 0]), moving, moving)],
    ['without loss, of 40 megapixels', webpsOf(8_000, 5_000).lossless],
    ['seen through, without loss, at 40 megapixels', seenThrough(8_000, 5_000, 1)],
    ['seen through, in a way that there is not, at 40 megapixels', seenThrough(8_000, 5_000, 2)],
    [
      'two that say what can be seen through',
      webpOf(WEBP.slice(12, 30), webpPart('ALPH', [0]), webpPart('ALPH', [0]), WEBP.slice(30)),
    ],
    [
      'thousands of parts',
      webpOf(
        WEBP.slice(12, 30),
        ...Array.from({ length: 3_000 }, () => webpPart('junk', [])),
        WEBP.slice(30),
      ),
    ],
  ])('C18: is refused: %s', (_what, bytes) => {
    expect(codeOf(Uint8Array.from(bytes))).toBe('unsupported_type')
  })
})
