import type { PromiseKind, PromiseTable } from '../contract.ts'
import { type Calendar, isUsable } from '../sites/calendar.ts'
import type { Site } from '../sites/site.ts'
import { addOpenTime, closeOfOpenDay, monthStart, openHours, openTimeBetween } from './calendar.ts'
import type { DueDate, DatedPromise, NextStepDue, Report, State } from './report.ts'

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
/** Nobody is reminded of one report more often than about once a week, however late it is. */
const THIN_DAYS = 5
const WEEK_MS = 7 * DAY_MS

// A calendar that makes no sense must not cost a report: the promise is then on plain time.
const ALWAYS: Calendar = {
  timeZone: 'UTC',
  hours: Array.from({ length: 7 }, () => [[0, 24 * 60]] as const),
  holidays: [],
}
const calendarOf = ({ calendar }: Site): Calendar => (isUsable(calendar) ? calendar : ALWAYS)

/** A due date with the moment at which its owner is reminded, both on the site's calendar. */
export function dueDate(site: Site, now: number, due: number): DueDate {
  const calendar = calendarOf(site)
  const openMs = openTimeBetween(calendar, now, due)
  const remindAt =
    openMs > 0
      ? addOpenTime(calendar, now, openMs * REMIND_SHARE)
      : now + (due - now) * REMIND_SHARE
  return { due, remindAt: Math.ceil(remindAt) }
}

/** When a person answers something that is raised or asked now, to the minute. */
export function answerDate(site: Site, now: number): DueDate {
  return dueDate(site, now, answerBy(site, now))
}

/** When a person answers a report that is raised now: on the site's calendar, to the minute. */
export function answerBy(site: Site, now: number): number {
  return inOpenTime(site, now, site.answerWithinMinutes * MINUTE_MS)
}

/** When a person answers a customer for whom it was not made right. */
export function reopenDate(site: Site, now: number): DueDate {
  // Before new reports, so never later than one of them.
  const openMs = Math.min(site.answerWithinMinutes * MINUTE_MS, REOPEN_HOURS * HOUR_MS)
  return dueDate(site, now, inOpenTime(site, now, openMs))
}

/** When a hand-over that nobody accepted goes back. */
export function handoverEndsAt(site: Site, now: number): number {
  return inOpenTime(site, now, RETURN_HOURS * HOUR_MS)
}

/** The new date for a promise that was not kept: the more often that happens, the later. */
export function dateAfterBreak(site: Site, now: number, brokenBefore: number): DueDate {
  if (brokenBefore === 0) return answerDate(site, now)
  return dueDate(site, now, thinnedOut(site, now, brokenBefore))
}

/** Whether promises of a report were broken so often that the break itself is reminder enough. */
export function isReminderEnough({ promises }: Pick<Report, 'promises'>): boolean {
  return promises.filter(({ status }) => status === 'broken').length >= THIN_DAYS
}

// Open days, and from some of them on a week at least.
function thinnedOut(site: Site, now: number, days: number): number {
  const at = afterOpenDays(site, now, Math.min(days, THIN_DAYS))
  return days < THIN_DAYS ? at : Math.max(at, now + WEEK_MS)
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
  return { withinMinutes: site.answerWithinMinutes, now, open }
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

type Promises = readonly DatedPromise[]

/** A promise as it is made. */
export function openPromise(
  kind: PromiseKind,
  { due, remindAt }: DueDate,
  at: number,
): DatedPromise {
  return {
    kind,
    due,
    remindAt,
    madeAt: at,
    status: 'open',
    settledAt: null,
    isReminded: false,
    moveTo: null,
  }
}

/** Settles open promises of some kinds: kept when `at` is not past their date. */
export function settle(promises: Promises, at: number, ...kinds: PromiseKind[]): Promises {
  return update(promises, kinds, (promise) => ({
    ...promise,
    status: at <= promise.due ? 'kept' : 'broken',
    settledAt: at,
  }))
}

/** When a report is promised to be done, or null where it is not. */
export function promisedBy({ promises }: Pick<Report, 'promises'>): number | null {
  const open = promises.find(({ kind, status }) => kind === 'resolve' && status === 'open')
  return open?.due ?? null
}

/** The promise that was not kept and whose place this one took, if any. */
export function findBrokenBefore(promises: Promises, made: DatedPromise): DatedPromise | undefined {
  // Hint: the new date is made in the moment in which the old one breaks.
  return promises.findLast(
    ({ kind, status, settledAt }) =>
      kind === made.kind && status === 'broken' && settledAt === made.madeAt,
  )
}

/** The answer that was promised before suspicion held a report back, or null. */
export function heldUp({ promises }: Pick<Report, 'promises'>): DatedPromise | null {
  return (
    promises.findLast(({ kind, status }) => kind === 'answer' && status === 'withdrawn') ?? null
  )
}

/** Settles promises to have it done: kept when it was not late as the customer's turn began. */
export function settleTurn(promises: Promises, at: number, turnSince: number): Promises {
  return update(promises, ['resolve'], (promise) => ({
    ...promise,
    status: turnSince <= promise.due ? 'kept' : 'broken',
    settledAt: at,
  }))
}

/** Whether a promise was not kept, the customer's own turn left out. */
export function hasBroken(
  { promises, offer }: Pick<Report, 'promises' | 'offer'>,
  now: number,
): boolean {
  const turnSince = offer?.madeAt ?? now
  return promises.some(
    ({ kind, status, due }) =>
      status === 'broken' || (status === 'open' && due < (kind === 'resolve' ? turnSince : now)),
  )
}

/**
 * Ends open promises of a kind by the customer's own word: neither kept nor broken, unless they
 * were late before the customer's turn began.
 */
export function move(
  promises: Promises,
  at: number,
  kind: PromiseKind,
  turnSince: number = at,
): Promises {
  return update(promises, [kind], (promise) => ({
    ...promise,
    status: turnSince <= promise.due ? 'moved' : 'broken',
    settledAt: at,
  }))
}

/** Adds a promise, unless an open one of its kind is due no later: nobody is owed twice. */
export function withPromise(promises: Promises, made: DatedPromise): Promises {
  const isOwed = promises.some(
    ({ kind, status, due }) => kind === made.kind && status === 'open' && due <= made.due,
  )
  // The sooner one takes the place of the later, in the customer's favour.
  return isOwed ? promises : [...move(promises, made.madeAt, made.kind), made]
}

/** Whether a promise's clock runs: while the customer chooses, nobody is late with the rest. */
export function isRunning({ kind, status }: DatedPromise, state: State): boolean {
  return status === 'open' && !(state === 'proposed' && kind === 'resolve')
}

/** Ends all open promises: there is nothing left to keep. */
export function release(promises: Promises, at: number): Promises {
  return update(promises, ['answer', 'update', 'resolve'], (promise) => ({
    ...promise,
    status: 'withdrawn',
    settledAt: at,
  }))
}

/** What changes where a report ends: nothing is owed, offered or handed over any more. */
export function endAll(
  { promises }: Pick<Report, 'promises'>,
  { at }: { readonly at: number },
): Partial<Report> {
  return {
    promises: release(promises, at),
    offer: null,
    approval: null,
    counter: null,
    handover: null,
    waitsSince: null,
  }
}

/** Changes open promises of some kinds. */
export function update(
  promises: Promises,
  kinds: readonly PromiseKind[],
  change: (promise: DatedPromise) => DatedPromise,
): Promises {
  return promises.map((promise) =>
    promise.status === 'open' && kinds.includes(promise.kind) ? change(promise) : promise,
  )
}

/** Every promise as the customer sees it: suspicion of abuse makes no difference to them. */
export function promisesShown(report: Report, site: Site): readonly DatedPromise[] {
  const { state, promises, receivedAt } = report
  if (state !== 'quarantined') return promises.filter((one) => !wentOn(one, promises))
  const held = heldUp(report)
  if (held) {
    return promises.map((one) => (one === held ? { ...one, status: 'open', settledAt: null } : one))
  }
  return [openPromise('answer', answerDate(site, receivedAt), receivedAt)]
}

// It rested while somebody looked whether the report is spam.
function wentOn({ kind, due, status }: DatedPromise, promises: Promises): boolean {
  return (
    status === 'withdrawn' &&
    promises.some((one) => one.kind === kind && one.due === due && one.status !== 'withdrawn')
  )
}

const RESOLVE_LATEST_MS = 30 * DAY_MS

/** What staff have to have done next once a report has come to a state, or null. */
export function nextStepDueIn(state: State, site: Site, now: number): NextStepDue | null {
  switch (state) {
    case 'quarantined':
      return { step: 'review', due: afterOpenDays(site, now, 1) }
    case 'acknowledged':
      return { step: 'plan', due: afterOpenDays(site, now, 1) }
    case 'working':
      return { step: 'resolve', due: afterOpenDays(site, now, 5) }
    case 'resolved':
    case 'confirmed':
      return { step: 'close', due: afterOpenDays(site, now, 10) }
    // A promise stands while nobody has answered; while the customer chooses, staff wait.
    default:
      return null
  }
}

/** Open days after which something that was not done is called for again. */
const AGAIN_DAYS = { review: 1, plan: 1, resolve: 5, resolve_latest: 5, close: 5 } as const

/** The deadline that follows one that passed: what is not done is never forgotten. */
export function nextStepDueAfter(
  passed: NextStepDue,
  { receivedAt }: Report,
  site: Site,
  now: number,
): NextStepDue {
  const times = (passed.times ?? 0) + 1
  const latest = receivedAt + RESOLVE_LATEST_MS
  if (passed.step === 'resolve' && latest > now) return { step: 'resolve_latest', due: latest }
  const step = passed.step === 'resolve' ? 'resolve_latest' : passed.step
  return { step, due: thinnedOut(site, now, AGAIN_DAYS[step] * times), times }
}
