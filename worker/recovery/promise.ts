import type { PromiseTable } from '../contract-settings.ts'
import type { Dated } from '../report.ts'
import type { Calendar, Site } from '../site.ts'
import {
  addOpenTime,
  closeOfOpenDay,
  isUsable,
  monthStart,
  openHours,
  openTimeBetween,
} from './calendar.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
export const DAY_MS = 24 * HOUR_MS
// A promise is told for two weeks ahead; a page that stays open for longer shows none.
const TABLE_SPAN_MS = 14 * DAY_MS
const UPDATE_DAYS_MAX = 2
/** A plan reaches no further than this, whatever it is about. */
const PLAN_MAX_MS = 30 * DAY_MS
/** The owner is reminded when this share of the open time has passed. */
const REMIND_SHARE = 0.75
const REOPEN_HOURS = 8
const RETURN_HOURS = 2
const BROKEN_DAYS_MAX = 5

// A calendar that makes no sense must not cost a report: the promise is then on plain time.
const ALWAYS: Calendar = {
  timeZone: 'UTC',
  hours: Array.from({ length: 7 }, () => [[0, 24 * 60]] as const),
  holidays: [],
}
const calendarOf = ({ calendar }: Site): Calendar => (isUsable(calendar) ? calendar : ALWAYS)

/** A due date with the moment at which its owner is reminded, both on the site's calendar. */
export function dated(site: Site, now: number, due: number): Dated {
  const calendar = calendarOf(site)
  const openMs = openTimeBetween(calendar, now, due)
  const remindAt =
    openMs > 0
      ? addOpenTime(calendar, now, openMs * REMIND_SHARE)
      : now + (due - now) * REMIND_SHARE
  return { due, remindAt: Math.ceil(remindAt) }
}

/** When a person answers something that is raised or asked now, to the minute. */
export function answerDate(site: Site, now: number): Dated {
  return dated(site, now, answerBy(site, now))
}

/** When a person answers a report that is raised now: on the site's calendar, to the minute. */
export function answerBy(site: Site, now: number): number {
  return inOpenTime(site, now, site.answerWithinMinutes * MINUTE_MS)
}

/** When a person answers a customer for whom it was not made right. */
export function reopenDate(site: Site, now: number): Dated {
  // Before new reports, so never later than one of them.
  const openMs = Math.min(site.answerWithinMinutes * MINUTE_MS, REOPEN_HOURS * HOUR_MS)
  return dated(site, now, inOpenTime(site, now, openMs))
}

/** When a hand-over that nobody accepted goes back. */
export function returnAt(site: Site, now: number): number {
  return inOpenTime(site, now, RETURN_HOURS * HOUR_MS)
}

/** The new date for a promise that was not kept: the more often that happens, the later. */
export function dateAfterBreak(site: Site, now: number, brokenBefore: number): Dated {
  if (brokenBefore === 0) return answerDate(site, now)
  const days = Math.min(brokenBefore, BROKEN_DAYS_MAX)
  return dated(site, now, afterOpenDays(site, now, days))
}

/** The close of the `days`th open day after today. */
export function afterOpenDays(site: Site, now: number, days: number): number {
  return closeOfOpenDay(calendarOf(site), now, days) ?? now + days * DAY_MS
}

/** The latest moment to which a first answer may put the next one: two open days. */
export function latestUpdateBy(site: Site, now: number): number {
  return afterOpenDays(site, now, UPDATE_DAYS_MAX)
}

/** The latest date that a plan may have. */
export function latestPlanBy(now: number): number {
  return now + PLAN_MAX_MS
}

/** When the customer is asked whether it was made right. */
export function followUpAt(site: Site, now: number): number {
  return now + Math.min(Math.max(site.followUpHours, 24), 7 * 24) * HOUR_MS
}

/** Sensible times for the next update, soonest first, all of which the core accepts. */
export function updateChoices(site: Site, now: number): readonly number[] {
  const choices = [
    inOpenTime(site, now, 2 * HOUR_MS),
    ...[0, 1, UPDATE_DAYS_MAX].map((days) => closeOfOpenDay(calendarOf(site), now, days)),
  ]
  return fitting(choices, now, latestUpdateBy(site, now))
}

/** Sensible dates for a plan or for amends, soonest first. */
export function planChoices(site: Site, now: number): readonly number[] {
  const choices = [0, 1, 2, 3, 5, 10].map((days) => closeOfOpenDay(calendarOf(site), now, days))
  return fitting(choices, now, latestPlanBy(now))
}

/** When the site's month began, for what was granted in it. */
export function monthOf(site: Site, now: number): number {
  return monthStart(calendarOf(site), now)
}

/** The opening hours ahead, small enough to travel with the script. */
export function promiseTable(site: Site, now: number): PromiseTable {
  const open: number[] = []
  for (const [opens, closes] of openHours(calendarOf(site), now)) {
    if (opens > now + TABLE_SPAN_MS) break
    open.push(opens / MINUTE_MS, closes / MINUTE_MS)
  }
  return { withinMinutes: site.answerWithinMinutes, open }
}

function inOpenTime(site: Site, now: number, openMs: number): number {
  return Math.ceil(soonest(site, now, openMs) / MINUTE_MS) * MINUTE_MS
}

// Hours that are too few to ever add up are no reason to promise nothing.
function soonest(site: Site, now: number, openMs: number): number {
  try {
    return addOpenTime(calendarOf(site), now, openMs)
  } catch {
    return addOpenTime(ALWAYS, now, openMs)
  }
}

function fitting(choices: readonly (number | null)[], now: number, latest: number) {
  const fit = choices.filter((at) => at !== null && at > now + HOUR_MS && at <= latest)
  return [...new Set(fit as number[])].toSorted((a, b) => a - b)
}
