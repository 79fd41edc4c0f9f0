import type { PromiseKind } from '../contract.ts'
import type { Answered, Details, FollowUpAnswer, Resolved } from '../event.ts'
import type { Amends } from '../remedy.ts'
import type { Actor, Learning, Raised, Severity, State } from '../report.ts'
import type { Site, Staff } from '../site.ts'

/** What each command says. */
export interface CommandData {
  raise: { readonly told: Raised }
  /** Raises a report that looks like abuse: staff look at it before anybody is alerted. */
  quarantine: { readonly told: Raised; readonly suspicion: string }
  /** Holds back a report in which what was said later looks like abuse. */
  suspect: { readonly suspicion: string }
  release: { readonly reason: string }
  mark_spam: { readonly reason: string }
  add_details: { readonly details: Details }
  finish: unknown
  withdraw: unknown
  write: { readonly text: string }
  attach: { readonly id: string; readonly mediaType: string; readonly bytes: number }
  acknowledge: Answered & { readonly severity?: Severity }
  plan: { readonly text: string; readonly due: number }
  message: { readonly text: string; readonly updateBy: number | null }
  /** The end of a known problem, to somebody whose report goes on with another one. */
  tell: { readonly text: string }
  note: { readonly text: string }
  ask_move: { readonly kind: PromiseKind; readonly due: number; readonly why: string }
  agree_move: { readonly kind: PromiseKind }
  make_amends: { readonly amends: Amends }
  approve: unknown
  refuse_approval: { readonly reason: string }
  withdraw_offer: { readonly reason: string }
  pick: { readonly remedyId: string }
  counter: { readonly text: string }
  resolve: Resolved
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
  readonly said?: string
  /** The report to merge into, or null. */
  readonly target: {
    readonly id: string
    readonly siteId: string
    readonly reference: string
    readonly state: State
  } | null
}
