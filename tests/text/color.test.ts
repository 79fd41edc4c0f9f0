import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { inkOn } from '../../worker/text/color.ts'
import { contrast } from '../support/contrast.ts'

const byte = fc.integer({ min: 0, max: 255 })

it('gives every accent a text colour that can be read on it', () => {
  fc.assert(
    fc.property(fc.tuple(byte, byte, byte), (rgb) => {
      const hex = `#${rgb.map((n) => n.toString(16).padStart(2, '0')).join('')}`
      const ink = inkOn(hex) === '#000' ? [0, 0, 0] : [255, 255, 255]
      // AA of WCAG 2.2 for text of any size.
      expect(contrast(rgb, ink)).toBeGreaterThanOrEqual(4.5)
    }),
    { numRuns: 2_000 },
  )
})
