import type { PromiseKind } from '../contract.ts'

/** What staff have to do to keep a promise. */
export const OWED_WORDS: Record<PromiseKind, string> = {
  answer: 'answer',
  update: 'write again',
  resolve: 'have it solved',
}
