import { addOpenTime, openHours } from '../../worker/reports/calendar.ts'
import { latestUpdateBy } from '../../worker/reports/promises.ts'
import type { Report } from '../../worker/reports/report.ts'
import type { Calendar } from '../../worker/sites/calendar.ts'
import type { Site } from '../../worker/sites/site.ts'
import { localTime } from '../../worker/time/zone.ts'
import type { Step, Story } from './story.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
/** Longer than any story is old, holidays included. */
const BACK_DAYS = 80
const UPDATE_HOURS_MAX = 18
const EVENING_HOUR = 19
/** What is newer than this came in at about the hour that it says. */
const TODAY_HOURS = 20
const MORNING_HOUR = 7
/** Nobody does things to the minute. */
const JITTER_MS = 4 * MINUTE_MS

type OpenHours = readonly [opens: number, closes: number]
type Roll = () => number

/** The opening hours before a moment, the latest first. */
export function reachesBack(calendar: Calendar, start: number): readonly OpenHours[] {
  const found: OpenHours[] = []
  for (const [opens, closes] of openHours(calendar, start - BACK_DAYS * DAY_MS)) {
    if (opens >= start) break
    found.push([opens, Math.min(closes, start)])
  }
  return found.toReversed()
}

/** When a story begins. */
export function raisedAt(
  calendar: Calendar,
  back: readonly OpenHours[],
  { hoursAgo, inEvening }: Pick<Story, 'hoursAgo' | 'inEvening'>,
  roll: Roll,
): number {
  const jitter = hoursAgo < TODAY_HOURS ? roll() / 8 : roll() * 0.7
  const at = Math.floor(before(back, (hoursAgo + jitter) * HOUR_MS))
  if (!inEvening) return at
  const today = localTime(at, calendar.timeZone).startOfDay().epochMilliseconds
  return Math.floor(today - DAY_MS + (EVENING_HOUR + roll() * 3) * HOUR_MS)
}

function before(back: readonly OpenHours[], openMs: number): number {
  let left = openMs
  for (const [opens, closes] of back) {
    if (closes - opens >= left) return closes - left
    left -= closes - opens
  }
  throw new RangeError('The calendar does not reach back so far.')
}

interface Now {
  readonly report: Report
  readonly now: number
  readonly roll: Roll
}

/** When a step happens: staff work while the shop is open, and customers sleep at night. */
export function momentOf(calendar: Calendar, step: Step, { report, now, roll }: Now): number {
  const jitter = Math.floor(roll() * JITTER_MS)
  if (step.by !== 'customer') {
    return Math.floor(addOpenTime(calendar, now, step.after * MINUTE_MS + jitter))
  }
  const from = step.fromFollowUp ? Math.max(now, report.followUp?.dueAt ?? now) : now
  return awake(calendar, from + step.after * MINUTE_MS + Math.floor(jitter / 4))
}

function awake({ timeZone }: Calendar, at: number): number {
  const local = localTime(at, timeZone)
  return local.hour >= MORNING_HOUR ? at : at + (MORNING_HOUR - local.hour) * HOUR_MS
}

/** The moment after so many opening hours, to the minute, and no later than an update may be. */
export function hoursAhead(site: Site, now: number, hours: number): number {
  const at = addOpenTime(site.calendar, now, hours * HOUR_MS)
  const whole = Math.ceil(at / MINUTE_MS) * MINUTE_MS
  return hours <= UPDATE_HOURS_MAX ? Math.min(whole, latestUpdateBy(site, now)) : whole
}
