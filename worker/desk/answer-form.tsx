import { TEXT_MAX } from '../contract.ts'
import { updateChoices } from '../recovery/promise.ts'
import type { Report, State } from '../report.ts'
import type { Site } from '../site.ts'
import { tellTime } from '../when.ts'

/** What was typed, and the sentence that says why it was not sent. */
export interface Draft {
  readonly text: string
  readonly updateBy: number
  readonly fault: string
}

/** The two ways to write to the customer. */
export type AnswerAct = 'acknowledge' | 'message'

const WORDS: Record<AnswerAct, { title: string; hint: string; button: string }> = {
  acknowledge: {
    title: 'Take it and answer',
    hint: 'Say first what went wrong for them, in your own words. Then what you do about it.',
    button: 'Take it and send',
  },
  message: {
    title: 'Write to the customer',
    hint: 'What is new since you last wrote? Say so even if it is not done yet.',
    button: 'Send',
  },
}

/** The way to write to the customer that a state asks for, or null. */
export function answerActIn(state: State): AnswerAct | null {
  if (state === 'received') return 'acknowledge'
  return state === 'acknowledged' || state === 'working' || state === 'proposed' ? 'message' : null
}

interface AnswerFormProps {
  readonly act: AnswerAct
  readonly report: Report
  readonly site: Site
  readonly now: number
  readonly draft?: Draft
}

/** Words to the customer with a promise in one step. */
export function AnswerForm({ act, report, site, now, draft }: AnswerFormProps) {
  const { title, hint, button } = WORDS[act]
  const choices = updateChoices(site, now)
  const chosen = draft && choices.includes(draft.updateBy) ? draft.updateBy : choices.at(-2)
  return (
    <form class="card" method="post" action={`/desk/reports/${report.id}/${act}`}>
      <h2>{title}</h2>
      <input type="hidden" name="version" value={report.version} />
      <div class="field">
        <label for="text">
          Your words to the customer
          <span class="hint">{hint}</span>
        </label>
        <textarea id="text" name="text" required minlength={10} maxlength={TEXT_MAX}>
          {draft?.text ?? ''}
        </textarea>
      </div>
      <fieldset class="field">
        <legend>
          When will you write again?
          <span class="hint">The customer sees this as a promise.</span>
        </legend>
        {choices.map((at) => (
          <label class="choice">
            <input type="radio" name="updateBy" value={at} checked={at === chosen} required />
            {tellTime(at, now, site.calendar)}
          </label>
        ))}
      </fieldset>
      <button type="submit">{button}</button>
    </form>
  )
}

/** Why words were not sent, and the words themselves where no form holds them any more. */
export function Fault({ draft, isKept }: { draft: Draft; isKept: boolean }) {
  return (
    <section class="notice fault" role="alert">
      <p>{draft.fault}</p>
      {!isKept && <p class="words">{draft.text}</p>}
    </section>
  )
}
