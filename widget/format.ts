import type { Language, PromiseTable } from '../worker/contract.ts'
import type { Plural } from '../worker/i18n/texts.ts'

/** The address of a report's own page, with this device's time zone, in which it shows times. */
export function wayBack(statusUrl: string): string {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  return `${statusUrl}?zone=${encodeURIComponent(timeZone)}`
}

const FAR_MS = 6 * 24 * 60 * 60 * 1000

/** A time in plain words, such as `Tuesday 14:00`, in this device's time zone. */
export function tellTime(at: number, now: number, language: Language): string {
  // The reader's own variant of the language, so that the clock is written as in their country. Some
  // browsers know no languages.
  const own = navigator.languages as readonly string[] | undefined
  const locale = own?.find((one) => `${one}-`.startsWith(`${language}-`)) ?? language
  const day: Intl.DateTimeFormatOptions =
    Math.abs(at - now) < FAR_MS
      ? { weekday: 'long' }
      : { weekday: 'short', day: 'numeric', month: 'short' }
  const clock: Intl.DateTimeFormatOptions = { hour: 'numeric', minute: '2-digit' }
  const format = (parts: Intl.DateTimeFormatOptions) => {
    try {
      return new Intl.DateTimeFormat(locale, parts).format(at)
    } catch {
      // Some browsers name languages that they themselves refuse.
      return new Intl.DateTimeFormat(language, parts).format(at)
    }
  }
  // Formatted one by one, since together some languages put the clock first.
  return `${format(day)} ${format(clock)}`
}

/** A sentence with values in place of the names in braces. */
export function fill(sentence: string, values: Readonly<Record<string, string | number>>): string {
  return sentence.replace(/{(\w+)}/g, (_, name: string) => String(values[name] ?? ''))
}

/** The plural form of a sentence that fits a number in this language. */
export function count(plural: Plural, number: number, language: string): string {
  const sentence = plural[new Intl.PluralRules(language).select(number)] ?? plural.other
  return fill(sentence, { count: new Intl.NumberFormat(language).format(number) })
}

const MINUTE_MS = 60_000
/** A copy of the answer may be as old as that. */
const OFF_MIN_MS = 10 * MINUTE_MS

/**
 * What to add to this device's clock: what it is off by, where that is more than the age of the
 * answer that tells the collector's time.
 */
export function clockError({ now }: PromiseTable, own: number): number {
  const error = (now ?? own) - own
  return Math.abs(error) > OFF_MIN_MS ? error : 0
}

/**
 * When a person answers what is raised now, in milliseconds; null when the table that came with the
 * script doesn't reach that far. Agrees with the collector's calendar to the minute.
 */
export function answerBy({ withinMinutes, open }: PromiseTable, now: number): number | null {
  let left = withinMinutes * MINUTE_MS
  for (let at = 0; at < open.length; at += 2) {
    const start = Math.max((open[at] ?? 0) * MINUTE_MS, now)
    const stretch = Math.max((open[at + 1] ?? 0) * MINUTE_MS - start, 0)
    if (stretch > 0 && stretch >= left) return Math.ceil((start + left) / MINUTE_MS) * MINUTE_MS
    left -= stretch
  }
  return null
}
