import type {
  ContactInput,
  ElementInput,
  EvidenceInput,
  Language,
  PageInput,
  PromiseKind,
  Signal,
  Trigger,
  Wish,
} from '../contract.ts'
import type { StaffRole } from '../sites/authority.ts'
import type { Amends, Granted, Offer } from './remedy.ts'

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
const OPEN_STATES = ['received', 'acknowledged', 'working', 'proposed'] as const satisfies State[]

export function isOpen(state: State): boolean {
  return (OPEN_STATES as readonly State[]).includes(state)
}

/** A member of staff by name. */
export interface Person {
  readonly id: string
  readonly name: string
}

/** A member of staff as somebody who acts. */
export type StaffActor = { readonly role: StaffRole } & Person

export type Actor = { readonly role: 'customer' } | { readonly role: 'system' } | StaffActor

/** How badly it hurts, mildest first. */
export const SEVERITIES = ['annoyance', 'blocked', 'money', 'safety'] as const
export type Severity = (typeof SEVERITIES)[number]

/** A moment and, before it, the moment at which 75 % of the open time until then has passed. */
export interface DueDate {
  readonly due: number
  readonly remindAt: number
}

/** A dated commitment to this customer. Times are milliseconds UTC. */
export interface DatedPromise extends DueDate {
  readonly kind: PromiseKind
  readonly madeAt: number
  readonly status: 'open' | 'kept' | 'broken' | 'moved' | 'withdrawn'
  readonly settledAt: number | null
  readonly isReminded: boolean
  /** The later date that the owner asks the customer for, or null. */
  readonly moveTo: (DueDate & { readonly why: string }) | null
}

/** What staff have to have done by when. The customer is not told of it. */
const STEPS = ['review', 'plan', 'resolve', 'resolve_latest', 'close'] as const
export interface NextStepDue {
  readonly step: (typeof STEPS)[number]
  readonly due: number
  /** How often it was called for already; absent where it was not. */
  readonly times?: number
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
  readonly trigger: Trigger | 'staff'
  readonly page: PageInput
  readonly element: ElementInput | null
  readonly step: string | null
  readonly text: string | null
  /** The language in which the customer is spoken to; absent where nobody knows it. */
  readonly language?: Language | null
  /** What the widget had noticed when it asked. */
  readonly signal?: Signal | null
  /** The known problem of whose end the customer wants to be told. */
  readonly notice?: string | null
  /** Set where staff raise it for somebody whom they know how to reach. */
  readonly contact?: ContactInput | null
  /** Signs of abuse that were not enough to hold it back: words that come later add to them. */
  readonly spamSigns?: string
  /** The customer's clock at the click, which may be wrong. */
  readonly clientAt: number
}

export const OUTCOMES = ['fixed', 'partly', 'declined', 'no_agreement', 'no_reply'] as const
export type Outcome = (typeof OUTCOMES)[number]

/** What was learned: none of the causes blames a customer or a colleague. */
export const CAUSES = [
  'product',
  'page',
  'information',
  'process',
  'stock',
  'delivery',
  'payment',
  'partner',
  'capacity',
  'unknown',
] as const
export interface Learning {
  readonly cause: (typeof CAUSES)[number]
  readonly failurePoint: string
  /** What keeps it from happening again, or why nothing will. */
  readonly prevention: string
  readonly willPrevent: boolean
}

/** The question whether it was made right, asked some days after a resolution. */
interface FollowUp {
  readonly dueAt: number
  readonly sentAt: number | null
  readonly answeredAt: number | null
}

/** One problem that one customer raised: the fold of its events. */
export interface Report extends Raised {
  readonly reference: string
  readonly state: State
  /** The number of the newest event. */
  readonly version: number
  readonly receivedAt: number
  /** Who raised it for the customer, or null. */
  readonly noticedBy: Person | null
  /** Why it looked like abuse, as it came in or by what was said later; absent where it did not. */
  readonly suspicion?: string
  readonly severity: Severity
  readonly wish: Wish | null
  readonly wishText: string | null
  readonly contact: ContactInput | null
  /** The order that it is about, as the customer gave it; absent where they were not asked. */
  readonly order?: string | null
  /** What helps to find the fault; absent where the customer sent none. */
  readonly evidence?: EvidenceInput | null
  /** True once the customer has no more to say for now. */
  readonly finished: boolean
  readonly owner: Person | null
  readonly promises: readonly DatedPromise[]
  readonly deadline: NextStepDue | null
  readonly plan: string | null
  readonly offer: Offer | null
  /** Amends that wait for somebody with more authority. */
  readonly approval: { readonly by: Person; readonly amends: Amends } | null
  /** What the customer proposed in the place of an offer. */
  readonly counter: string | null
  readonly granted: readonly Granted[]
  readonly handover: { readonly to: Person; readonly returnAt: number } | null
  /** 0 owner, 1 lead, 2 admin. */
  readonly escalation: number
  readonly reopenCount: number
  readonly resolvedAt: number | null
  readonly outcome: Outcome | null
  readonly followUp: FollowUp | null
  readonly learning: Learning | null
  readonly closedAt: number | null
  /** The report that this one goes on with. */
  readonly mergedInto: { readonly id: string; readonly reference: string } | null
  /** Whether, and where, the customer is told by mail. */
  readonly mail: { readonly status: 'off' | 'asked' | 'on'; readonly email: string | null }
  readonly erasureAskedAt: number | null
  /** How often the links to the customer's page were made worthless; absent: never. */
  readonly linksRevoked?: number
  /** When the customer wrote or chose something that nobody has answered, or null. */
  readonly waitsSince: number | null
  /** What the customer wrote last, as long as nobody wrote since: the same again is a resend. */
  readonly lastWords: string | null
  /** The numbers that the customer's device gave to the newest things it said. */
  readonly said: readonly string[]
  /** When the customer is, or will be, told by mail; at most once a day unless they asked. */
  readonly toldAt: number
  /** When anything happened last. */
  readonly changedAt: number
  /** The next moment at which the clock has something to do, or null. */
  readonly wakeAt: number | null
}

/** The promise that falls due next, or null when nothing is owed. */
export function nextPromise(report: Pick<Report, 'promises'>): DatedPromise | null {
  const open = report.promises.filter((promise) => promise.status === 'open')
  return open.toSorted((a, b) => a.due - b.due)[0] ?? null
}

/** A report of which nobody has said or done anything yet. */
export const BLANK = {
  noticedBy: null,
  severity: 'annoyance',
  wish: null,
  wishText: null,
  contact: null,
  finished: false,
  owner: null,
  promises: [],
  deadline: null,
  plan: null,
  offer: null,
  approval: null,
  counter: null,
  granted: [],
  handover: null,
  escalation: 0,
  reopenCount: 0,
  resolvedAt: null,
  outcome: null,
  followUp: null,
  learning: null,
  closedAt: null,
  mergedInto: null,
  mail: { status: 'off', email: null },
  erasureAskedAt: null,
  waitsSince: null,
  lastWords: null,
  said: [],
  toldAt: 0,
  changedAt: 0,
  wakeAt: null,
} as const satisfies Partial<Report>

/** The path of a page as people read it: what was taken out of it shows as `[…]`. Empty for none. */
export function pagePath({ url }: Pick<PageInput, 'url'>): string {
  return URL.canParse(url) ? new URL(url).pathname.replaceAll('%E2%80%A6', '…') : ''
}
