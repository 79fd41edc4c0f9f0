import type { Conversation, Receipt, Wish } from '../../worker/contract.ts'
import type { Kept } from '../kept.ts'
import type { Saving } from './answers.ts'

/** One click, as it is sent and, if need be, sent again to the letter. */
export interface Click {
  readonly id: string
  readonly key: string
  readonly body: string
  /** Words that came with it from the page. */
  readonly text: string
}

/** Where the panel stands. It is always in exactly one of these. */
export type Phase =
  | { readonly name: 'closed' }
  | { readonly name: 'ask'; readonly reason: string | null }
  | { readonly name: 'sending'; readonly click: Click }
  | { readonly name: 'failed'; readonly click: Click; readonly again: boolean }
  | {
      readonly name: 'receipt'
      readonly click: Click
      readonly receipt: Receipt
      /** Offered for some seconds; the questions come when it is over. */
      readonly undo: 'offered' | 'failed' | 'over'
      readonly wish: Wish | null
      readonly saving: Saving
    }
  | { readonly name: 'undone'; readonly staffTold: boolean }
  | {
      readonly name: 'conversation'
      readonly kept: Kept
      readonly told: Conversation | 'loading' | 'unreached'
    }
