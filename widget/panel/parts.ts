import type { ComponentType } from 'preact'
import type { LoadedTexts } from '../../worker/i18n/texts.ts'
import type { FetchChunk, FetchWords } from '../chunks.ts'
import type { ConversationProps } from '../conversation/conversation.tsx'
import type { Details } from '../details/details.ts'
import type { QuestionsProps } from '../details/questions.tsx'
import type { Kit } from '../kit.ts'

/** What is not in the panel's own chunk; null until it is loaded. */
export interface Parts {
  Details: Details | null
  Along: QuestionsProps['Along']
  Conversation: ComponentType<ConversationProps> | null
}

/** Loads parts, each once, with their words; a part that could not be loaded can be tried again. */
export function createParts(
  { fetchChunk, fetchWords }: { fetchChunk: FetchChunk; fetchWords: FetchWords },
  kit: Kit,
  words: LoadedTexts,
) {
  const parts: Parts = { Details: null, Along: null, Conversation: null }
  const loadings = new Map<keyof Parts, Promise<void>>()
  const once = (name: keyof Parts, load: () => Promise<void>) => {
    const loading = loadings.get(name) ?? load()
    loadings.set(name, loading)
    return loading.catch((error: unknown) => {
      loadings.delete(name)
      throw error
    })
  }

  return {
    parts,
    loadDetails: () =>
      once('Details', async () => {
        const both = [fetchChunk('details'), fetchWords('details')] as const
        const [{ createDetails }, more] = await Promise.all(both)
        Object.assign(words, more.words)
        parts.Details = createDetails(kit)
      }),
    loadAlong: () =>
      once('Along', async () => {
        parts.Along = (await fetchChunk('evidence')).createAlong(kit)
      }),
    loadConversation: () =>
      once('Conversation', async () => {
        const both = [fetchChunk('conversation'), fetchWords('conversation')] as const
        const [{ createConversation }, more] = await Promise.all(both)
        Object.assign(words, more.words)
        parts.Conversation = createConversation(kit)
      }),
  }
}
