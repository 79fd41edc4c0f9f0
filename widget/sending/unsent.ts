import type { ProblemCode } from '../../worker/contract.ts'

/** Something that the customer said and the collector has yet to confirm. */
export interface Unsent {
  /** Grows from one to the next: the order in which they go out. */
  readonly order: number
  /** The report that it raises or belongs to. */
  readonly id: string
  /** What is done to the report, such as `details`; empty where it is raised. */
  readonly act: string
  /** What is sent, to the letter, however often: before it is first sent it may grow. */
  readonly body: string
  /** When the customer said it, in milliseconds. */
  readonly at: number
  /** What it says in words, where the body does not. */
  readonly note?: string
  /** The collector asked not to be asked again before. */
  readonly notBefore?: number
  /** Until then its tab may complete it; whatever happens to that tab, it goes out afterwards. */
  readonly heldUntil?: number
  /** Why it is not tried any more: it waits for the customer. */
  readonly over?: ProblemCode | 'old'
}

/** Where unsent things are kept. None of these ever fails: there is always the memory of the page. */
export interface UnsentStore {
  list(): Promise<readonly Unsent[]>
  put(unsent: Unsent): Promise<unknown>
  remove(order: number): Promise<unknown>
  /** Stores at once what may be lost with the page. */
  spill(unsent: Unsent): void
}

/** What is told beside the body of something. */
export interface Beside {
  readonly note?: string | undefined
  /** Gets the body that takes the place of it, if it has some seconds before it is sent. */
  readonly whole?: (() => Promise<string>) | undefined
}
