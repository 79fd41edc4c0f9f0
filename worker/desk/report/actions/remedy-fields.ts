import type { Remedy } from '../../../reports/remedy.ts'
import { REMEDY_TYPES } from '../../../sites/authority.ts'
import { minorDigits } from '../../../text/number.ts'
import type { FormFields } from './form.tsx'

/** How many remedies a form has room for. */
export const REMEDY_ROWS = 3

/** The remedies that a form names: rows without words are left out. */
export function remediesIn(fields: FormFields, currency: string): readonly Omit<Remedy, 'id'>[] {
  const read = (name: string) => fields[name]?.trim() ?? ''
  return Array.from({ length: REMEDY_ROWS }, (_, at) => at + 1).flatMap(
    (row): Omit<Remedy, 'id'>[] => {
      const text = read(`remedy${row}`)
      if (text === '') return []
      const type = REMEDY_TYPES.find((one) => one === read(`type${row}`)) ?? 'other'
      return [{ type, text, amount: amountIn(read(`amount${row}`), currency) }]
    },
  )
}

// People write 15, 15.00 and 15,00. What is no amount becomes one that the core refuses.
function amountIn(text: string, currency: string): number {
  if (text === '') return 0
  const parts = /^(\d{1,9})(?:[.,](\d{1,3}))?$/.exec(text.replaceAll(/[\s\p{Sc}]/gu, ''))
  if (!parts) return -1
  const digits = minorDigits('en', currency)
  const [, whole = '', fraction = ''] = parts
  if (fraction.length > digits) return -1
  return Number(whole + fraction.padEnd(digits, '0'))
}
