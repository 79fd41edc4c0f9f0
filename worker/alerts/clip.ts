// What neither shows nor travels well: control characters but for the end of a line.
const UNSEEN = /[^\P{Cc}\n]/gu

/** A text as a service takes it: escaped, whole characters, and never longer than `max`. */
export function clip(text: string, max: number, escape = (char: string) => char): string {
  const chars = Array.from(text.replaceAll('\r\n', '\n').replaceAll(UNSEEN, ' '), escape)
  const whole = chars.join('')
  if (whole.length <= max) return whole
  let length = 0
  const fitting = chars.findIndex((char) => (length += char.length) > max - 1)
  return `${chars.slice(0, fitting).join('')}…`
}

/** The same on one line. */
export function clipLine(text: string, max: number, escape = (char: string) => char): string {
  return clip(text.replaceAll(/\s+/gu, ' ').trim(), max, escape)
}
