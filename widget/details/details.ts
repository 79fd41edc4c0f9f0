import type { Component as PreactComponent, ComponentType, h as createElement } from 'preact'
import type { clean as Clean, textMax as TextMax } from '../sending/page.ts'
import type { tellTime as TellTime } from '../when.ts'
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

/** The panel hands in what both need, so that this chunk carries no second copy of it. */
export function createDetails(
  h: typeof createElement,
  Component: typeof PreactComponent,
  tellTime: typeof TellTime,
  clean: typeof Clean,
  textMax: typeof TextMax,
): Details {
  return {
    Questions: createQuestions(h, clean, textMax),
    GivenBack: createGivenBack(h, Component, tellTime),
  }
}
