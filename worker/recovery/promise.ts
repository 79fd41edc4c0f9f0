import type { PromiseTable } from '../contract.ts'
import type { DatedPromise } from '../report.ts'
import type { Site } from '../site.ts'
import { addOpenTime, closeOfOpenDay, openHours } from './calendar.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
// A promise is told for two weeks ahead; a page that stays open for longer shows none.
const TABLE_SPAN_MS = 14 * 24 * HOUR_MS
const UPDATE_DAYS_MAX = 2

/** When a person answers a report that is raised now: on the site's calendar, to the minute. */
export function answerBy(site: Site, now: number): number {
  const due = addOpenTime(site.calendar, now, site.answerWithinMinutes * MINUTE_MS)
  return Math.ceil(due / MINUTE_MS) * MINUTE_MS
}

/** The latest moment to which a first answer may put the next one: two open days. */
export function latestUpdateBy(site: Site, now: number): number {
  const close = closeOfOpenDay(site.calendar, now, UPDATE_DAYS_MAX)
  return close ?? now + UPDATE_DAYS_MAX * 24 * HOUR_MS
}

/** Sensible times for the next update, soonest first, all of which the core accepts. */
export function updateChoices(site: Site, now: number): readonly number[] {
  const choices = [
    addOpenTime(site.calendar, now, 2 * HOUR_MS),
    ...[0, 1, UPDATE_DAYS_MAX].map((days) => closeOfOpenDay(site.calendar, now, days)),
  ]
  const latest = latestUpdateBy(site, now)
  const fitting = choices.filter((at) => at !== null && at > now + HOUR_MS && at <= latest)
  return [...new Set(fitting as number[])].toSorted((a, b) => a - b)
}

/** The opening hours ahead, small enough to travel with the script. */
export function promiseTable(site: Site, now: number): PromiseTable {
  const open: number[] = []
  for (const [opens, closes] of openHours(site.calendar, now)) {
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
