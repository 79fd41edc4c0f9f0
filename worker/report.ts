import type {
  ContactInput,
  ElementInput,
  PageInput,
  PromiseKind,
  Trigger,
  Wish,
} from './contract.ts'

/** All states that a report can be in. */
export const STATES = [
  'received',
  'quarantined',
  'acknowledged',
  'working',
  'proposed',
  'resolved',
  'confirmed',
  'closed',
  'spam',
  'withdrawn',
  'merged',
  'erased',
] as const
export type State = (typeof STATES)[number]

/** The states in which somebody still owes the customer something. */
export const OPEN_STATES = [
  'received',
  'acknowledged',
  'working',
  'proposed',
] as const satisfies State[]

export function isOpen(state: State): boolean {
  return (OPEN_STATES as readonly State[]).includes(state)
}

export const STAFF_ROLES = ['agent', 'lead', 'admin'] as const
export type StaffRole = (typeof STAFF_ROLES)[number]

export type Actor =
  | { readonly role: 'customer' }
  | { readonly role: 'system' }
  | { readonly role: StaffRole; readonly id: string; readonly name: string }

/** A dated commitment to this customer. `due` and `settledAt` are milliseconds UTC. */
export interface DatedPromise {
  readonly kind: PromiseKind
  readonly due: number
  readonly status: 'open' | 'kept' | 'broken' | 'withdrawn'
  readonly settledAt: number | null
}

interface Happened<Type extends string, Data> {
  readonly seq: number
  readonly at: number
  readonly actor: Actor
  readonly from: State | null
  readonly to: State
  readonly type: Type
  readonly data: Data
}

/** What the customer told when raising, with hashes in the place of secrets. */
export interface Raised {
  readonly id: string
  readonly siteId: string
  readonly keyHash: string
  readonly bodyHash: string
  /** Where the report came in: the collector's own origin, for links in alerts. */
  readonly collector: string
  readonly reason: { readonly code: string; readonly label: string }
  readonly trigger: Trigger
  readonly page: PageInput
  readonly element: ElementInput | null
  readonly step: string | null
  readonly text: string | null
  /** The customer's clock at the click, which may be wrong. */
  readonly clientAt: number
  readonly answerBy: number
}

/** What the customer added. Absent means unchanged. */
export interface Details {
  readonly text?: string
  readonly wish?: Wish
  readonly wishText?: string
  /** Null where the customer took it back. */
  readonly contact?: ContactInput | null
}

/** A named person's words to the customer, and when they will hear again. */
export interface Answered {
  readonly text: string
  readonly updateBy: number
}

export type Nothing = Record<string, never>

/** What happened to a report. Events are only ever appended. */
export type ReportEvent =
  | Happened<'raised', Raised>
  | Happened<'details_added', Details>
  | Happened<'finished', Nothing>
  | Happened<'withdrawn', Nothing>
  | Happened<'acknowledged', Answered>
  | Happened<'messaged', Answered>

export type EventType = ReportEvent['type']

/** One problem that one customer raised: the fold of its events. */
export interface Report extends Omit<Raised, 'answerBy'> {
  readonly reference: string
  readonly state: State
  /** The number of the newest event. */
  readonly version: number
  readonly receivedAt: number
  readonly wish: Wish | null
  readonly wishText: string | null
  readonly contact: ContactInput | null
  /** True once the customer has no more to say for now. */
  readonly finished: boolean
  readonly owner: { readonly id: string; readonly name: string } | null
  readonly promises: readonly DatedPromise[]
}

/** The promise that falls due next, or null when nothing is owed. */
export function nextPromise(report: Pick<Report, 'promises'>): DatedPromise | null {
  const open = report.promises.filter((promise) => promise.status === 'open')
  return open.toSorted((a, b) => a.due - b.due)[0] ?? null
}
