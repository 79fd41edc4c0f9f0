import type { Language } from '../contract.ts'
import { pickLanguage } from '../i18n/pick.ts'
import type { Report } from '../reports/report.ts'
import type { Site } from '../sites/site.ts'

const DAY_MS = 24 * 60 * 60 * 1000

/** A moment as every program reads it; null for none, and for a number that is no date. */
export function iso(at: number | null | undefined): string | null {
  const date = new Date(at ?? Number.NaN)
  return Number.isNaN(date.getTime()) ? null : date.toISOString()
}

/** Who reads a time. Both may come from a stranger's browser, so both are checked. */
interface Reader {
  readonly timeZone?: string
  /** BCP 47. Decides how a clock is written, where it is the language of the words. */
  readonly language?: string
}

/** The customer as a reader: on the site's clock where they did not tell of theirs. */
export function readerOf(
  { page, evidence }: Pick<Report, 'page' | 'evidence'>,
  { calendar }: Pick<Site, 'calendar'>,
): Reader {
  const language = page.language ?? evidence?.language
  return {
    timeZone: page.timeZone ?? evidence?.timeZone ?? calendar.timeZone,
    ...(language !== undefined && { language }),
  }
}

/** A moment in plain words, such as `Tuesday 14:00`, on the reader's clock. */
export function formatTime(
  at: number,
  now: number,
  reader: Reader,
  words: Language = 'en',
): string {
  const days = Math.abs(at - now) / DAY_MS
  const day: Intl.DateTimeFormatOptions =
    days < 6
      ? { weekday: 'long' }
      : // The same day of another year would be read as the one that is near.
        {
          weekday: 'short',
          day: 'numeric',
          month: 'short',
          ...(days > 300 && { year: 'numeric' }),
        }
  const format = (parts: Intl.DateTimeFormatOptions) =>
    formatterFor(reader, words, parts).format(at)
  // In English, a comma here reads like the end of what it stands in.
  const date = words === 'en' ? format(day).replace(',', '') : format(day)
  // One after the other, for some languages write a time with a weekday as `14:00 (Tuesday)`.
  return `${date} ${format({ hour: 'numeric', minute: '2-digit' })}`
}

/** The time zone that a reader's times are told in: theirs, or UTC where it is none. */
export function zoneOf(reader: Reader): string {
  return formatterFor(reader, 'en', {}).resolvedOptions().timeZone
}

/** How dates and numbers are written in these words: as in the reader's country, where known. */
export function localeOf({ language = '' }: Reader, words: Language): string {
  if (pickLanguage([language]) === words && isTag(language)) return language
  return words === 'en' ? 'en-GB' : words
}

function isTag(language: string): boolean {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(language).length > 0
  } catch {
    return false
  }
}

function formatterFor(
  reader: Reader,
  words: Language,
  parts: Intl.DateTimeFormatOptions,
): Intl.DateTimeFormat {
  const locale = localeOf(reader, words)
  try {
    return new Intl.DateTimeFormat(locale, { ...parts, timeZone: reader.timeZone ?? 'UTC' })
  } catch {
    return new Intl.DateTimeFormat(locale, { ...parts, timeZone: 'UTC' })
  }
}
