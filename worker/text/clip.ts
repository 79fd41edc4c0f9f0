// What neither shows nor travels well: control characters but for the end of a line, halves of
// characters, and what turns the direction of all that follows. Isolates are ours as well.
const UNSEEN = /[^\P{Cc}\n]|\p{Cs}|[\u202a-\u202e]/gu
// More marks on one letter than any script puts there grow over the lines around it.
const HEAP = /(\p{M}{8})\p{M}+/gu

/** A text as a service takes it: escaped, whole characters, and never longer than `max`. */
export function clip(text: string, max: number, escape = (char: string) => char): string {
  const plain = text.replaceAll('\r\n', '\n').replaceAll(UNSEEN, ' ').replaceAll(HEAP, '$1')
  const chars = Array.from(plain, escape)
  const whole = chars.join('')
  if (whole.length <= max) return whole
  let length = 0
  const fitting = chars.findIndex((char) => (length += char.length) > max - 1)
  return `${chars.slice(0, fitting).join('')}…`
}

/** The same on one line. */
export function clipLine(text: string, max: number, escape = (char: string) => char): string {
  return clip(oneLine(text), max, escape)
}

/** A name or a title: one line, whatever ends of lines and unseen characters were typed into it. */
export function oneLine(text: string): string {
  return text
    .replaceAll(UNSEEN, ' ')
    .replaceAll(/[\s\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
}
