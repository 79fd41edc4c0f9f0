import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pictureType, requirePicture } from '../../../worker/images/image.ts'
import { Problem } from '../../../worker/problem.ts'
import { runs } from '../../support/length.ts'
import {
  JPEG,
  jpegOf,
  jpegPart,
  PNG,
  pngPart,
  pngStart,
  WEBP,
  webpOf,
  webpPart,
  webpsOf,
} from '../../support/pictures.ts'

const chars = (text: string) => [...Buffer.from(text)]
const SECRET = 'GPS 48.2082 N 16.3738 E <script>alert(1)</script>'
const secret = chars(SECRET)
/** A whole file in a file. */
const ZIP = chars(`PK\x03\x04${SECRET}PK\x05\x06`)
const bytesOf = (...parts: readonly (readonly number[] | Uint8Array)[]) =>
  Uint8Array.from(parts.flatMap((part) => [...part]))

/** The bytes that are stored of these, or the code of their refusal. */
function stored(bytes: Uint8Array<ArrayBuffer>): Buffer | string {
  try {
    return Buffer.from(requirePicture(bytes.buffer).bytes)
  } catch (error) {
    if (error instanceof Problem) return error.code
    throw error
  }
}

const exif = (order: 'II' | 'MM', orientation: number) => {
  const u16 = (n: number) => (order === 'MM' ? [n >> 8, n & 255] : [n & 255, n >> 8])
  const u32 = (n: number) => (order === 'MM' ? [0, 0, ...u16(n)] : [...u16(n), 0, 0])
  const entry = (tag: number, value: number) => [
    ...u16(tag),
    ...u16(3),
    ...u32(1),
    ...u16(value),
    0,
    0,
  ]
  const tiff = [...chars(order), ...u16(42), ...u32(8), ...u16(2), ...entry(0x10f, 1)]
  return jpegPart(0xe1, [
    ...chars('Exif\0\0'),
    ...tiff,
    ...entry(0x112, orientation),
    ...u32(0),
    ...secret,
  ])
}
const SPOKEN = [
  jpegPart(0xe1, [...chars('http://ns.adobe.com/xap/1.0/\0'), ...secret]),
  jpegPart(0xe2, [...chars('ICC_PROFILE\0'), ...secret]),
  jpegPart(0xed, [...chars('Photoshop 3.0\0'), ...secret]),
  jpegPart(0xe0, [...chars('JFXX\0'), ...secret]),
  jpegPart(0xee, [...chars('Adobe'), ...secret]),
  jpegPart(0xfe, secret),
].flat()

describe('T18: a picture tells nothing but what is seen in it', () => {
  it.each([
    [
      'PNG',
      bytesOf(
        PNG.slice(0, 33),
        ...['tEXt', 'iTXt', 'zTXt', 'eXIf', 'iCCP', 'tIME', 'acTL', 'prVt'].map((name) =>
          pngPart(name, secret),
        ),
        PNG.slice(33),
      ),
      PNG,
    ],
    ['JPEG', jpegOf(640, 480, 900, SPOKEN), jpegOf(640, 480, 900 - SPOKEN.length)],
    [
      'WebP',
      webpOf(
        WEBP.slice(12, 20),
        [0x2c],
        WEBP.slice(21, 30),
        webpPart('ICCP', secret),
        WEBP.slice(30),
        webpPart('EXIF', secret),
        webpPart('XMP ', secret),
      ),
      WEBP,
    ],
  ] as const)('%s: words, places, profiles and programs are gone', (_name, given, left) => {
    expect(Buffer.from(given).includes('GPS')).toBe(true)
    expect(stored(Uint8Array.from(given))).toEqual(Buffer.from(left))
  })

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('JPEG: which way up it is stays: %i', (orientation) => {
    for (const order of ['II', 'MM'] as const) {
      const left = stored(jpegOf(640, 480, 400, exif(order, orientation)))
      expect(left.includes('GPS')).toBe(false)
      expect(left.includes('Exif')).toBe(orientation > 1)
      if (orientation > 1) expect((left as Buffer)[31]).toBe(orientation)
      expect(stored(Uint8Array.from(left as Buffer))).toEqual(left)
    }
  })

  it('JPEG: a direction that is none, or points out of its part, is none', () => {
    const broken = [
      exif('II', 9),
      exif('MM', 0),
      jpegPart(0xe1, [...chars('Exif\0\0MM'), 0, 42, 255, 255, 255, 255]),
    ]
    for (const part of broken)
      expect(stored(jpegOf(640, 480, 400, part)).includes('Exif')).toBe(false)
  })
})

describe('T19: a file that is two things', () => {
  it.each([
    ['PNG and page', bytesOf(PNG, secret), PNG],
    ['PNG and archive', bytesOf(PNG, ZIP), PNG],
    ['JPEG and archive', bytesOf(JPEG, ZIP), JPEG],
    ['JPEG and a second one', bytesOf(JPEG, JPEG), JPEG],
    [
      'JPEG and script',
      jpegOf(640, 480, 200, jpegPart(0xfe, chars(`*/=1;${SECRET}/*`))),
      jpegOf(640, 480, 200 - SECRET.length - 11),
    ],
    ['WebP and page', bytesOf(WEBP, secret), WEBP],
    ['WebP and archive in a part', webpOf(WEBP.slice(12), webpPart('junk', ZIP)), WEBP],
  ] as const)('is only a picture when it is stored: %s', (_name, given, left) => {
    expect(stored(Uint8Array.from(given))).toEqual(Buffer.from(left))
  })
})

describe('T19: what is not a whole picture', () => {
  const png = (...parts: readonly (readonly number[])[]) => bytesOf(pngStart(10, 10), ...parts)
  const huge = [0xff, 0xff, 0xff, 0xff]
  it.each([
    ['an SVG', bytesOf(chars('<svg xmlns="http://www.w3.org/2000/svg"></svg>'))],
    ['a page', bytesOf(chars('<!doctype html><script>alert(1)</script>'))],
    ['a script', bytesOf(chars('alert(1)'))],
    ['a GIF', bytesOf(chars('GIF89a\x01\0\x01\0'))],
    ['an icon', bytesOf([0, 0, 1, 0, 1, 0, 1, 1])],
    ['a PDF', bytesOf(chars('%PDF-1.7'))],
    ['an AVIF', bytesOf([0, 0, 0, 32], chars('ftypavif'))],
    ['a BMP', bytesOf(chars('BM'), [1, 2, 3, 4])],
    ['a TIFF', bytesOf(chars('II*\0'))],
    ['a PNG without data', png(pngPart('IEND'))],
    ['a PNG without an end', png(pngPart('IDAT', [1]))],
    [
      'a PNG with two headers',
      png([...pngStart(9_999, 9_999)].slice(8), pngPart('IDAT'), pngPart('IEND')),
    ],
    ['a PNG whose part is longer than the file', png(huge, chars('IDAT'), [1, 2, 3, 4])],
    [
      'a PNG with a part that must be understood',
      png(pngPart('CgBI'), pngPart('IDAT'), pngPart('IEND')),
    ],
    [
      'a PNG with a page for a palette',
      png(pngPart('PLTE', Array<number>(900).fill(60)), pngPart('IDAT'), pngPart('IEND')),
    ],
    ['a JPEG without an end', JPEG.slice(0, -2)],
    [
      'a JPEG without data',
      bytesOf([0xff, 0xd8], jpegPart(0xc0, [8, 0, 9, 0, 9, 1, 1, 17, 0]), [0xff, 0xd9]),
    ],
    [
      'a JPEG with two sizes',
      jpegOf(640, 480, 200, jpegPart(0xc0, [8, 255, 255, 255, 255, 1, 1, 17, 0])),
    ],
    ['a JPEG with a part of no length', bytesOf([0xff, 0xd8, 0xff, 0xdb, 0, 0], JPEG.slice(2))],
    ['a JPEG with a part that nobody knows', jpegOf(640, 480, 200, jpegPart(0x02, secret))],
    ['a WebP longer than the file', bytesOf(WEBP.slice(0, 4), huge, WEBP.slice(8))],
    ['a WebP whose part is longer than the file', bytesOf(WEBP.slice(0, 34), huge, WEBP.slice(38))],
    [
      'a WebP that moves',
      webpOf(WEBP.slice(12, 30), webpPart('ANIM', [0, 0, 0, 0, 0, 0]), webpPart('ANMF', secret)),
    ],
    [
      'a WebP with another picture in it',
      webpOf(WEBP.slice(12, 30), webpsOf(9_000, 9_000).lossless.slice(12)),
    ],
  ] as const)('is refused: %s', (_name, bytes) => {
    expect(['unsupported_type', 'too_large']).toContain(stored(Uint8Array.from(bytes)))
  })

  it(
    'is refused, or is a picture of the same kind and no more bytes, whatever is broken in it',
    { tags: 'longer' },
    () => {
      const { lossy, lossless, extended } = webpsOf(640, 480, 0x2c)
      const sound = [
        PNG,
        JPEG,
        lossy,
        lossless,
        extended,
        jpegOf(64, 48, 900, [...exif('II', 6), ...SPOKEN]),
      ]
      const broken = fc
        .tuple(
          fc.constantFrom(...sound),
          fc.array(
            fc.tuple(fc.nat(899), fc.oneof(fc.nat(255), fc.constantFrom(0, 1, 0x7f, 0x80, 0xff))),
          ),
          fc.nat(900),
          fc.uint8Array({ maxLength: 40 }),
        )
        .map(([bytes, changes, cut, more]) => {
          const changed = Uint8Array.from(bytes)
          for (const [at, byte] of changes) if (at < changed.length) changed[at] = byte
          return bytesOf(changed.slice(0, cut), more)
        })
      fc.assert(
        fc.property(broken, (bytes) => {
          const left = stored(bytes)
          if (typeof left === 'string') {
            expect(['unsupported_type', 'too_large']).toContain(left)
            return
          }
          expect(pictureType(left)).toBe(pictureType(bytes))
          // The direction may be told in more bytes than before.
          expect(left.length).toBeLessThanOrEqual(bytes.length + 36)
          expect(left.equals(stored(Uint8Array.from(left)) as Buffer)).toBe(true)
        }),
        { numRuns: runs(3_000, 20_000) },
      )
    },
  )

  it('is found out at once, however often it says the same', () => {
    const fill = (start: ArrayLike<number>, piece: readonly number[]) => {
      const bytes = new Uint8Array(2 * 1024 * 1024)
      for (let at = 0; at + piece.length < bytes.length; at += piece.length) bytes.set(piece, at)
      bytes.set(start)
      return bytes
    }
    // Not the time of day: other programs may have the processor meanwhile.
    const start = process.cpuUsage()
    stored(fill(pngStart(10, 10), pngPart('tEXt')))
    stored(fill(pngStart(10, 10), pngPart('IDAT')))
    stored(fill(JPEG.slice(0, -2), [0xff, 0xda, 0, 2]))
    stored(fill(JPEG.slice(0, 8), [0xff, 0xfe, 0, 2]))
    stored(fill(JPEG.slice(0, -2), [0xff]))
    stored(fill(JPEG.slice(0, -2), [0xff, 0]))
    stored(fill([...WEBP.slice(0, 4), 0, 0, 0x1f, 0, ...WEBP.slice(8, 30)], webpPart('ALPH', [])))
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(3_000)
  })
})
