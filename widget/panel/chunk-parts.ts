import type { ComponentType } from 'preact'
import type { LoadedTexts } from '../../worker/i18n/texts.ts'
import type { ConversationProps, DetailsParts, PartProps, QuestionsProps } from '../modules.ts'
import type { PanelRuntime } from '../state/runtime.ts'

/** What is not in the panel's own chunk; null until it is loaded. */
interface Parts {
  Details: DetailsParts | null
  Along: QuestionsProps['Along']
  Conversation: ComponentType<ConversationProps> | null
}

/** What every part of the panel is given, with what is loaded by now. */
export type PanelProps = PartProps & Readonly<Parts>

/** Loads parts, each once, with their words; a part that could not be loaded can be tried again. */
export function createParts(
  { fetchChunk, fetchTexts }: Pick<PartProps, 'fetchChunk' | 'fetchTexts'>,
  runtime: PanelRuntime,
  texts: LoadedTexts,
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
        const both = [fetchChunk('details'), fetchTexts('details')] as const
        const [{ createDetails }, more] = await Promise.all(both)
        Object.assign(texts, more.words)
        parts.Details = createDetails(runtime)
      }),
    loadAlong: () =>
      once('Along', async () => {
        parts.Along = (await fetchChunk('evidence')).createAlong(runtime)
      }),
    loadConversation: () =>
      once('Conversation', async () => {
        const both = [fetchChunk('conversation'), fetchTexts('conversation')] as const
        const [{ createConversation }, more] = await Promise.all(both)
        Object.assign(texts, more.words)
        parts.Conversation = createConversation(runtime)
      }),
  }
}
