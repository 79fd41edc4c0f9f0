import type { Signal } from '../../worker/contract.ts'
import type { FetchWords } from '../chunks.ts'

/** What the launcher hands over. */
export interface SignalsStage {
  /** A live region in the widget's root, beside the launcher, empty since the page was loaded. */
  readonly status: HTMLElement
  readonly site: string
  /** Aborted when the widget leaves the page. */
  readonly signal: AbortSignal
  /** Loads the words: only once there is something to ask. */
  readonly fetchWords: FetchWords
  readonly raise: (reason: string, noticed: Noticed) => void
}

/** What seems to have failed, and where. */
export interface Noticed {
  readonly signal: Signal
  readonly element: Element
}

export type Found = (signal: Signal, element: Element) => void

/** Hears events wherever they happen on the page, before the page does, and changes nothing. */
export type Listen = (types: string, act: (event: never) => unknown) => void
