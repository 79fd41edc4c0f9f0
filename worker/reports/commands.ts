import type { PromiseKind } from '../contract.ts'
import type { Problem } from '../problem.ts'
import { STAFF_ROLES } from '../sites/authority.ts'
import type { Site, Staff } from '../sites/site.ts'
import type {
  Answered,
  Details,
  EventData,
  EventOf,
  EventType,
  FollowUpAnswer,
  Resolved,
} from './events.ts'
import type { Amends } from './remedy.ts'
import type { Actor, Learning, Person, Raised, Report, Severity, State } from './report.ts'

/** Whether the words are for everybody whose report goes on with this one. */
interface ForAll {
  readonly forAll?: boolean
}

/** Why a report is held back, and whether it is the only one of its kind that waits. */
interface Held {
  readonly suspicion: string
  readonly isOnly?: boolean
}

/** What each command says. */
interface CommandData {
  raise: { readonly told: Raised }
  /** Raises a report that looks like abuse: staff look at it before anybody is alerted. */
  quarantine: Held & { readonly told: Raised }
  /** Holds back a report in which what was said later looks like abuse. */
  suspect: Held
  release: { readonly reason: string }
  mark_spam: { readonly reason: string }
  add_details: { readonly details: Details }
  finish: unknown
  withdraw: unknown
  write: { readonly text: string }
  attach: { readonly id: string; readonly mediaType: string; readonly bytes: number }
  acknowledge: Answered & ForAll & { readonly severity?: Severity }
  plan: ForAll & { readonly text: string; readonly due: number }
  message: ForAll & { readonly text: string; readonly updateBy: number | null }
  /**
   * Words to somebody whose report goes on with another one: the end of a known problem, or what
   * was said there to everybody, and then by when the other customer hears again.
   */
  tell: { readonly text: string; readonly shared?: { readonly updateBy: number | null } }
  /** The report that this one goes on with is resolved; words only where they are for everybody. */
  settle: Pick<Resolved, 'outcome'> & {
    readonly words: Pick<Resolved, 'done' | 'apology' | 'explanation'> | null
    readonly owner: Person
  }
  /** The customer's problem is not that of the report that theirs goes on with. */
  disagree: { readonly text: string }
  note: { readonly text: string }
  ask_move: { readonly kind: PromiseKind; readonly due: number; readonly why: string }
  agree_move: { readonly kind: PromiseKind }
  make_amends: { readonly amends: Amends }
  approve: unknown
  refuse_approval: { readonly reason: string }
  withdraw_offer: { readonly reason: string }
  pick: { readonly remedyId: string }
  counter: { readonly text: string }
  resolve: Resolved & ForAll
  confirm: { readonly note: string | null }
  follow_up: unknown
  answer_follow_up: FollowUpAnswer
  reopen: { readonly reason: string | null }
  close: Learning
  hand_over: { readonly to: string }
  accept_handover: unknown
  decline_handover: { readonly reason: string }
  force_handover: { readonly to: string; readonly reason: string }
  escalate: { readonly reason: string }
  merge: { readonly into: string }
  /** The other report ended without being resolved. */
  separate: unknown
  ask_mail: { readonly email: string }
  confirm_mail: { readonly email: string }
  /** The site itself says that the address is the customer's. */
  vouch_mail: { readonly email: string }
  stop_mail: unknown
  /** Somebody else may have the link to the customer's page. */
  revoke_links: unknown
  /** The links of the mails from before were lost with the key that signed them. */
  renew_links: unknown
  ask_erasure: unknown
  erase: unknown
  /** The clock: whatever is due by now. */
  tick: unknown
}

export type CommandType = keyof CommandData

/** What somebody wants to happen to a report. */
export type Command = {
  [Type in CommandType]: { readonly type: Type } & CommandData[Type]
}[CommandType]

/** The world around a decision. The core reads no clock: `now` is milliseconds UTC. */
export interface Context {
  readonly now: number
  readonly actor: Actor
  readonly site: Site
  readonly staff: readonly Staff[]
  /** The site's snippets: none of them alone is a person's own words. */
  readonly snippets: readonly string[]
  /** What the actor has granted this month, held offers included, in minor units. */
  readonly grantedThisMonth: number
  /** The number that the customer's device gave to this: what comes with it again is a repeat. */
  readonly idempotencyKey?: string
  /** The report to merge into, or null. */
  readonly target: {
    readonly id: string
    readonly siteId: string
    readonly reference: string
    readonly state: State
    readonly owner?: Person | null
  } | null
}

/** An event before it has its number. Without `to` it leaves the state alone. */
export type EventDraft = {
  [Type in EventType]: { readonly type: Type; readonly data: EventData[Type]; readonly to?: State }
}[EventType]

export type RuleResult = readonly EventDraft[] | Problem

/** Who may give a command, in which states, and what then happens. */
export interface Rule<Type extends CommandType> {
  readonly from: readonly State[]
  readonly roles: readonly Actor['role'][]
  /** Of the staff, the owner alone; or the owner, a lead and an admin. */
  readonly owner?: 'only' | 'or_lead'
  /** A click that arrives twice is one click: then nothing happens and nothing is refused. */
  readonly isAlreadySo?: (report: Report, command: CommandData[Type]) => boolean
  readonly decide: (report: Report, command: CommandData[Type], context: Context) => RuleResult
}

/** What an event changes in the report, by type. */
export type Reducers<Types extends EventType> = {
  readonly [Type in Types]: (report: Report, event: EventOf<Type>) => Partial<Report>
}

/** For events that change nothing but what every event changes. */
export const unchanged = (): Partial<Report> => ({})

/** A rule for each of some commands. */
export type Rules<Types extends CommandType> = { readonly [Type in Types]: Rule<Type> }

export const CUSTOMER = ['customer'] as const
export const SYSTEM = ['system'] as const
export const STAFF = STAFF_ROLES
export const LEADS = ['lead', 'admin'] as const

/** Before anybody said that it is done. */
export const UNRESOLVED = [
  'received',
  'quarantined',
  'acknowledged',
  'working',
  'proposed',
] as const satisfies readonly State[]
/** A named person has it and is not done. */
export const IN_HAND = ['acknowledged', 'working', 'proposed'] as const satisfies readonly State[]
/** Somebody said that it is done. */
export const DONE = ['resolved', 'confirmed', 'closed'] as const satisfies readonly State[]
/** Wherever there are still words to read. */
export const READABLE = [
  ...UNRESOLVED,
  ...DONE,
  'spam',
  'withdrawn',
  'merged',
] as const satisfies readonly State[]
