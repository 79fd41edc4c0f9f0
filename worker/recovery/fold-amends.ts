import type { Report } from '../report.ts'
import type { Folds } from './fold.ts'
import { move, openPromise, settle, withPromise } from './promises.ts'

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
