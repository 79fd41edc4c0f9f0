import type { ProblemCode } from '../../worker/contract.ts'

/** Something that the customer said and the collector has yet to confirm. */
export interface OutboxEntry {
  /** Grows with each entry: the order in which they are sent. */
  readonly order: number
  /** The report that it raises or belongs to. */
  readonly id: string
  /** What is done to the report, such as `details`; empty where it is raised. */
  readonly act: string
  /** What is sent, the same at every attempt; it may be completed before the first one. */
  readonly body: string
  /** When the customer said it, in milliseconds. */
  readonly at: number
  /** What it says in plain words, where the body doesn't. */
  readonly note?: string
  /** The collector asked not to be asked again before. */
  readonly notBefore?: number
  /** Until then its tab may complete it; later it is sent as it is. */
  readonly heldUntil?: number
  /** It was sent once at least, and nobody knows what became of it. */
  readonly isTried?: boolean
  /** Why it isn't tried any more on this page; it waits for the customer to see it. */
  readonly over?: Why
}

/** Why something isn't sent: it was refused, grew old, or met a mistake of ours. */
export type Why = ProblemCode | 'old' | 'fault'

/** What became of an entry. `kept`: it will be tried again; `over`: it won't. */
export type SendResult<Answer = unknown> =
  | { readonly name: 'sent'; readonly answer: Answer }
  | { readonly name: 'kept'; readonly order: number }
  | { readonly name: 'over'; readonly order: number; readonly why: Why }

/**
 * How one request went. `unreached`: it is unknown what the collector did; `fault`: what we did, or
 * the page did to us, failed before anything could be known.
 */
export type SendOutcome<Answer> =
  | { readonly name: 'sent'; readonly answer: Answer }
  | { readonly name: 'refused'; readonly code: ProblemCode | 'fault' }
  | {
      readonly name: 'unreached'
      /** How long the collector asked to be left alone, in milliseconds. */
      readonly waitMs: number
      /** It answered, if only that it can't. */
      readonly isThere: boolean
    }

/** What comes with the body of an entry. */
export interface EntryOptions {
  readonly note?: string | undefined
  /** Gets the body that replaces it, if that comes within seconds and before it is sent. */
  readonly whole?: (() => Promise<string>) | undefined
}

/** Stores what the customer said until the collector confirms it. */
export interface Outbox {
  /** Sends what is due, as far as it goes. */
  readonly flush: () => Promise<void>
  readonly list: () => Promise<readonly OutboxEntry[]>
  readonly remove: (order: number) => Promise<unknown>
  /** Whether this page waits for an entry's first result. */
  readonly isSending: (order: number) => boolean
  /** Forgets every entry of a report, even what is being stored right now. */
  drop(id: string): Promise<void>
  /**
   * Stores something, sends it in its turn, and resolves with how the first attempt went. What
   * completes its body has some seconds, and isn't waited for when the page is closed.
   */
  add<Answer>(
    id: string,
    act: string,
    body: string,
    options?: EntryOptions,
  ): Promise<SendResult<Answer>>
  /** Another tab changed the store, maybe an entry of this one. */
  catchUp(): Promise<void> | undefined
  /**
   * The page is being closed: stores at once what may be lost with it, and sends the first entry.
   * Later ones might overtake it. Details may, since the newest repeat all earlier answers.
   */
  leave(): void
}
