import type { Language } from '../contract.ts'
import { pickLanguage } from '../i18n/pick.ts'
import type { Report } from '../reports/report.ts'
import type { Site } from '../sites/site.ts'
import { memoise } from '../text/memo.ts'

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
  // The same day of another year would be read as the one that is near.
  const day = formatterFor(reader, words, days < 6 ? 'near' : days > 300 ? 'far' : 'day').format(at)
  // In English, a comma here reads like the end of what it stands in.
  const date = words === 'en' ? day.replace(',', '') : day
  // One after the other, for some languages write a time with a weekday as `14:00 (Tuesday)`.
  return `${date} ${formatterFor(reader, words, 'time').format(at)}`
}

/** The time zone that a reader's times are told in: theirs, or UTC where it is none. */
export function zoneOf(reader: Reader): string {
  return findZone(reader.timeZone ?? '') ?? 'UTC'
}

/** A time zone by its own name, or null where there is none of this name. */
export function findZone(name: string): string | null {
  return zones(name, () => {
    if (name === '') return null
    try {
      return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone
    } catch {
      return null
    }
  })
}

/** How dates and numbers are written in these words: as in the reader's country, where known. */
export function localeOf({ language = '' }: Reader, words: Language): string {
  return locales(`${words} ${language}`, () => {
    if (pickLanguage([language]) === words && isTag(language)) return language
    return words === 'en' ? 'en-GB' : words
  })
}

function isTag(language: string): boolean {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(language).length > 0
  } catch {
    return false
  }
}

const PARTS = {
  near: { weekday: 'long' },
  day: { weekday: 'short', day: 'numeric', month: 'short' },
  far: { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' },
  time: { hour: 'numeric', minute: '2-digit' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>

// To make a formatter takes longer than all else that a page does, so they're kept across requests.
const formatters = memoise<Intl.DateTimeFormat>(200)
const locales = memoise<string>(200)
const zones = memoise<string | null>(200)

function formatterFor(
  reader: Reader,
  words: Language,
  parts: keyof typeof PARTS,
): Intl.DateTimeFormat {
  const locale = localeOf(reader, words)
  const { timeZone = 'UTC' } = reader
  return formatters(`${parts} ${locale} ${timeZone}`, () => {
    try {
      return new Intl.DateTimeFormat(locale, { ...PARTS[parts], timeZone })
    } catch {
      return new Intl.DateTimeFormat(locale, { ...PARTS[parts], timeZone: 'UTC' })
    }
  })
}
