import { keepAsked, keepNo, mayAsk } from './asked.ts'
import { showCard } from './card.ts'
import type { Noticed, SignalsStage } from './stage.ts'

export interface QuestionModule {
  /**
   * Asks whether something did not work, unless this customer was asked in this session or said no
   * lately. Yes raises it; nothing is kept before that but that the question was put.
   */
  ask(stage: SignalsStage, noticed: Noticed): Promise<void>
}

export const ask: QuestionModule['ask'] = async (stage, noticed) => {
  const { status, site, signal, fetchWords, raise } = stage
  const root = status.getRootNode() as ShadowRoot
  // Whoever has the panel open is telling it already.
  const isIdle = () => !signal.aborted && !root.querySelector('dialog[open]') && mayAsk(site)
  if (!isIdle()) return
  const { words } = await fetchWords('panel')
  if (!isIdle()) return
  keepAsked(site)
  const reply = await showCard(root, status, words, noticed.element, signal)
  if (reply === 'yes') raise('broken', noticed)
  if (reply === 'no') keepNo(site)
}
