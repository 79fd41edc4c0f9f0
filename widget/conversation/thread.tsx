import type { FunctionComponent } from 'preact'
import type { Conversation } from '../../worker/contract.ts'
import type { LoadedTexts } from '../../worker/i18n/texts.ts'
import type { Kit } from '../kit.ts'

export interface ThreadProps {
  readonly told: Conversation
  readonly words: LoadedTexts
}

/** A moment in words. */
export type Tell = (at: number) => string

/** What both sides wrote, oldest first, then where it stands and by when. */
export function createThread({ h, tellTime, fill }: Kit): FunctionComponent<ThreadProps> {
  return function Thread({ told, words }) {
    const tell: Tell = (at) => tellTime(at, Date.now(), words.language)
    const { messages, reason, asked } = told
    const stands = told.stands ?? standing(told, words, tell, fill)
    return (
      <div>
        <p class="soft">{reason}</p>
        {messages.map(({ at, by, text }) => (
          <figure>
            <figcaption class="soft">
              {fill(words.wrote, { name: by ?? words.you, when: tell(at) })}
            </figcaption>
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
  words: LoadedTexts,
  tell: Tell,
  fill: Kit['fill'],
): string {
  const isAnswered = messages.some(({ by }) => by !== null)
  const sentences = [
    stage === 'ended' ? words.closed : '',
    stage === 'done' ? words.confirmed : '',
    stage === 'open' && !isAnswered ? words.noAnswerYet : '',
    stage === 'open' && owner ? fill(words.inHands, { name: owner }) : '',
    promise ? promised(promise, words, tell, fill) : '',
  ]
  return sentences.filter(Boolean).join(' ')
}

function promised(
  { kind, due, late, instead }: NonNullable<Conversation['promise']>,
  words: LoadedTexts,
  tell: Tell,
  fill: Kit['fill'],
): string {
  const when = tell(due)
  if (late) return fill(words.late, { when })
  const next = { answer: words.answerBy, update: words.nextBy, resolve: words.rightBy }[kind]
  const says = fill(next, { when })
  return instead === null ? says : `${fill(words.late, { when: tell(instead) })} ${says}`
}
