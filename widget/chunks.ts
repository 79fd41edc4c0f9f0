import type { ConversationModule } from './conversation/conversation.tsx'
import type { DetailsModule } from './details/details.ts'
import type { PanelModule } from './panel/panel.tsx'
import type { SendingModule } from './sending/sending.ts'
import type { WordsModule } from './words/words.ts'

/** What each chunk exports. */
export interface Chunks {
  readonly panel: PanelModule
  readonly words: WordsModule
  readonly sending: SendingModule
  readonly details: DetailsModule
  readonly conversation: ConversationModule
}

/** Loads a chunk, or fails where the network does. */
export type FetchChunk = <Name extends keyof Chunks>(name: Name) => Promise<Chunks[Name]>
