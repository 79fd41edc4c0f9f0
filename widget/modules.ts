import type { PanelSettings } from '../worker/contract.ts'
import type { WidgetPart, WidgetTexts } from '../worker/i18n/texts.ts'
import type { EvidenceModule } from './evidence/evidence.tsx'
import type { ConversationModule } from './panel/conversation.tsx'
import type { DetailsModule } from './panel/details.tsx'
import type { PanelModule } from './panel/panel.tsx'
import type { ScreenshotModule } from './screenshot/screenshot.ts'
import type { SendingModule } from './sending/sending.ts'
import type { ChallengeModule } from './sending/turnstile.ts'
import type { SignalsModule } from './signals/signals.ts'

/** What each chunk exports. */
interface Chunks {
  readonly panel: PanelModule
  readonly sending: SendingModule
  readonly details: DetailsModule
  readonly evidence: EvidenceModule
  readonly conversation: ConversationModule
  readonly signals: SignalsModule
  readonly challenge: ChallengeModule
  readonly screenshot: ScreenshotModule
}

/** Loads a chunk, or fails where the network does. */
export type FetchChunk = <Name extends keyof Chunks>(name: Name) => Promise<Chunks[Name]>

/** What the panel says for the site; it comes with the first words. */
export interface SaidFirst {
  readonly words: WidgetTexts['panel']
  readonly settings: PanelSettings
}

/** Loads the words of a chunk, in the language that the site, the page or the browser wants. */
export type FetchWords = <Part extends WidgetPart>(
  part: Part,
) => Promise<Part extends 'panel' ? SaidFirst : { readonly words: WidgetTexts[Part] }>
