const DAY_MS = 24 * 60 * 60 * 1000

/** Who reads a time. Both may come from a stranger's browser, so both are checked. */
export interface Reader {
  readonly timeZone?: string
  /** BCP 47. Decides how a clock is written. */
  readonly language?: string
}

/** A moment in plain words, such as `Tuesday 14:00`, on the reader's clock. */
export function tellTime(at: number, now: number, reader: Reader): string {
  const near = Math.abs(at - now) < 6 * DAY_MS
  const day: Intl.DateTimeFormatOptions = near
    ? { weekday: 'long' }
    : { weekday: 'short', day: 'numeric', month: 'short' }
  const format = (parts: Intl.DateTimeFormatOptions) => formatterFor(reader, parts).format(at)
  return `${format(day).replace(',', '')} ${format({ hour: 'numeric', minute: '2-digit' })}`
}

/** The time zone that a reader's times are told in: theirs, or UTC where it is none. */
export function zoneOf(reader: Reader): string {
  return formatterFor(reader, {}).resolvedOptions().timeZone
}

function formatterFor(
  { timeZone, language = '' }: Reader,
  parts: Intl.DateTimeFormatOptions,
): Intl.DateTimeFormat {
  const locale = language.startsWith('en') ? language : 'en-GB'
  try {
    return new Intl.DateTimeFormat(locale, { ...parts, timeZone: timeZone ?? 'UTC' })
  } catch {
    return new Intl.DateTimeFormat('en-GB', { ...parts, timeZone: 'UTC' })
  }
}
