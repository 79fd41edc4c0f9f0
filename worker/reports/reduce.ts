import {
  type Details,
  type EventOf,
  type EventType,
  isNews,
  REACTIONS,
  type ReportEvent,
} from './events.ts'
import {
  DAY_MS,
  move,
  openPromise,
  release,
  settle,
  settleTurn,
  update,
  withPromise,
} from './promises.ts'
import { referenceOf } from './reference.ts'
import { BLANK, type Raised, type Report } from './report.ts'
import { wakeOf } from './timers.ts'

/** More than a device ever has under way, so that what is forgotten cannot come again. */
const SAID_MAX = 100

type Fold = (report: Report, event: ReportEvent) => Partial<Report>

/** The report after an event. The first event must be `raised`, `quarantined` or `erased`. */
export function apply(report: Report | null, event: ReportEvent): Report {
  const next = changed(report, event)
  return { ...next, changedAt: event.at, wakeAt: wakeOf(next) }
}

/** The report that a list of events tells of, oldest first. */
export function replay(events: readonly ReportEvent[]): Report | null {
  return events.reduce<Report | null>(apply, null)
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
  const fold = FOLDS[event.type] as Fold
  return withWaiting({ ...moved, ...fold(moved, event) }, event)
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
    promises:
      'answerBy' in data
        ? [openPromise('answer', { due: data.answerBy, remindAt: data.remindAt }, event.at)]
        : [],
  }
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
    reference: referenceOf(told.id),
    state: to,
    version: seq,
    receivedAt: at,
  }
}

/** What events about amends change. */
export const amendsFolds: Folds<
  | 'approval_asked'
  | 'approval_refused'
  | 'offered'
  | 'granted'
  | 'offer_reminded'
  | 'offer_withdrawn'
  | 'picked'
  | 'countered'
> = {
  approval_asked: ({ owner }, { data, actor }) => {
    const by = 'id' in actor ? { id: actor.id, name: actor.name } : owner
    return by ? { approval: { by, amends: data.amends } } : {}
  },
  approval_refused: () => ({ approval: null }),
  offered: ({ promises }, { data, seq, at }) => ({
    approval: null,
    counter: null,
    promises: settle(promises, at, 'answer', 'update'),
    offer: {
      seq,
      madeAt: at,
      by: data.by.name,
      text: data.text,
      remedies: data.remedies,
      whyOne: data.whyOne,
      deliverBy: data.deliverBy,
      remindedAt: [],
    },
  }),
  granted: ({ promises, granted }, { data, seq, at }) => ({
    approval: null,
    counter: null,
    granted: [...granted, ...data.remedies.map((remedy) => ({ seq, at, remedy }))],
    // The customer asked for it, so its date takes the place of the plan's.
    promises: renewResolve(settle(promises, at, 'answer', 'update'), data, at, at),
  }),
  offer_reminded: ({ offer }, { at }) => ({
    offer: offer && { ...offer, remindedAt: [...offer.remindedAt, at] },
  }),
  offer_withdrawn: ({ promises }, { data: { promise }, at }) => ({
    offer: null,
    promises: promise ? withPromise(promises, openPromise('answer', promise, at)) : promises,
  }),
  picked: ({ promises, offer, granted }, { data, at }) => {
    const remedy = offer?.remedies.find(({ id }) => id === data.remedyId)
    if (!offer || !remedy) return {}
    return {
      offer: null,
      granted: [...granted, { seq: offer.seq, at, remedy }],
      promises: renewResolve(promises, data, at, offer.madeAt),
    }
  },
  countered: ({ promises, offer }, { data, at }) => ({
    offer: null,
    counter: data.text,
    lastWords: data.text,
    // What was planned is off the table by the customer's own word.
    promises: withPromise(
      move(promises, at, 'resolve', offer?.madeAt),
      openPromise('answer', data, at),
    ),
  }),
}

function renewResolve(
  promises: Report['promises'],
  date: { readonly due: number; readonly remindAt: number },
  at: number,
  turnSince: number,
): Report['promises'] {
  return [...move(promises, at, 'resolve', turnSince), openPromise('resolve', date, at)]
}

type Folded = Exclude<EventType, 'raised' | 'quarantined' | 'erased'>

/** What an event of each type changes. */
export type Folds<Types extends EventType> = {
  readonly [Type in Types]: (report: Report, event: EventOf<Type>) => Partial<Report>
}

const nothing = () => ({})

export const FOLDS: Folds<Folded> = {
  ...amendsFolds,
  // The clock stands still until somebody has looked: what is spam is owed nothing.
  suspected: ({ promises }, { data, at }) => ({
    suspicion: data.suspicion,
    promises: release(promises, at),
  }),
  released: ({ promises }, { data, at }) => ({
    promises: [...promises, openPromise('answer', data, at)],
  }),
  spam_marked: end,
  withdrawn: (report, event) => ({ ...end(report, event), mergedInto: null }),
  merged: (report, event) => ({
    ...end(report, event),
    mergedInto: { id: event.data.id, reference: event.data.reference },
  }),
  separated: ({ promises }, { data, at }) => ({
    mergedInto: null,
    owner: null,
    promises: [...promises, openPromise('answer', data, at)],
  }),
  details_added: (_report, { data }) => ({ ...withoutBlanks(data), finished: false }),
  finished: () => ({ finished: true }),
  wrote: ({ promises }, { data, at }) => ({
    lastWords: data.text,
    promises: data.promise
      ? withPromise(promises, openPromise('answer', data.promise, at))
      : promises,
  }),
  attached: nothing,
  noted: nothing,
  acknowledged: ({ promises }, { actor, data, at }) => {
    if (!('id' in actor)) throw new TypeError('Only a named person acknowledges.')
    const { updateBy: due, remindAt, severity } = data
    return {
      owner: { id: actor.id, name: actor.name },
      severity,
      promises: [...settle(promises, at, 'answer'), openPromise('update', { due, remindAt }, at)],
    }
  },
  planned: ({ promises }, { data, at }) => ({
    plan: data.text,
    // An earlier date than the promised one needs nobody's yes.
    promises: [
      ...move(settle(promises, at, 'answer', 'update'), at, 'resolve'),
      openPromise('resolve', data, at),
    ],
  }),
  messaged: ({ promises }, { data: { updateBy: due, remindAt }, at }) => ({
    promises: [
      ...settle(promises, at, 'answer', 'update'),
      ...(due === null ? [] : [openPromise('update', { due, remindAt }, at)]),
    ],
  }),
  move_asked: ({ promises }, { data: { kind, due, remindAt, why } }) => ({
    promises: update(promises, [kind], (one) => ({ ...one, moveTo: { due, remindAt, why } })),
  }),
  move_agreed: ({ promises }, { data: { kind, ...date }, at }) => ({
    promises: [...move(promises, at, kind), openPromise(kind, date, at)],
  }),
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
  deadline_passed: nothing,
  escalated: (_report, { data }) => ({ escalation: data.level }),
  handover_offered: (_report, { data: { to, returnAt } }) => ({ handover: { to, returnAt } }),
  handover_accepted: (_report, { data }) => ({ handover: null, owner: data.to }),
  handover_declined: () => ({ handover: null }),
  handover_returned: () => ({ handover: null }),
  handed_over: (_report, { data }) => ({ handover: null, owner: data.to }),
  resolved: ({ promises, offer }, { data, at }) => ({
    promises:
      data.outcome === 'no_reply'
        ? // It was the customer's turn, so nobody was late.
          release(promises, at)
        : settleTurn(settle(promises, at, 'answer', 'update'), at, offer?.madeAt ?? at),
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
  confirmed: nothing,
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
    promises: withPromise(promises, openPromise('answer', data, at)),
  }),
  learned: (_report, { data: { cause, failurePoint, prevention, willPrevent } }) => ({
    learning: { cause, failurePoint, prevention, willPrevent },
  }),
  closed: ({ promises }, { at }) => ({ closedAt: at, promises: release(promises, at) }),
  mail_asked: (_report, { data }) => ({ mail: { status: 'asked', email: data.email } }),
  mail_confirmed: (_report, { data }) => ({ mail: { status: 'on', email: data.email } }),
  mail_stopped: ({ mail }) => ({ mail: { ...mail, status: 'off' } }),
  links_revoked: ({ id, linksRevoked = 0 }) => ({
    linksRevoked: linksRevoked + 1,
    // Hint: unique, as hashes of keys are, and the hash of nothing: the device's key opens no more.
    keyHash: `revoked-${id}`,
  }),
  erasure_asked: (_report, { at }) => ({ erasureAskedAt: at }),
}

function end({ promises }: Report, { at }: { readonly at: number }): Partial<Report> {
  return {
    promises: release(promises, at),
    offer: null,
    approval: null,
    counter: null,
    handover: null,
    waitsSince: null,
  }
}

/** A field that was emptied is one that says nothing. */
function withoutBlanks({ text, wish, wishText, contact, evidence }: Details): Partial<Report> {
  const given = Object.entries({ text, wish, wishText, contact, evidence })
  const fields = given.flatMap(([field, value]) =>
    value === undefined ? [] : [[field, value === '' ? null : value]],
  )
  return Object.fromEntries(fields) as Partial<Report>
}

/** What the customer does that a person should react to. */
const ASKS = [
  'wrote',
  'picked',
  'countered',
  'reopened',
  'details_added',
  'attached',
] as const satisfies EventType[]

/**
 * Keeps account of who waits for whom. News go to the customer at once where they asked for them
 * and when it is resolved; else at most once a day, for too many updates hurt (Hogreve et al. 2017).
 */
export function withWaiting(report: Report, { type, at, actor }: ReportEvent): Report {
  const asks = actor.role === 'customer' && includes(ASKS, type)
  const isReaction = includes(REACTIONS, type)
  const { waitsSince, toldAt } = report
  const isAtOnce =
    (isReaction && waitsSince !== null) ||
    type === 'resolved' ||
    type === 'acknowledged' ||
    type === 'links_revoked'
  return {
    ...report,
    waitsSince: asks ? (waitsSince ?? at) : isReaction ? null : waitsSince,
    lastWords: isReaction ? null : report.lastWords,
    toldAt: !isNews(type) ? toldAt : isAtOnce ? at : tellableAt(toldAt, at),
  }
}

// What waits already will tell this as well, so it moves no further away.
function tellableAt(toldAt: number, at: number): number {
  return toldAt > at ? toldAt : Math.max(at, toldAt + DAY_MS)
}

function includes(types: readonly EventType[], type: EventType): boolean {
  return types.includes(type)
}
