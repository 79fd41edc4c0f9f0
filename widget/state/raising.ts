import type {
  DetailsInput,
  EvidenceInput,
  Language,
  Signal,
  Trigger,
} from '../../worker/contract.ts'
import type { Identity, RaiseOptions } from '../amends.d.ts'
import type { RecentReports } from '../recent-reports.ts'
import type { Emit } from './events.ts'
import type { Outbox, OutboxEntry, SendResult } from './outbox.ts'
import type { Click } from './phase.ts'

/** What comes with a click: from the page, or from the widget itself. */
export interface ClickOptions extends RaiseOptions {
  readonly signal?: Signal
  /** The known issue whose end the customer wants to be told of. */
  readonly knownIssue?: string
  /** Holds the field that no person sees. */
  readonly beside?: Element | null
  /** When the panel was opened. */
  readonly at?: number | undefined
}

/** What a customer said that may be lost by a mistake of ours. */
export interface LostWords {
  /** The report's id, empty where it has none yet. */
  readonly id: string
  readonly reason: string
  readonly text: string
}

/** Hears of a mistake of ours; `null` where nobody waits. `again` tries once more what failed. */
export type OnFault = (error: unknown, lost?: LostWords | null, again?: () => void) => void

/** What raising takes from the outside. */
export interface RaisingDependencies {
  readonly site: string
  readonly recentReports: RecentReports
  readonly outbox: Outbox
  /** Whether the page's own policy keeps everything from being sent. */
  readonly isBlocked: () => boolean
  readonly emit: Emit
  readonly onFault: OnFault
  /** Gets a proof for one report; absent where the site needs none. */
  readonly prove: (() => Promise<string | undefined>) | undefined
  readonly page: {
    readonly language: Language
    /** What the page says on the script tag: `step`, `release`, `order`. */
    readonly dataset: DOMStringMap
    /** Keys of the page's query that the site wants in reports. */
    readonly queryKeys: readonly string[] | undefined
  }
}

/** A picture in base64; null where it can't be made. */
interface AttachedPicture {
  readonly name: string
  /** The result of `making`, once it is there. */
  readonly made?: string | null
  readonly making: Promise<string | null>
}

/** What goes along once the customer is done. */
export interface Attachments {
  readonly evidence?: EvidenceInput
  readonly pictures?: readonly AttachedPicture[]
}

/** What the customer tells beside the click. */
export type Details = Omit<DetailsInput, 'key' | 'finished'>

/** The answers to the optional questions of one report. */
export interface Answers {
  /** Saves everything that isn't saved yet. */
  readonly save: (details: Details) => Promise<unknown>
  /** Says what else goes along when the customer is done. */
  attach(read: () => Attachments): void
  /** Notes what is being typed and saves it at the next pause. */
  type(details: Details): void
  /** Saves one answer by itself, since only the collector knows whether it is valid. */
  saveAlone(details: Details): void
  /** The report is withdrawn: nothing more is sent about it. */
  stop(): void
  /** The customer is done: sends the rest at once, since the page may be closed any moment. */
  finish(): Promise<unknown>
}

/** Does something to a report; `note` says it in plain words. */
export type AddToReport = <Answer>(
  report: Pick<Click, 'id' | 'key'>,
  act: string,
  fields?: object,
  note?: string,
) => Promise<SendResult<Answer>>

/** What isn't tried any more: the customer can send it once more or delete it. */
export interface GivingBack {
  /** Gives the customer's text back, at once where its report is on the screen. */
  readonly giveBack: (id: string) => Promise<void>
  /** Gives back what an earlier visit couldn't send. */
  readonly lookBack: () => Promise<void>
  /** Sends again what was given back. */
  again(parts: readonly OutboxEntry[]): Promise<void>
  /** Deletes what was given back. */
  forget(parts: readonly OutboxEntry[]): Promise<void>
}

/** From a click to its receipt, or to its withdrawal. */
export interface Raising extends GivingBack {
  readonly add: AddToReport
  /** Ends the time for an undo: the questions come. */
  readonly settle: () => void
  /** The answers of the newest report; null where it was withdrawn. */
  readonly answers: () => Answers | null
  /** An entry that nobody waits for any more was sent, or never will be. */
  onSettled(entry: OutboxEntry, result: SendResult): Promise<void>
  /** Shows the receipt of a report that isn't sent yet. */
  showEntry(entry: OutboxEntry): void
  /** Says who the customer is, for reports raised from now on. */
  identify(who: Identity | null): void
  raise(reason: string, trigger: Trigger, options?: ClickOptions): Promise<void>
  /** Withdraws the report, or deletes it where it hasn't been sent. */
  undo(): Promise<void>
}
