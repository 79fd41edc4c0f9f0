import { Temporal } from 'temporal-polyfill'

export const DAY_MINUTES = 24 * 60

/** Stretches of one day as [opens, closes), in minutes from local midnight. */
export type Hours = readonly (readonly [opens: number, closes: number])[]

/** A date that has hours of its own, such as a half day. */
export interface SpecialDay {
  readonly date: string
  readonly hours: Hours
}

/** Opening hours of a site in its own time zone, as its owner wrote them down: in any order. */
export interface Calendar {
  /** IANA name, such as `Europe/Lisbon`. */
  readonly timeZone: string
  /** Seven entries, Monday first. Hours that close no later than they open go past midnight. */
  readonly hours: readonly Hours[]
  /**
   * Local dates on which nobody works, such as `2026-12-25`, or `12-25` for every year; and those
   * that have hours of their own.
   */
  readonly holidays: readonly (string | SpecialDay)[]
}

/**
 * A day's hours in order, none overlapping, touching or empty. What goes past midnight closes after
 * `DAY_MINUTES`.
 */
export function normaliseHours(hours: Hours): Hours {
  const joined: [number, number][] = []
  for (const [opens, closes] of hours.map(pastMidnight).toSorted(([a], [b]) => a - b)) {
    const last = joined.at(-1)
    if (last && opens <= last[1]) last[1] = Math.max(last[1], closes)
    else if (opens < closes) joined.push([opens, closes])
  }
  return joined
}

/** The hours that a date has of its own, none where nobody works; null for an ordinary day. */
export function specialHours({ holidays }: Calendar, date: string): Hours | null {
  const list = (wanted: string) =>
    holidays.filter((one) => (typeof one === 'string' ? one : one.date) === wanted)
  const thisYear = list(date)
  // What is said of this very day goes before what is said of every year.
  const days = thisYear.length > 0 ? thisYear : list(date.slice('2026-'.length))
  if (days.length === 0) return null
  // A date that stands there twice: nobody works where one says so, else the hours of all.
  const hours = days.map((one) => (typeof one === 'string' ? null : one.hours))
  return hours.includes(null) ? [] : normaliseHours(hours.flatMap((one) => one ?? []))
}

/** Whether promises can be made on a calendar: a real time zone, and hours that ever open. */
export function isUsable({ timeZone, hours, holidays }: Calendar): boolean {
  const days = [...hours, ...holidays.map((one) => (typeof one === 'string' ? [] : one.hours))]
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(timeZone)
    return days.flat().every(fits) && hours.some((day) => normaliseHours(day).length > 0)
  } catch {
    return false
  }
}

/** Whether a text is a date such as `2026-12-25`, or one of every year such as `12-25`. */
export function isHolidayDate(text: string): boolean {
  // Hint: 2024 has a 29 February.
  const date = text.length === 'MM-DD'.length ? `2024-${text}` : text
  if (!/^\d{4}-\d\d-\d\d$/.test(date)) return false
  try {
    return Temporal.PlainDate.from(date).toString() === date
  } catch {
    return false
  }
}

// Two ways to write a night: `[1320, 120]` and `[1320, 1560]`. Hours of no length are none.
function pastMidnight([opens, closes]: Hours[number]): [number, number] {
  return [opens, closes < opens ? closes + DAY_MINUTES : closes]
}

function fits([opens, closes]: Hours[number]): boolean {
  const isMinutes = Number.isInteger(opens) && Number.isInteger(closes)
  return (
    isMinutes && opens >= 0 && opens <= DAY_MINUTES && closes >= 0 && closes - opens <= DAY_MINUTES
  )
}
