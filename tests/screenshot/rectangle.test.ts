import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { attemptsFor } from '../../widget/evidence/shrink.ts'
import { between, clamp, nudge } from '../../widget/screenshot/paint.ts'

const part = fc.double({ min: 0, max: 1, noNaN: true })
const point = fc.record({ left: part, top: part })
const step = fc.constantFrom(-1, 0, 1)
const press = fc.tuple(fc.tuple(step, step), fc.boolean())
const isInside = ({ left, top, width, height }: ReturnType<typeof between>) =>
  left >= 0 && top >= 0 && left + width <= 1 + 1e-9 && top + height <= 1 + 1e-9

describe('a frame', () => {
  it('lies between two corners, whichever comes first, and in the picture', () => {
    fc.assert(
      fc.property(point, point, (a, b) => {
        expect(between(a, b)).toEqual(between(b, a))
        expect(isInside(between(a, b))).toBe(true)
      }),
    )
  })

  it('stays in the picture and never becomes nothing, whatever keys are pressed', () => {
    const start = { left: 0.3, top: 0.4, width: 0.4, height: 0.2 }
    fc.assert(
      fc.property(fc.array(press, { maxLength: 200 }), (presses) => {
        const frame = presses.reduce((now, [by, isGrowing]) => nudge(now, by, isGrowing), start)
        expect(isInside(frame)).toBe(true)
        expect(Math.min(frame.width, frame.height)).toBeGreaterThan(0.019)
      }),
    )
  })

  it('keeps its size where it is moved, and its place where it grows', () => {
    const frame = { left: 0.3, top: 0.4, width: 0.4, height: 0.2 }
    expect(nudge(frame, [1, 0], false)).toEqual({ ...frame, left: 0.32 })
    expect(nudge(frame, [0, 1], true)).toEqual({ ...frame, height: 0.22 })
  })

  it('takes what lies beside the picture for its edge', () => {
    expect([clamp(-3), clamp(0.5), clamp(7)]).toEqual([0, 0.5, 1])
  })
})

describe('ways to make a picture smaller', () => {
  const side = fc.integer({ min: 1, max: 12_000 })

  it('begin at 2,000 pixels at most, end, and keep the proportions', () => {
    fc.assert(
      fc.property(side, side, (width, height) => {
        const attempts = [...attemptsFor(width, height)]
        expect(attempts.length).toBeGreaterThan(0)
        expect(attempts.length).toBeLessThan(40)
        for (const { width: w, height: h } of attempts) {
          expect(Math.max(w, h)).toBeLessThanOrEqual(Math.min(2_000, Math.max(width, height)))
          expect(Math.abs(w * height - h * width)).toBeLessThanOrEqual(Math.max(width, height))
        }
      }),
    )
  })

  it('never make it larger, nor better than before at the same size', () => {
    const attempts = [...attemptsFor(4_000, 3_000)]
    for (const [at, one] of attempts.entries()) {
      const before = attempts[at - 1]
      if (!before) continue
      expect(one.width).toBeLessThanOrEqual(before.width)
      if (one.width === before.width) expect(one.quality).toBeLessThan(before.quality)
    }
  })
})
