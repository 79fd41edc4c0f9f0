import type { ComponentType } from 'preact'
import type { LoadedTexts } from '../../worker/i18n/texts.ts'
import type { ConversationProps, DetailsParts, PartProps, QuestionsProps } from '../modules.ts'
import type { PanelRuntime } from '../state/runtime.ts'

/** Parts in chunks of their own, each null until it is loaded. */
interface Parts {
  Details: DetailsParts | null
  Along: QuestionsProps['Along']
  Conversation: ComponentType<ConversationProps> | null
}

/** The props of the panel's own parts: what is loaded by now comes with them. */
export type PanelProps = PartProps & Readonly<Parts>

/** Loads each part once, with its texts; where that fails, the next call tries again. */
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
        const all = [
          fetchChunk('conversation'),
          fetchTexts('conversation'),
          // Says that a text is too long.
          fetchTexts('details'),
        ] as const
        const [{ createConversation }, more, others] = await Promise.all(all)
        Object.assign(texts, others.words, more.words)
        parts.Conversation = createConversation(runtime)
      }),
  }
}
