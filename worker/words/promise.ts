import type { PromiseKind } from '../contract.ts'
import { say } from './say.ts'
import type { Spoken } from './words.ts'

/** Who does what next, and by when; `name` is null as long as nobody has taken it. */
export function tellPromise(
  words: Spoken,
  kind: PromiseKind,
  name: string | null,
  when: string,
): string {
  if (name !== null) return say(words, words.promised[kind], { name, when })
  const { answerBy, promisedByNobody } = words
  return say(words, kind === 'answer' ? answerBy : promisedByNobody[kind], { when })
}
