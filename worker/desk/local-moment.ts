import { Temporal } from 'temporal-polyfill'
import { localTime } from '../time/zone.ts'

/** A moment as a field for date and time takes it, on the clock of a zone. */
export function toField(at: number, timeZone: string): string {
  return localTime(at, timeZone).toPlainDateTime().toString({ smallestUnit: 'minute' })
}

/** The moment that such a field names, or null where it names none. */
export function fromField(text: string, timeZone: string): number | null {
  try {
    const zone = localTime(0, timeZone).timeZoneId
    return Temporal.PlainDateTime.from(text).toZonedDateTime(zone).epochMilliseconds
  } catch {
    return null
  }
}
