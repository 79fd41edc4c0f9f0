import { Temporal } from 'temporal-polyfill'
import type { AlertRules } from '../sites/site.ts'
import { localTime } from '../time/zone.ts'

const DAY_MINUTES = 24 * 60

/** When an alert that comes up at `at` may go out: then, or when the quiet hours end. */
export function afterQuiet(quiet: AlertRules['quiet'], timeZone: string, at: number): number {
  if (!quiet || quiet.from === quiet.to) return at
  const local = localTime(at, timeZone)
  const minute = local.hour * 60 + local.minute
  const { from, to } = quiet
  const spansMidnight = from > to
  const isQuiet = spansMidnight ? minute >= from || minute < to : minute >= from && minute < to
  if (!isQuiet) return at
  const endsTomorrow = to >= DAY_MINUTES || (spansMidnight && minute >= from)
  const day = endsTomorrow ? local.add({ days: 1 }) : local
  const end = day.withPlainTime(new Temporal.PlainTime(Math.floor(to / 60) % 24, to % 60))
  // Where the clock goes back, the hour comes twice and its end may be over already.
  return Math.max(at, end.epochMilliseconds)
}
