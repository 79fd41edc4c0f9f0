import type { Actor, Answered, Details, Raised } from '../report.ts'
import type { Site } from '../site.ts'

/** What somebody wants to happen to a report. */
export type Command =
  | { readonly type: 'raise'; readonly told: Omit<Raised, 'answerBy'> }
  | { readonly type: 'add_details'; readonly details: Details }
  | { readonly type: 'finish' }
  | { readonly type: 'withdraw' }
  | ({ readonly type: 'acknowledge' | 'message' } & Answered)

export type CommandType = Command['type']

/** The world around a decision. The core reads no clock: `now` is milliseconds UTC. */
export interface Context {
  readonly now: number
  readonly actor: Actor
  readonly site: Site
}
