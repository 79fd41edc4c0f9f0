import { TEXT_MAX } from '../contract.ts'
import { updateChoices } from '../recovery/promise.ts'
import type { Report } from '../report.ts'
import type { Site } from '../site.ts'
import { tellTime } from '../when.ts'

/** What was typed, and the sentence that says why it was not sent. */
export interface Draft {
  readonly text: string
  readonly updateBy: number
  readonly fault: string
}

interface AcknowledgeFormProps {
  readonly report: Report
  readonly site: Site
  readonly now: number
  readonly draft?: Draft
}

/** Take the report and write to the customer, in one step. */
export function AcknowledgeForm({ report, site, now, draft }: AcknowledgeFormProps) {
  const choices = updateChoices(site, now)
  const chosen = draft && choices.includes(draft.updateBy) ? draft.updateBy : choices.at(-2)
  return (
    <form class="card" method="post" action={`/desk/reports/${report.id}/acknowledge`} id="answer">
      <h2>Take it and answer</h2>
      {draft && (
        <p class="notice fault" role="alert">
          {draft.fault}
        </p>
      )}
      <input type="hidden" name="version" value={report.version} />
      <div class="field">
        <label for="text">
          Your words to the customer
          <span class="hint">
            Say first what went wrong for them, in your own words. Then what you do about it.
          </span>
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
      <button type="submit">Take it and send</button>
    </form>
  )
}
