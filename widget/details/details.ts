import type { ComponentType } from 'preact'
import type { Kit } from '../kit.ts'
import { createGivenBack, type GivenBackProps } from './given-back.tsx'
import { createQuestions, type QuestionsProps } from './questions.tsx'

/** What comes after the receipt, or in its place. */
export interface Details {
  readonly Questions: ComponentType<QuestionsProps>
  readonly GivenBack: ComponentType<GivenBackProps>
}

export interface DetailsModule {
  readonly createDetails: typeof createDetails
}

/** The parts of this chunk, made of what the panel hands in. */
export function createDetails(kit: Kit): Details {
  return { Questions: createQuestions(kit), GivenBack: createGivenBack(kit) }
}
