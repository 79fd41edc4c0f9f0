import type { Details, EventOf, EventType } from '../event.ts'
import type { Report } from '../report.ts'
import { amendsFolds } from './fold-amends.ts'
import { move, openPromise, release, settle, settleTurn, update, withPromise } from './promises.ts'

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
