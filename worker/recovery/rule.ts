import type { EventData, EventType } from '../event.ts'
import type { Problem } from '../problem.ts'
import { type Actor, type Report, STAFF_ROLES, type State } from '../report.ts'
import type { CommandData, CommandType, Context } from './command.ts'

/** An event before it has its number. Without `to` it leaves the state alone. */
export type Draft = {
  [Type in EventType]: { readonly type: Type; readonly data: EventData[Type]; readonly to?: State }
}[EventType]

export type Outcome = readonly Draft[] | Problem

/** Who may give a command, in which states, and what then happens. */
export interface Rule<Type extends CommandType> {
  readonly from: readonly State[]
  readonly roles: readonly Actor['role'][]
  /** Of the staff, the owner alone; or the owner, a lead and an admin. */
  readonly owner?: 'only' | 'or_lead'
  /** A click that arrives twice is one click: then nothing happens and nothing is refused. */
  readonly isAlreadySo?: (report: Report, command: CommandData[Type]) => boolean
  readonly decide: (report: Report, command: CommandData[Type], context: Context) => Outcome
}

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
