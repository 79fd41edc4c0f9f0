import type { Conversation, Receipt, Wish } from '../../worker/contract.ts'
import type { Kept } from '../kept.ts'
import type { Saving } from './answers.ts'

/** One click, as it is sent and, if need be, sent again to the letter. */
export interface Click {
  readonly id: string
  readonly key: string
  readonly body: string
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
      /** The customer pressed undo and it did not work. */
      readonly stuck: boolean
    }
  | {
      readonly name: 'answers'
      readonly click: Click
      readonly receipt: Receipt
      readonly wish: Wish | null
      readonly saving: Saving
    }
  | { readonly name: 'undone' }
  | {
      readonly name: 'conversation'
      readonly kept: Kept
      readonly told: Conversation | 'loading' | 'unreached'
    }
