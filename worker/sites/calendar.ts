import { Temporal } from 'temporal-polyfill'

export const DAY_MINUTES = 24 * 60

/** Opening hours of a site in its own time zone. Minutes count from local midnight. */
export interface Calendar {
  /** IANA name, such as `Europe/Lisbon`. */
  readonly timeZone: string
  /** Seven entries, Monday first; each a list of [opens, closes) in minutes. */
  readonly hours: readonly (readonly (readonly [number, number])[])[]
  /** Local dates on which nobody works, such as `2026-12-25`. */
  readonly holidays: readonly string[]
}

/** Whether promises can be made on a calendar: a real time zone, and hours within their day. */
export function isUsable({ timeZone, hours }: Calendar): boolean {
  const stretches = hours.flat()
  const fits = stretches.every(
    ([opens, closes]) => opens >= 0 && opens < closes && closes <= DAY_MINUTES,
  )
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(timeZone)
    return fits && stretches.length > 0
  } catch {
    return false
  }
}
