import { Temporal } from 'temporal-polyfill'

/** A moment on the clock of a zone; of UTC where that zone does not exist, which must cost nothing. */
export function localTime(at: number, timeZone: string): Temporal.ZonedDateTime {
  const instant = Temporal.Instant.fromEpochMilliseconds(at)
  try {
    return instant.toZonedDateTimeISO(timeZone)
  } catch {
    return instant.toZonedDateTimeISO('UTC')
  }
}
