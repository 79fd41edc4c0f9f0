import { GONE } from './gone.ts'

const IBAN = /\b[a-z]{2}\d{2}(?:[\s\p{Pd}\p{DI}\p{Cf}._/]{0,3}[\da-z]){11,30}/giu

/** The text without what is, by form and check digits, the number of a bank account. */
export const withoutIbans = (text: string): string => text.replace(IBAN, hideIban)

// Words behind it may look like more of it.
function hideIban(run: string): string {
  for (let end = run.length; end > 14; end--) {
    if (/^[\da-z](?![\da-z])/i.test(run.slice(end - 1)) && isIban(run.slice(0, end))) {
      return GONE + run.slice(end)
    }
  }
  return run
}

// ISO 7064: what is left of the whole as a number, its first four signs moved to its end.
function isIban(text: string): boolean {
  const signs = text.replace(/[^\da-z]/gi, '')
  const rest = Array.from(signs.slice(4) + signs.slice(0, 4)).reduce((left, sign) => {
    const value = parseInt(sign, 36)
    return (left * (value > 9 ? 100 : 10) + value) % 97
  }, 0)
  return rest === 1
}
