import { amendsReducers } from './actions/amends.ts'
import { answerReducers } from './actions/answer.ts'
import { customerReducers } from './actions/customer.ts'
import { mergeReducers } from './actions/merge.ts'
import { ownershipReducers } from './actions/ownership.ts'
import { spamReducers } from './actions/raise.ts'
import { resolveReducers } from './actions/resolve.ts'
import type { Reducers } from './commands.ts'
import { type EventOf, type EventType, type ReportEvent, traitsOf } from './events.ts'
import { DAY_MS, openPromise, release } from './promises.ts'
import { referenceOf } from './reference.ts'
import { BLANK, type Raised, type Report } from './report.ts'
import { wakeOf, timerReducers } from './timers.ts'

/** More than a device ever has under way, so that what is forgotten cannot come again. */
const SAID_MAX = 100

type Reducer = (report: Report, event: ReportEvent) => Partial<Report>

const REDUCERS: Reducers<Exclude<EventType, 'raised' | 'quarantined' | 'erased'>> = {
  ...spamReducers,
  ...customerReducers,
  ...answerReducers,
  ...amendsReducers,
  ...resolveReducers,
  ...ownershipReducers,
  ...mergeReducers,
  ...timerReducers,
}

/** The report after an event. The first event must be `raised`, `quarantined` or `erased`. */
export function reduce(report: Report | null, event: ReportEvent): Report {
  const next = changed(report, event)
  return { ...next, changedAt: event.at, wakeAt: wakeOf(next) }
}

/** The report that a list of events tells of, oldest first. */
export function replay(events: readonly ReportEvent[]): Report | null {
  return events.reduce<Report | null>(reduce, null)
}

function changed(report: Report | null, event: ReportEvent): Report {
  if (event.type === 'raised' || event.type === 'quarantined') return first(event)
  if (event.type === 'erased') return tombstone(event)
  if (!report) throw new TypeError('The first event of a report must be raised.')
  const { deadline, said } = event.data
  const moved = {
    ...report,
    state: event.to,
    version: event.seq,
    ...(deadline !== undefined && { deadline }),
    ...(said !== undefined && { said: [...report.said, said].slice(-SAID_MAX) }),
  }
  const reducer = REDUCERS[event.type] as Reducer
  return withWaiting({ ...moved, ...reducer(moved, event) }, event)
}

function first(event: EventOf<'raised' | 'quarantined'>): Report {
  const { deadline = null, ...data } = event.data
  const report = blank(data, event)
  const { actor } = event
  return {
    ...report,
    deadline,
    noticedBy: 'id' in actor ? { id: actor.id, name: actor.name } : null,
    ...('suspicion' in data && { suspicion: data.suspicion }),
    promises: firstPromises(event),
  }
}

// While a report is looked at as possible spam its promise rests, and stands as it was made.
function firstPromises({ type, data, at }: EventOf<'raised' | 'quarantined'>): Report['promises'] {
  const { answerBy, remindAt } = data
  if (answerBy === undefined || remindAt === undefined) return []
  const promises = [openPromise('answer', { due: answerBy, remindAt }, at)]
  return type === 'raised' ? promises : release(promises, at)
}

// What was said is gone; that there was a report, and when, is still counted.
function tombstone({ data, ...event }: EventOf<'erased'>): Report {
  const raised: Raised = {
    id: data.id,
    siteId: data.siteId,
    reason: data.reason,
    // Hint: unique, as hashes of keys are, and the hash of nothing.
    keyHash: `erased-${data.id}`,
    bodyHash: '',
    collector: '',
    trigger: 'code',
    page: { url: data.page ?? '' },
    element: null,
    step: null,
    text: null,
    clientAt: data.receivedAt,
  }
  const { receivedAt, outcome = null, resolvedAt = null, closedAt = null } = data
  return { ...blank(raised, event), receivedAt, outcome, resolvedAt, closedAt }
}

function blank(told: Raised, { to, seq, at }: Pick<ReportEvent, 'to' | 'seq' | 'at'>): Report {
  return {
    ...BLANK,
    contact: told.contact ?? null,
    id: told.id,
    siteId: told.siteId,
    keyHash: told.keyHash,
    bodyHash: told.bodyHash,
    collector: told.collector,
    reason: told.reason,
    trigger: told.trigger,
    page: told.page,
    element: told.element,
    step: told.step,
    text: told.text,
    clientAt: told.clientAt,
    ...(told.language && { language: told.language }),
    ...(told.signal && { signal: told.signal }),
    ...(told.notice && { notice: told.notice }),
    ...(told.spamSigns && { spamSigns: told.spamSigns }),
    reference: referenceOf(told.id),
    state: to,
    version: seq,
    receivedAt: at,
  }
}

/**
 * Keeps account of who waits for whom. News go to the customer at once where they asked for them
 * and when it is resolved; else at most once a day, for too many updates hurt (Hogreve et al. 2017).
 */
function withWaiting(report: Report, event: ReportEvent): Report {
  const { type, at, actor } = event
  const { asks, news } = traitsOf(type)
  const answers = traitsOf(type).answers === true && !isWordless(event)
  const isAsked = asks === true && actor.role === 'customer'
  const { waitsSince, toldAt } = report
  const isAtOnce = news === 'at_once' || (answers && waitsSince !== null)
  return {
    ...report,
    waitsSince: isAsked ? (waitsSince ?? at) : answers ? null : waitsSince,
    lastWords: answers ? null : report.lastWords,
    toldAt: news === undefined ? toldAt : isAtOnce ? at : tellableAt(toldAt, at),
  }
}

// That another report is done answers nobody who asked something in theirs.
function isWordless(event: ReportEvent): boolean {
  return event.type === 'resolved' && event.data.code !== undefined
}

// What waits already will tell this as well, so it moves no further away.
function tellableAt(toldAt: number, at: number): number {
  return toldAt > at ? toldAt : Math.max(at, toldAt + DAY_MS)
}
