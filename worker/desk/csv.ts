// What a spreadsheet takes for the beginning of a formula, also where it is written wide, small or
// raised, and behind what it trims away or takes for a quote.
const TRIGGER = /^[\s\p{C}"'`]*[=+\-@\u2212|%]/u
// A tab or the end of a line shifts the rest into a cell of its own in some programs.
const SHIFTS = /^[\t\r\n\0]/
// Where a comma stands before decimals, spreadsheets take a semicolon for the end of a cell, also
// within our quotes; what is pasted ends its cells with tabs and lines.
const BEHIND_END = /(?<=[;\t\r\n])/
// Whoever puts a thousand spaces before a formula has it read as text by every program.
const LOOK_MAX = 1_000

/**
 * One cell, quoted by RFC 4180, of which no program takes any part for a formula: an apostrophe says
 * so where it begins, and where another cell would begin inside of it.
 */
export function csvCell(text: string): string {
  const [first = '', ...rest] = text.split(BEHIND_END)
  // All of it, for what is trimmed away before a formula may hold ends as well.
  const isMarked = isRisky(text) || SHIFTS.test(text)
  const parts = [isMarked ? marked(first) : first]
  for (const part of rest) parts.push(isRisky(part) ? marked(part) : part)
  return `"${parts.join('').replaceAll('"', '""')}"`
}

/** One record, with the end of its line. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`
}

function isRisky(part: string): boolean {
  return TRIGGER.test(part.slice(0, LOOK_MAX).normalize('NFKC'))
}

function marked(part: string): string {
  return `'${part}`
}
