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
