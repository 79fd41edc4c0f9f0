import type { ComponentChildren, ComponentType } from 'preact'
import type {
  Conversation,
  LauncherSettings,
  PanelSettings,
  Signal,
  Wish,
} from '../worker/contract.ts'
import type { LoadedTexts, PictureTexts, WidgetPart, WidgetTexts } from '../worker/i18n/texts.ts'
import type { Amends } from './amends.d.ts'
import type { RecentReport, RecentReports } from './recent-reports.ts'
import type { clean, redactLine, textMax } from './redact/line.ts'
import type { redactName } from './redact/redact.ts'
import type { Outbox, OutboxEntry, SendOutcome, SendResult } from './state/outbox.ts'
import type { Phase, Phases } from './state/phase.ts'
import type {
  Attachments,
  ClickOptions,
  Details,
  GivingBack,
  LostWords,
  Raising,
  RaisingDependencies,
} from './state/raising.ts'
import type { PanelRuntime } from './state/runtime.ts'

/** What each chunk exports. */
interface Chunks {
  readonly panel: PanelModule
  readonly sending: SendingModule
  readonly details: DetailsModule
  readonly evidence: EvidenceModule
  readonly conversation: ConversationModule
  readonly signals: SignalsModule
  readonly shortcut: ShortcutModule
  readonly rescue: RescueModule
  readonly challenge: ChallengeModule
  readonly screenshot: ScreenshotModule
  readonly follow: FollowModule
}

/** Loads a chunk, or fails where the network does. */
export type FetchChunk = <Name extends keyof Chunks>(name: Name) => Promise<Chunks[Name]>

/** What the collector answers for the panel: its texts, and what the site has set. */
interface PanelData {
  readonly words: WidgetTexts['panel']
  readonly settings: PanelSettings
}

/** Loads the texts of a chunk, in the language that the site, the page or the browser wants. */
export type FetchTexts = <Part extends WidgetPart>(
  part: Part,
) => Promise<Part extends 'panel' ? PanelData : { readonly words: WidgetTexts[Part] }>

export interface PanelModule {
  /** Puts the panel into the widget's shadow root, unseen until it is opened. */
  mount(options: MountOptions): Panel
}

/** What the launcher calls. */
export interface Panel extends Omit<Amends, 'raise' | 'push' | 'destroy'> {
  raise(reason: string, options?: ClickOptions): void
  /** There may be something new about a report of this device. */
  news(id: string): unknown
  /** Puts the panel back where it belongs after the page has changed. */
  place(): void
  /** Keeps an event from the page where it belongs to the panel. */
  keepEvent(event: Event): void
}

/** Listens before everything below the target, until the widget leaves the page. */
export type AddListener = (
  target: EventTarget,
  type: string,
  handle: (event: Event) => void,
) => void

/** What went wrong on the page, in words. */
export interface PageError {
  /** What was thrown; empty where something couldn't be loaded. */
  readonly text: string
  /** Where it was thrown: a file and a line. */
  readonly file: string
  /** What couldn't be loaded. */
  readonly url: string
}

type Call = Parameters<Amends['push']>[0]

/** What the launcher hands to every chunk that it loads itself. */
export interface LauncherContext {
  readonly settings: LauncherSettings
  /** The site's script tag: its address and its attributes, such as the page's release. */
  readonly script: HTMLScriptElement
  /** The collector's address, with a slash at its end. */
  readonly collector: string
  /** Holds the launcher's button. */
  readonly root: ShadowRoot
  /** An empty live region beside the launcher; it has to be there before anything is announced. */
  readonly status: HTMLElement
  /** What went wrong on the page since it was loaded, newest first. */
  readonly errors: readonly PageError[]
  /** What the page called before the panel was there. */
  readonly waiting: readonly Call[]
  /** Aborted when the widget leaves the page. */
  readonly signal: AbortSignal
  readonly listen: AddListener
  readonly push: (call: Call) => Promise<void>
  readonly fetchChunk: FetchChunk
  readonly fetchTexts: FetchTexts
}

interface MountOptions extends LauncherContext {
  readonly data: PanelData
  /** Absent in a browser that is too old for it. */
  readonly sending: SendingModule | undefined
}

/** What is left to a customer when the widget itself fails: their own words, and other ways. */
export interface RescueModule {
  /** A call of the launcher failed, or the browser is too old for it. */
  rescue(context: LauncherContext, error: unknown, call: Call): Promise<void>
  /** Something failed in the panel; `again` tries it once more. */
  giveBack(context: LauncherContext, lost: LostWords, again?: () => void): Promise<void>
}

export interface SendingModule {
  /** Wires the outbox of a site on this device to its collector. */
  createSending(wiring: SendingOptions): Sending
  /** Raises reports, takes them back, and shows what became of those that waited. */
  createRaising(
    dependencies: RaisingDependencies,
    phases: Phases,
    show: (id: string) => Promise<void>,
  ): Raising
  readonly clean: typeof clean
  readonly redactLine: typeof redactLine
  readonly redactName: typeof redactName
  readonly textMax: typeof textMax
}

interface SendingOptions {
  readonly site: string
  /** With a slash at its end. */
  readonly collector: string
  /** Aborted when the widget leaves the page. */
  readonly signal: AbortSignal
  readonly listen: AddListener
  /** Called for every entry that nobody waits for any more. */
  readonly onSettled: (entry: OutboxEntry, result: SendResult) => void
  /** The page's own policy keeps everything from being sent. */
  readonly onBlocked: () => void
  /** Something threw that never should. */
  readonly onFault: (error: unknown) => void
}

interface Sending {
  readonly outbox: Outbox
  /** Whether what isn't sent outlives this page. */
  readonly isLasting: () => boolean
  /** Whether the page's own policy keeps everything from being sent. */
  readonly isBlocked: () => boolean
  readonly ask: AskStatus
}

/** Asks for a report's status once; a failure isn't retried. */
export type AskStatus = (
  report: Pick<RecentReport, 'id' | 'key'>,
) => Promise<SendOutcome<Conversation>>

/** What the parts of the panel can do. */
export interface Machine
  extends
    Pick<Raising, 'add' | 'raise' | 'settle' | 'showEntry' | 'undo'>,
    Pick<GivingBack, 'again' | 'forget'> {
  readonly status: AskStatus
  readonly remove: Outbox['remove']
  /** Shows the question. */
  readonly ask: () => unknown
  readonly close: () => void
  /** Shows a report that was raised earlier, with what was answered. */
  readonly show: (id: string) => Promise<void>
  /** Closes once everything is sent or safe on this device; otherwise stays and says what isn't. */
  done(): Promise<void>
  /** What was said of a report and waits on this device. */
  waiting(id: string): Promise<readonly OutboxEntry[]>
  /** Says what else goes along when the customer is done. */
  attach(read: () => Attachments): void
  type(details: Details): void
  save(details: Details): unknown
  wish(wish: Wish): unknown
  contact(typed: string): void
}

/** The props of every part of the panel. */
export interface PartProps {
  readonly machine: Machine
  readonly settings: PanelSettings
  readonly texts: LoadedTexts
  readonly recentReports: RecentReports
  /** What went wrong on the page since it was loaded, newest first. */
  readonly errors: readonly PageError[]
  readonly fetchChunk: FetchChunk
  readonly fetchTexts: FetchTexts
  /** The time as the collector has it, in milliseconds. */
  readonly now: () => number
  /** Whether what isn't sent outlives this page. */
  readonly isLasting: () => boolean
  /** Whether the page's own policy keeps everything from being sent. */
  readonly isBlocked: () => boolean
  readonly Title: ComponentType<{ children: ComponentChildren }>
  readonly ContactOptions: ComponentType<ContactOptionsProps>
}

export type ContactOptionsProps = Pick<PartProps, 'settings' | 'texts'>

export interface DetailsModule {
  /** Makes the parts of this chunk of what the panel hands in. */
  createDetails(runtime: PanelRuntime): DetailsParts
}

/** What is shown after the receipt or instead of it. */
export interface DetailsParts {
  readonly Questions: ComponentType<QuestionsProps>
  readonly GivenBack: ComponentType<GivenBackProps>
}

export interface QuestionsProps extends PartProps {
  readonly phase: Phase & { name: 'receipt' }
  /** What goes along; null until its chunk is loaded. */
  readonly Along: ComponentType<AlongProps> | null
}

export interface GivenBackProps extends PartProps {
  readonly phase: Phase & { name: 'unsent' }
}

export interface EvidenceModule {
  /**
   * Makes the part that shows what goes along once the customer is done: what the page tells, and
   * pictures. Nothing is sent that couldn't be seen here.
   */
  createAlong(runtime: PanelRuntime): ComponentType<AlongProps>
}

export type AlongProps = Pick<QuestionsProps, 'texts' | 'errors' | 'phase'> &
  Pick<QuestionsProps, 'fetchChunk' | 'fetchTexts'> & { readonly machine: Pick<Machine, 'attach'> }

export interface ConversationModule {
  /**
   * Makes the part that shows what was said about an earlier report, what comes next, and what the
   * customer can do about it.
   */
  createConversation(runtime: PanelRuntime): ComponentType<ConversationProps>
}

export interface ConversationProps extends Pick<
  PartProps,
  'machine' | 'texts' | 'recentReports' | 'isLasting'
> {
  readonly phase: Phase & { name: 'conversation' }
}

export interface ScreenshotModule {
  /** Makes the parts of this chunk of what the panel hands in. */
  createScreenshot(runtime: PanelRuntime): Screenshot
}

/** A picture of the page, and what the customer does to it before it goes. */
interface Screenshot {
  /** CSS of the editor. */
  readonly styles: string
  /** Takes a picture of this tab without the widget, or throws where none was taken. */
  take(panel: Element): Promise<Shot>
  readonly Editor: ComponentType<EditorProps>
}

/** A picture of the page, with everything private covered for good. */
export interface Shot {
  readonly canvas: HTMLCanvasElement
  /** How many private things are covered. */
  readonly covered: number
}

export interface EditorProps {
  readonly shot: Shot
  readonly texts: PictureTexts
  readonly language: LoadedTexts['language']
  /** With the picture as it is to be sent, or with none. */
  readonly onLeave: (picture: HTMLCanvasElement | null) => void
}

export interface ChallengeModule {
  /** Loads Turnstile for a site that asks for it. */
  createChallenge(siteKey: string, element: HTMLElement): Challenge
}

export interface Challenge {
  /** Resolves with a proof for one report; undefined where there never will be one. */
  prove(): Promise<string | undefined>
}

export interface SignalsModule {
  /**
   * Notices when something seems to fail for a silent customer, and asks them once. It reads nothing
   * that is typed, stores and sends nothing before they answer, and leaves nothing behind once
   * `context.signal` is aborted.
   */
  watchSignals(context: LauncherContext): void
}

export interface FollowModule {
  /**
   * Keeps the button in its corner where there is no top layer, and the page's root or body is
   * transformed or filtered.
   */
  follow(context: LauncherContext): void
}

export interface ShortcutModule {
  /** Opens the panel at the site's keys, wherever the focus is. */
  watchKeys(context: LauncherContext): void
}

/** What seems to have failed, and where. */
export interface Noticed {
  readonly signal: Signal
  readonly element: Element
}

/** What customers expect to react to a click; signals and reports have to agree on it. */
export type Clickable = 'a[href],button,[role=button],[type=submit]'
