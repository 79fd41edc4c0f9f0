import { memoise } from './memo.ts'

// To make a formatter takes longer than to write a page of numbers, so they're kept across requests.
const plain = memoise<Intl.NumberFormat>(100)
const money = memoise<Intl.NumberFormat>(200)
const digits = memoise<number>(200)

/** A number as it's written somewhere. */
export function formatNumber(value: number, locale: string): string {
  return plain(locale, () => new Intl.NumberFormat(locale)).format(value)
}

/** How amounts of a currency are written somewhere; throws where there is no such currency. */
export function moneyFormat(locale: string, currency: string): Intl.NumberFormat {
  const make = () => new Intl.NumberFormat(locale, { style: 'currency', currency })
  return money(`${currency} ${locale}`, make)
}

/** How many digits a currency has behind the point; throws where there is no such currency. */
export function minorDigits(locale: string, currency: string): number {
  return digits(`${currency} ${locale}`, () => {
    return moneyFormat(locale, currency).resolvedOptions().maximumFractionDigits ?? 2
  })
}
