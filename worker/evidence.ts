import * as v from 'valibot'
import { line } from './plain-text.ts'

/** A length on somebody's screen. */
export const Pixels = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100_000))
const Count = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(9_999))

/** What helps to find the fault. The customer has seen each line of it and could take it out. */
export const Evidence = v.strictObject({
  browser: v.exactOptional(line(300)),
  language: v.exactOptional(line(40)),
  timeZone: v.exactOptional(line(60)),
  viewport: v.exactOptional(v.strictTuple([Pixels, Pixels])),
  release: v.exactOptional(line(100)),
  order: v.exactOptional(line(100)),
  /** Script errors of the page, newest first. */
  errors: v.exactOptional(
    v.pipe(v.array(v.strictObject({ text: line(300), count: Count })), v.maxLength(5)),
  ),
  /** Requests of the page that failed, newest first; status 0 where no answer came. */
  requests: v.exactOptional(
    v.pipe(
      v.array(
        v.strictObject({
          url: line(300),
          status: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(999)),
          count: Count,
        }),
      ),
      v.maxLength(5),
    ),
  ),
})
