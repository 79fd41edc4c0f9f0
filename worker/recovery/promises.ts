import type { PromiseKind } from '../contract.ts'
import type { Dated, DatedPromise, Report, State } from '../report.ts'

type Promises = readonly DatedPromise[]

/** A promise as it is made. */
export function openPromise(kind: PromiseKind, { due, remindAt }: Dated, at: number): DatedPromise {
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
export function brokenBefore(promises: Promises, made: DatedPromise): DatedPromise | undefined {
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
