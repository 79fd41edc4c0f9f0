import { ActForm } from './act-form.tsx'
import { Fault, faultId, typedIn, Words } from './field.tsx'
import { Part } from './part.tsx'
import type { View } from './view.ts'

const QUESTIONS = [
  ['rating', 'How content are you with how this went?', 'not at all', 'very'],
  ['outcome', 'Was the outcome fair?', 'not at all', 'completely'],
  ['process', 'Was it easy to get there?', 'very hard', 'very easy'],
  ['respect', 'Were you treated with respect?', 'not at all', 'always'],
] as const

/** The question whether it was made right: one tap is enough, and all else can be skipped. */
export function FollowUp({ path, draft }: View) {
  const right = typedIn(draft, 'follow-up', 'right')
  const fault = faultId({ draft, act: 'follow-up', name: 'right' })
  return (
    <Part name="follow-up">
      <ActForm act="follow-up" path={path} button="Send my answer">
        <fieldset class="field" {...(fault !== undefined && { 'aria-describedby': fault })}>
          <legend>
            <h2>Was it made right?</h2>
          </legend>
          <Fault draft={draft} act="follow-up" name="right" />
          <div class="cards pair">
            <label class="option">
              <input type="radio" name="right" value="yes" required checked={right === 'yes'} />
              <span>Yes</span>
            </label>
            <label class="option">
              <input type="radio" name="right" value="no" required checked={right === 'no'} />
              <span>No, not yet</span>
            </label>
          </div>
          <p class="soft small">With a no, it goes back to the same person, before new reports.</p>
        </fieldset>
        <p class="soft">The rest is up to you: skip what you like.</p>
        {QUESTIONS.map(([name, question, low, high]) => (
          <Scale {...{ name, question, low, high }} given={typedIn(draft, 'follow-up', name)} />
        ))}
        <Words draft={draft} act="follow-up" label="Anything else?" rows={3} required={false} />
      </ActForm>
    </Part>
  )
}

interface ScaleProps {
  readonly name: string
  readonly question: string
  readonly low: string
  readonly high: string
  readonly given: string | undefined
}

function Scale({ name, question, low, high, given }: ScaleProps) {
  return (
    <fieldset class="field">
      <legend>{question}</legend>
      <div class="scale">
        {['1', '2', '3', '4', '5'].map((value) => (
          <label>
            <input type="radio" name={name} value={value} checked={given === value} />
            <span>{value}</span>
          </label>
        ))}
      </div>
      <p class="ends soft small">
        <span>1: {low}</span>
        <span>5: {high}</span>
      </p>
    </fieldset>
  )
}
