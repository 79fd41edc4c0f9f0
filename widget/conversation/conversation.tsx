import type { FunctionComponent, h as createElement } from 'preact'
import type { Conversation } from '../../worker/contract.ts'
import type { Machine } from '../panel/machine.ts'
import type { Phase } from '../panel/phase.ts'
import type { tellTime as TellTime } from '../when.ts'
import type { Words } from '../words/words.ts'

export interface ConversationProps {
  readonly machine: Machine
  readonly words: Words
  readonly phase: Phase & { name: 'conversation' }
}

export interface ConversationModule {
  readonly createConversation: typeof createConversation
}

/**
 * What was answered to an earlier report, and what comes next. The panel hands in what both need,
 * so that this chunk carries no second copy of it.
 */
export function createConversation(
  h: typeof createElement,
  tellTime: typeof TellTime,
): FunctionComponent<ConversationProps> {
  return function ConversationView({ machine, words, phase: { kept, told } }) {
    const tell = (at: number) => tellTime(at, Date.now(), words.language)
    return (
      <div>
        {typeof told === 'object' && (
          <div>
            <p class="soft">{told.reason}</p>
            {told.messages.map(({ at, by, text }) => (
              <figure>
                <figcaption class="soft">{words.wrote(by, tell(at))}</figcaption>
                <blockquote dir="auto">{text}</blockquote>
              </figure>
            ))}
            {told.report.open && told.messages.length === 0 && <p>{words.noAnswerYet}</p>}
            <p class="promise">{nextSentence(told, words, tell)}</p>
          </div>
        )}
        <p>
          <a href={kept.statusUrl} target="_blank" rel="noopener noreferrer">
            {words.statusLink}
          </a>
        </p>
        <button class="wide" onClick={machine.ask}>
          {words.startAgain}
        </button>
      </div>
    )
  }
}

function nextSentence(
  { report, promise }: Conversation,
  words: Words,
  tell: (at: number) => string,
): string {
  if (!report.open) return words.closed
  if (!promise) return ''
  const when = tell(promise.due)
  if (promise.late) return words.late(when)
  return promise.kind === 'answer' ? words.answerBy(when) : words.nextBy(when)
}
