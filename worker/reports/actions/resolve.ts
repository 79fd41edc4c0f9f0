import { Problem } from '../../problem.ts'
import {
  type EventDraft,
  IN_HAND,
  type Rules,
  STAFF,
  type Reducers,
  unchanged,
} from '../commands.ts'
import type { EventData, Resolved } from '../events.ts'
import {
  DAY_MS,
  followUpAt,
  hasBroken,
  reopenDate,
  release,
  settleTurn,
  settle,
  withPromise,
  openPromise,
} from '../promises.ts'
import type { Learning, Report } from '../report.ts'
import { markOf, requireSentences } from './answer.ts'

/** For so long after closing can a report be opened again. */
export const REOPEN_MAX_MS = 30 * DAY_MS
/** A follow-up comes no sooner, so that the customer has seen whether it holds. */
const FOLLOW_UP_MIN_MS = DAY_MS
/** An unanswered follow-up holds a report open for so long. */
export const FOLLOW_UP_WAIT_MS = 7 * DAY_MS

/** From "done", said by staff, to "right", said by the customer, to what was learned. */
export const resolveRules: Rules<
  'resolve' | 'confirm' | 'follow_up' | 'answer_follow_up' | 'reopen' | 'close'
> = {
  resolve: {
    from: [...IN_HAND, 'merged'],
    roles: STAFF,
    owner: 'only',
    decide(report, command, { site, now, actor }) {
      const { type: _type, forAll, ...resolved } = command as typeof command & { type: string }
      const fault = checkResolved(resolved, report, now)
      if (fault) return fault
      const isTaken = report.owner === null && 'id' in actor
      const data = {
        ...resolved,
        followUpAt: followUpAt(site, now),
        ...markOf(forAll),
        ...(isTaken && { owner: { id: actor.id, name: actor.name } }),
      }
      return [{ type: 'resolved', to: 'resolved', data }]
    },
  },
  confirm: {
    from: ['resolved'],
    roles: ['customer', ...STAFF],
    isAlreadySo: ({ state }) => state === 'confirmed',
    decide(_report, { note }, { actor }) {
      // Staff may pass on what the customer said, and have to say how they know.
      const fault = actor.role === 'customer' ? null : requireSentences({ note: note ?? '' })
      return fault ?? [{ type: 'confirmed', to: 'confirmed', data: { note } }]
    },
  },
  follow_up: {
    from: ['resolved', 'confirmed'],
    roles: STAFF,
    owner: 'only',
    isAlreadySo: ({ followUp }) => followUp !== null && followUp.sentAt !== null,
    decide: ({ resolvedAt }, _command, { now }) =>
      now < (resolvedAt ?? 0) + FOLLOW_UP_MIN_MS
        ? new Problem('too_early')
        : [{ type: 'follow_up_sent', data: {} }],
  },
  answer_follow_up: {
    from: ['resolved', 'confirmed', 'closed'],
    roles: ['customer'],
    decide(report, command, { site, now }) {
      const { type: _type, ...answer } = command as typeof command & { type: string }
      if (report.followUp?.sentAt == null || report.followUp.answeredAt !== null) {
        return new Problem('not_allowed')
      }
      const ratings = [answer.rating, ...Object.values(answer.fairness)]
      if (ratings.some((rating) => rating !== null && ![1, 2, 3, 4, 5].includes(rating))) {
        return new Problem('invalid', ['rating'])
      }
      if (!answer.isRight && !mayReopen(report, now)) return new Problem('too_late')
      return [
        { type: 'follow_up_answered', data: answer },
        ...(answer.isRight ? confirmUnless(report) : []),
        ...(answer.isRight ? [] : [reopened(answer.text, reopenDate(site, now))]),
      ]
    },
  },
  reopen: {
    from: ['resolved', 'confirmed', 'closed'],
    roles: ['customer', ...STAFF],
    isAlreadySo: ({ state, reopenCount, lastWords }, { reason }) =>
      state === 'working' && reopenCount > 0 && lastWords === wordsOf(reason),
    decide: (report, { reason }, { site, now }) =>
      mayReopen(report, now) ? [reopened(reason, reopenDate(site, now))] : new Problem('too_late'),
  },
  close: {
    from: ['resolved', 'confirmed'],
    roles: STAFF,
    owner: 'only',
    decide(report, { cause, failurePoint, prevention, willPrevent }, { now }) {
      const fault = requireSentences({ prevention }) ?? requireName({ failurePoint })
      if (fault) return fault
      const learned: Learning = {
        cause,
        failurePoint: failurePoint.trim(),
        prevention: prevention.trim(),
        willPrevent,
      }
      const draft: EventDraft = { type: 'learned', data: learned }
      // Until the customer was asked and had time to answer, the clock holds it and then closes.
      return isFollowedUp(report, now) && !isOwed(report) ? [draft, closed()] : [draft]
    },
  },
}

/** What resolving, following up and learning change in the report. */
export const resolveReducers: Reducers<
  | 'resolved'
  | 'confirmed'
  | 'follow_up_sent'
  | 'follow_up_answered'
  | 'reopened'
  | 'learned'
  | 'closed'
> = {
  resolved: ({ promises, offer, owner }, { data, at }) => ({
    promises: settledBy(data, promises, at, offer?.madeAt ?? at),
    owner: data.owner ?? owner,
    offer: null,
    approval: null,
    counter: null,
    handover: null,
    escalation: 0,
    resolvedAt: at,
    outcome: data.outcome,
    followUp: { dueAt: data.followUpAt, sentAt: null, answeredAt: null },
    learning: null,
  }),
  confirmed: unchanged,
  follow_up_sent: ({ followUp }, { at }) => ({
    followUp: { dueAt: at, answeredAt: null, ...followUp, sentAt: at },
  }),
  follow_up_answered: ({ followUp }, { at }) => ({
    followUp: { dueAt: at, sentAt: at, ...followUp, answeredAt: at },
  }),
  reopened: ({ promises, reopenCount }, { data, at }) => ({
    reopenCount: reopenCount + 1,
    lastWords: data.reason,
    followUp: null,
    closedAt: null,
    plan: null,
    mergedInto: null,
    promises: withPromise(promises, openPromise('answer', data, at)),
  }),
  learned: (_report, { data: { cause, failurePoint, prevention, willPrevent } }) => ({
    learning: { cause, failurePoint, prevention, willPrevent },
  }),
  closed: ({ promises }, { at }) => ({ closedAt: at, promises: release(promises, at) }),
}

function settledBy(
  { outcome, code }: Pick<EventData['resolved'], 'outcome' | 'code'>,
  promises: Report['promises'],
  at: number,
  turnSince: number,
): Report['promises'] {
  // It was the customer's turn, so nobody was late.
  if (outcome === 'no_reply') return release(promises, at)
  // Without words to this customer, nobody has answered them.
  const answered = code === undefined ? settle(promises, at, 'answer', 'update') : promises
  return settleTurn(answered, at, turnSince)
}

/** Whether the customer was asked if it was made right, and answered or had the time to. */
function isFollowedUp({ followUp }: Report, now: number): boolean {
  if (followUp?.sentAt == null) return false
  return followUp.answeredAt !== null || now >= followUp.sentAt + FOLLOW_UP_WAIT_MS
}

function isOwed({ promises }: Report): boolean {
  return promises.some(({ status }) => status === 'open')
}

export function closed(): EventDraft {
  return { type: 'closed', to: 'closed', data: {} }
}

/** Whether it is not too late to say that a report is not right after all. */
export function mayReopen({ closedAt }: Pick<Report, 'closedAt'>, now: number): boolean {
  return closedAt === null || now <= closedAt + REOPEN_MAX_MS
}

function confirmUnless({ state }: Report): readonly EventDraft[] {
  return state === 'resolved' ? [{ type: 'confirmed', to: 'confirmed', data: { note: null } }] : []
}

function reopened(reason: string | null, date: ReturnType<typeof reopenDate>): EventDraft {
  return { type: 'reopened', to: 'working', data: { reason: wordsOf(reason), ...date } }
}

function wordsOf(reason: string | null): string | null {
  return reason?.trim() || null
}

function requireName(fields: Readonly<Record<string, string>>): Problem | null {
  const faults = Object.keys(fields).filter((name) => fields[name]?.trim() === '')
  return faults.length > 0 ? new Problem('invalid', faults) : null
}

// Either something, or why it is not there: silence is neither.
function checkResolved(resolved: Resolved, report: Report, now: number): Problem | null {
  const { apology, noApologyBecause, amends, noAmendsBecause, explanation, outcome } = resolved
  const wasBroken = hasBroken(report, now)
  const isPromisedAmends = report.granted.length > 0
  const fault = requireSentences({
    done: resolved.done,
    apology: apology ?? noApologyBecause ?? '',
    amends: amends ?? (isPromisedAmends ? '' : noAmendsBecause) ?? '',
    ...(wasBroken && { explanation: explanation ?? '' }),
  })
  if (fault) return fault
  return outcome === 'no_reply' ? new Problem('invalid', ['outcome']) : null
}
