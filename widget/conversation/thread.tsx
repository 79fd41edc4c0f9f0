import type { FunctionComponent, h as createElement } from 'preact'
import type { Conversation } from '../../worker/contract.ts'
import type { tellTime as TellTime } from '../when.ts'
import type { Words } from '../words/words.ts'

export interface ThreadProps {
  readonly told: Conversation
  readonly words: Words
}

/** A moment in words. */
export type Tell = (at: number) => string

/** What both sides wrote, oldest first, then where it stands and by when. */
export function createThread(
  h: typeof createElement,
  tellTime: typeof TellTime,
): FunctionComponent<ThreadProps> {
  return function Thread({ told, words }) {
    const tell: Tell = (at) => tellTime(at, Date.now(), words.language)
    const { messages, reason, asked } = told
    const stands = standing(told, words, tell)
    return (
      <div>
        <p class="soft">{reason}</p>
        {messages.map(({ at, by, text }) => (
          <figure>
            <figcaption class="soft">{words.wrote(by ?? words.you, tell(at))}</figcaption>
            <blockquote dir="auto">{text}</blockquote>
          </figure>
        ))}
        {stands && <p class="promise">{stands}</p>}
        {asked && <p>{words.askedThere}</p>}
      </div>
    )
  }
}

function standing(
  { report: { stage }, owner, messages, promise }: Conversation,
  words: Words,
  tell: Tell,
): string {
  const isAnswered = messages.some(({ by }) => by !== null)
  const sentences = [
    stage === 'ended' ? words.closed : '',
    stage === 'done' ? words.confirmed : '',
    stage === 'open' && !isAnswered ? words.noAnswerYet : '',
    stage === 'open' && owner ? words.inHands(owner) : '',
    promise ? promised(promise, words, tell) : '',
  ]
  return sentences.filter(Boolean).join(' ')
}

function promised(
  { kind, due, late, instead }: NonNullable<Conversation['promise']>,
  words: Words,
  tell: Tell,
): string {
  const when = tell(due)
  if (late) return words.late(when)
  const next = { answer: words.answerBy, update: words.nextBy, resolve: words.rightBy }[kind](when)
  return instead === null ? next : `${words.late(tell(instead))} ${next}`
}
