export const STAFF_ROLES = ['agent', 'lead', 'admin'] as const
export type StaffRole = (typeof STAFF_ROLES)[number]

/** What amends can be made of. A remedy need not be money. */
export const REMEDY_TYPES = [
  'fix',
  'redo',
  'replacement',
  'refund',
  'credit',
  'discount',
  'gift',
  'gesture',
  'other',
] as const
export type RemedyType = (typeof REMEDY_TYPES)[number]

/** What a role may grant without asking. Amounts are minor units; null means without limit. */
export interface Authority {
  readonly perCase: number | null
  readonly perMonth: number | null
  /** The remedies that may be granted where they need no money. */
  readonly free: readonly RemedyType[]
}
