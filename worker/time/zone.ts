import { Temporal } from 'temporal-polyfill'
import { memoise } from '../text/memo.ts'

/** A moment on the clock of a zone; of UTC where that zone does not exist, which must cost nothing. */
export function localTime(at: number, timeZone: string): Temporal.ZonedDateTime {
  const instant = Temporal.Instant.fromEpochMilliseconds(at)
  try {
    return instant.toZonedDateTimeISO(timeZone)
  } catch {
    return instant.toZonedDateTimeISO('UTC')
  }
}

const MINUTE_MS = 60_000
// A promise asks again and again for the same days: to find each costs more than all else about it.
const dates = memoise<Temporal.PlainDate>(500)
const moments = memoise<number>(2_000)

/** The date on the clock of a zone; throws where that zone does not exist. */
export function dateAt(at: number, timeZone: string): Temporal.PlainDate {
  // A day begins with a minute, on every clock of today.
  return dates(`${Math.floor(at / MINUTE_MS)} ${timeZone}`, () =>
    Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDate(),
  )
}

/** When the clock of a zone shows so many minutes of a day; throws where it does not exist. */
export function momentAt(date: Temporal.PlainDate, minutes: number, timeZone: string): number {
  return moments(`${date.toString()} ${minutes} ${timeZone}`, () => {
    const plainTime = new Temporal.PlainTime(Math.floor(minutes / 60), minutes % 60)
    return date.toZonedDateTime({ timeZone, plainTime }).epochMilliseconds
  })
}
