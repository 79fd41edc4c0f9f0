import type { PromiseTable } from '../contract.ts'
import type { DatedPromise } from '../report.ts'
import type { Calendar, Site } from '../site.ts'
import { addOpenTime, closeOfOpenDay, isUsable, openHours } from './calendar.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
// A promise is told for two weeks ahead; a page that stays open for longer shows none.
const TABLE_SPAN_MS = 14 * 24 * HOUR_MS
const UPDATE_DAYS_MAX = 2

// A calendar that makes no sense must not cost a report: the promise is then on plain time.
const ALWAYS: Calendar = {
  timeZone: 'UTC',
  hours: Array.from({ length: 7 }, () => [[0, 24 * 60]] as const),
  holidays: [],
}
const calendarOf = ({ calendar }: Site): Calendar => (isUsable(calendar) ? calendar : ALWAYS)

/** When a person answers a report that is raised now: on the site's calendar, to the minute. */
export function answerBy(site: Site, now: number): number {
  const due = addOpenTime(calendarOf(site), now, site.answerWithinMinutes * MINUTE_MS)
  return Math.ceil(due / MINUTE_MS) * MINUTE_MS
}

/** The latest moment to which a first answer may put the next one: two open days. */
export function latestUpdateBy(site: Site, now: number): number {
  const close = closeOfOpenDay(calendarOf(site), now, UPDATE_DAYS_MAX)
  return close ?? now + UPDATE_DAYS_MAX * 24 * HOUR_MS
}

/** Sensible times for the next update, soonest first, all of which the core accepts. */
export function updateChoices(site: Site, now: number): readonly number[] {
  const choices = [
    addOpenTime(calendarOf(site), now, 2 * HOUR_MS),
    ...[0, 1, UPDATE_DAYS_MAX].map((days) => closeOfOpenDay(calendarOf(site), now, days)),
  ]
  const latest = latestUpdateBy(site, now)
  const fitting = choices.filter((at) => at !== null && at > now + HOUR_MS && at <= latest)
  return [...new Set(fitting as number[])].toSorted((a, b) => a - b)
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

/** Settles every open promise of a kind: kept when `at` is not past its date. */
export function settle(
  promises: readonly DatedPromise[],
  at: number,
  kind: DatedPromise['kind'],
): readonly DatedPromise[] {
  return promises.map((promise) =>
    promise.status === 'open' && promise.kind === kind
      ? { ...promise, status: at <= promise.due ? 'kept' : 'broken', settledAt: at }
      : promise,
  )
}
