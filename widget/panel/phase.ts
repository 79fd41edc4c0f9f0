import type { Conversation, Receipt, Wish } from '../../worker/contract.ts'
import type { Kept } from '../kept.ts'
import type { Unsent } from '../sending/unsent.ts'

/** One click: the report that it raises. */
export interface Click {
  readonly id: string
  readonly key: string
  /** Words that came with it from the page. */
  readonly text: string
  /** What the page says of itself: its release, an order. */
  readonly context: { readonly release?: string; readonly order?: string }
  /** It asks to be told of a known problem's end. */
  readonly isNotice: boolean
}

/** How the newest answer to an optional question fares. */
export type Saving = 'none' | 'saving' | 'sent' | 'kept' | 'invalid'

/** Where the panel stands. It is always in exactly one of these. */
export type Phase =
  | { readonly name: 'closed' }
  | {
      readonly name: 'ask'
      readonly reason: string | null
      /** When it was opened; absent where it stands open by itself. */
      readonly at?: number
      /** Reports of this device that are not sent yet. */
      readonly unsent?: readonly Unsent[]
    }
  | { readonly name: 'sending' }
  | {
      readonly name: 'receipt'
      readonly click: Click
      /** Null until the collector has it: then it waits on this device. */
      readonly receipt: Receipt | null
      /** Offered for some seconds after it was sent; the questions come when it is over. */
      readonly undo: 'offered' | 'kept' | 'over'
      readonly wish: Wish | null
      readonly saving: Saving
    }
  /** What is not tried any more, all of one report: the customer's words are given back. */
  | { readonly name: 'unsent'; readonly parts: readonly Unsent[] }
  /** `dropped`: before anybody could tell whether it had arrived. */
  | { readonly name: 'undone'; readonly told: 'nobody' | 'staff' | 'dropped' }
  | {
      readonly name: 'conversation'
      readonly kept: Kept
      readonly told: Conversation | 'loading' | 'unreached' | 'shut'
    }
