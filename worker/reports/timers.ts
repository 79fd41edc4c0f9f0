import { ERASE_DAYS, type Site } from '../sites/site.ts'
import { erased } from './actions/erasure.ts'
import { nextLevel } from './actions/ownership.ts'
import { closed, FOLLOW_UP_WAIT_MS } from './actions/resolve.ts'
import { type EventDraft, type Reducers, unchanged } from './commands.ts'
import {
  dateAfterBreak,
  DAY_MS,
  nextStepDueAfter,
  followUpAt,
  isRunning,
  update,
  openPromise,
} from './promises.ts'
import { offerEndsAt, REMIND_OFFER_DAYS } from './remedy.ts'
import { isOpen, type Report } from './report.ts'

/** When the clock erases what its customer asks to be erased. */
export const ERASE_MS = ERASE_DAYS * DAY_MS

/** Something that the clock does at a moment, unless somebody else did it before. */
interface Timer {
  readonly at: number
  readonly drafts: (site: Site, now: number) => readonly EventDraft[]
}

/** The next moment at which the clock has something to do, or null. */
export function wakeOf(report: Report): number | null {
  const moments = timersOf(report).map(({ at }) => at)
  return moments.length > 0 ? Math.min(...moments) : null
}

/** The first of what is due by now, as events; none where nothing is. */
export function dueDrafts(report: Report, site: Site, now: number): readonly EventDraft[] {
  const due = timersOf(report).filter(({ at }) => at <= now)
  const [first] = due.toSorted((a, b) => a.at - b.at)
  return first ? first.drafts(site, now) : []
}

function timersOf(report: Report): readonly Timer[] {
  if (report.state === 'erased') return []
  return [
    ...promiseTimers(report),
    ...nextStepTimers(report),
    ...handoverTimers(report),
    ...offerTimers(report),
    ...followUpTimers(report),
    ...erasureTimers(report),
  ]
}

function promiseTimers(report: Report): readonly Timer[] {
  const brokenBefore = report.promises.filter(({ status }) => status === 'broken').length
  return report.promises
    .filter((promise) => isRunning(promise, report.state))
    .flatMap(({ kind, due, remindAt, isReminded, moveTo }): Timer[] => {
      const remind: Timer = {
        at: remindAt,
        drafts: () => [{ type: 'promise_reminded', data: { kind, due } }],
      }
      const breaks: Timer = {
        // Hint: a promise is kept up to and including its due moment.
        at: due + 1,
        drafts: (site, now) => {
          const isAsked = moveTo && moveTo.due > now
          const next = isAsked
            ? { due: moveTo.due, remindAt: moveTo.remindAt }
            : dateAfterBreak(site, now, brokenBefore)
          return [
            { type: 'promise_broken', data: { kind, due, next } },
            { type: 'escalated', data: escalation(report, 'promise_broken') },
          ]
        },
      }
      return isReminded ? [breaks] : [remind, breaks]
    })
}

function nextStepTimers(report: Report): readonly Timer[] {
  const { deadline } = report
  if (!deadline) return []
  return [
    {
      at: deadline.due + 1,
      drafts: (site, now) => [
        {
          type: 'deadline_passed',
          data: { ...deadline, deadline: nextStepDueAfter(deadline, report, site, now) },
        },
        ...(isOpen(report.state)
          ? [{ type: 'escalated', data: escalation(report, 'deadline_passed') } as const]
          : []),
      ],
    },
  ]
}

function handoverTimers({ handover }: Report): readonly Timer[] {
  if (!handover) return []
  return [{ at: handover.returnAt, drafts: () => [{ type: 'handover_returned', data: {} }] }]
}

function offerTimers({ offer, waitsSince }: Report): readonly Timer[] {
  // Who asked something is not silent: first they are answered.
  if (!offer || waitsSince !== null) return []
  const { madeAt, remindedAt } = offer
  const days = REMIND_OFFER_DAYS[remindedAt.length]
  const next = days === undefined ? offerEndsAt(offer) : madeAt + days * DAY_MS
  // A clock that stood still must not say it all at once.
  const earliest = (remindedAt.at(-1) ?? madeAt) + DAY_MS
  const at = Math.max(next, earliest)
  const isLast = remindedAt.length === REMIND_OFFER_DAYS.length
  return [
    {
      at,
      drafts: (site, now) =>
        isLast ? [noReply(site, now)] : [{ type: 'offer_reminded', data: {} }],
    },
  ]
}

// The outcome is the code. Whoever reads of it is told in their own language that the offer ended.
function noReply(site: Site, now: number): EventDraft {
  const data = {
    outcome: 'no_reply' as const,
    done: '',
    apology: null,
    noApologyBecause: null,
    amends: null,
    noAmendsBecause: null,
    explanation: null,
    followUpAt: followUpAt(site, now),
  }
  return { type: 'resolved', to: 'resolved', data }
}

function followUpTimers({
  followUp,
  learning,
  state,
  promises,
  mergedInto,
}: Report): readonly Timer[] {
  if (!followUp || (state !== 'resolved' && state !== 'confirmed')) return []
  const { dueAt, sentAt, answeredAt } = followUp
  if (sentAt === null) {
    return [{ at: dueAt, drafts: () => [{ type: 'follow_up_sent', data: {} }] }]
  }
  // Whoever is still owed an answer is not done with.
  if (promises.some(({ status }) => status === 'open')) return []
  // The owner has said what was learned, here or on the report that this one goes on with; the
  // customer's time to answer is over.
  const at = answeredAt ?? sentAt + FOLLOW_UP_WAIT_MS
  const isLearned = learning !== null || mergedInto !== null
  return isLearned ? [{ at, drafts: () => [closed()] }] : []
}

function erasureTimers(report: Report): readonly Timer[] {
  const { erasureAskedAt } = report
  if (erasureAskedAt === null) return []
  const drafts = (site: Site) => [erased(report, site, { role: 'system' })]
  return [{ at: erasureAskedAt + ERASE_MS, drafts }]
}

function escalation({ escalation: level }: Report, reason: string) {
  return { level: nextLevel(level), reason }
}

/** What the clock changes in the report. */
export const timerReducers: Reducers<'promise_reminded' | 'promise_broken' | 'deadline_passed'> = {
  promise_reminded: ({ promises }, { data: { kind, due } }) => ({
    promises: update(promises, [kind], (one) =>
      one.due === due ? { ...one, isReminded: true } : one,
    ),
  }),
  promise_broken: ({ promises }, { data: { kind, due, next }, at }) => ({
    promises: [
      ...update(promises, [kind], (one) =>
        one.due === due ? { ...one, status: 'broken', settledAt: at } : one,
      ),
      openPromise(kind, next, at),
    ],
  }),
  deadline_passed: unchanged,
}
