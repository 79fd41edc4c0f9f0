import type { Temporal } from 'temporal-polyfill'
import {
  type Calendar,
  DAY_MINUTES,
  type Hours,
  normaliseHours,
  specialHours,
} from '../sites/calendar.ts'
import { dateAt, momentAt } from '../time/zone.ts'

/** A stretch of open time, [opens, closes), in milliseconds UTC. */
type OpenHours = readonly [opens: number, closes: number]

// Longer than any run of holidays: a calendar that stays shut for so long never opens.
const HORIZON_DAYS = 400

/** The moment at which `openMs` of opening time have passed since `from`. */
export function addOpenTime(calendar: Calendar, from: number, openMs: number): number {
  let left = openMs
  for (const [opens, closes] of openHours(calendar, from)) {
    const start = Math.max(opens, from)
    if (closes - start >= left) return start + left
    left -= closes - start
  }
  throw new RangeError('The calendar has no opening hours.')
}

/** How much open time lies between two moments; 0 where `to` is not after `from`. */
export function openTimeBetween(calendar: Calendar, from: number, to: number): number {
  let sum = 0
  for (const [opens, closes] of openHours(calendar, from)) {
    if (opens >= to) break
    sum += Math.max(0, Math.min(closes, to) - Math.max(opens, from))
  }
  return sum
}

/** The first moment of the month in which `at` lies, on the site's own clock. */
export function monthStart(calendar: Calendar, at: number): number {
  return instantOf(calendar, localDate(calendar, at).with({ day: 1 }), 0)
}

/** When the site closes on its `count`th open day after the day of `from`; 0 means that same day. */
export function closeOfOpenDay(calendar: Calendar, from: number, count: number): number | null {
  let date = localDate(calendar, from)
  if (count === 0) return closeOf(calendar, date)
  let left = count
  for (let day = 0; day < HORIZON_DAYS; day++) {
    date = date.add({ days: 1 })
    const close = closeOf(calendar, date)
    if (close !== null && --left === 0) return close
  }
  return null
}

/**
 * The opening hours that end after `from`, in order and none overlapping, for as long as the horizon
 * reaches.
 */
export function* openHours(calendar: Calendar, from: number): Generator<OpenHours> {
  let date = localDate(calendar, from)
  const dayBefore = date.subtract({ days: 1 })
  // The night before may not be over yet.
  if (goesPastMidnight(minutesOf(calendar, dayBefore))) date = dayBefore
  let until = from
  for (let day = 0; day < HORIZON_DAYS; day++) {
    for (const [opens, closes] of hoursOf(calendar, date)) {
      // A night may reach into the morning's hours.
      if (closes > until) yield [until > from ? Math.max(opens, until) : opens, closes]
      until = Math.max(until, closes)
    }
    date = date.add({ days: 1 })
  }
}

function localDate(calendar: Calendar, at: number): Temporal.PlainDate {
  return dateAt(at, calendar.timeZone)
}

function closeOf(calendar: Calendar, date: Temporal.PlainDate): number | null {
  return hoursOf(calendar, date).at(-1)?.[1] ?? null
}

// Minutes of the local day become instants through the wall clock, so that a shop that opens at
// nine opens at nine on the day when the clocks change.
function hoursOf(calendar: Calendar, date: Temporal.PlainDate): readonly OpenHours[] {
  return minutesOf(calendar, date).flatMap(([opens, closes]): OpenHours[] => {
    const start = instantOf(calendar, date, opens)
    const end = instantOf(calendar, date, closes)
    // A clock that jumps ahead may jump over all of it.
    return start < end ? [[start, end]] : []
  })
}

function minutesOf(calendar: Calendar, date: Temporal.PlainDate): Hours {
  const ownHours = specialHours(calendar, date.toString())
  const hours = ownHours ?? normaliseHours(calendar.hours[date.dayOfWeek - 1] ?? [])
  if (!goesPastMidnight(hours)) return hours
  // A night ends at midnight where the next day is a holiday or has hours of its own.
  const isCut = specialHours(calendar, date.add({ days: 1 }).toString()) !== null
  return isCut ? hours.map(([opens, closes]) => [opens, Math.min(closes, DAY_MINUTES)]) : hours
}

function goesPastMidnight(hours: Hours): boolean {
  return (hours.at(-1)?.[1] ?? 0) > DAY_MINUTES
}

function instantOf(calendar: Calendar, date: Temporal.PlainDate, minutes: number): number {
  const day = minutes < DAY_MINUTES ? date : date.add({ days: Math.floor(minutes / DAY_MINUTES) })
  return momentAt(day, minutes % DAY_MINUTES, calendar.timeZone)
}
