import type { RemedyType } from '../sites/authority.ts'

/** What is money in the customer's hand. */
export const MONEY_TYPES: readonly RemedyType[] = ['refund', 'credit', 'discount']

/** One way to make amends. `amount` is in minor units of the site's currency; 0 needs no money. */
export interface Remedy {
  readonly id: string
  readonly type: RemedyType
  readonly text: string
  readonly amount: number
}

/** Remedies with the customer, of which one can be chosen. Times are milliseconds UTC. */
export interface Offer {
  /** The event that made it. */
  readonly seq: number
  readonly madeAt: number
  readonly by: string
  readonly text: string
  readonly remedies: readonly Remedy[]
  /** Why there is one remedy alone, or null. */
  readonly whyOne: string | null
  /** When what is chosen will be done. */
  readonly deliverBy: number
  readonly remindedAt: readonly number[]
  /** Set where the customer asked something first and had to wait for the answer. */
  readonly until?: number
}

const DAY_MS = 24 * 60 * 60 * 1000
/** For so long can an offer be chosen from; what is said of its end is said by this. */
export const OFFER_DAYS = 14
/** And for so long after an answer to what the customer asked first. */
const AFTER_ANSWER_DAYS = 3

/** Days after an offer on which the customer is reminded of it. */
export const REMIND_OFFER_DAYS = [3, 7] as const

type Ending = Pick<Offer, 'madeAt' | 'until' | 'remindedAt'>

/** The moment until which an offer can be chosen from for certain. */
export function offerEndsAt({ madeAt, until, remindedAt }: Ending): number {
  const end = until ?? madeAt + OFFER_DAYS * DAY_MS
  // After a clock that stood still, each reminder still has a day of its own.
  const last = remindedAt.at(-1)
  const daysLeft = REMIND_OFFER_DAYS.length - remindedAt.length + 1
  return last === undefined ? end : Math.max(end, last + daysLeft * DAY_MS)
}

/** The end of an offer about which the customer has an answer only now. */
export function offerEndsAfter(offer: Ending, now: number): number {
  return Math.max(offerEndsAt(offer), now + AFTER_ANSWER_DAYS * DAY_MS)
}

/** A remedy that this customer gets. */
export interface Granted {
  readonly seq: number
  readonly at: number
  readonly remedy: Remedy
}

/** What is offered to the customer, or given because the customer asked for it. */
export interface Amends {
  readonly kind: 'offer' | 'grant'
  readonly text: string
  readonly remedies: readonly Remedy[]
  readonly whyOne: string | null
  readonly deliverBy: number
}

/** The most that amends can cost, whichever remedy is chosen. */
export function costOf({ remedies }: Pick<Amends, 'remedies'>): number {
  return Math.max(0, ...remedies.map(({ amount }) => amount))
}
