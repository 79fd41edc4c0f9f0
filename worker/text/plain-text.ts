import * as v from 'valibot'

// A lone surrogate cannot be stored as UTF-8 and NUL ends strings in some readers: both would
// come back as something that the customer did not write.
const stored = v.check<string>((text) => text.isWellFormed() && !text.includes('\0'))

/** Text of at most `max` characters that can be stored as it is. */
export const prose = (max: number) => v.pipe(v.string(), v.maxLength(max), stored)

/** The same on one line: for staff, a line break in it could pass for a line of ours. */
export const line = (max: number) =>
  v.pipe(v.string(), v.maxLength(max), stored, v.regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u))
