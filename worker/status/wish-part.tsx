import { WISHES, type Wish } from '../contract.ts'
import { ActForm } from './act-form.tsx'
import { Fault, typedIn, Words } from './field.tsx'
import { Part } from './part.tsx'
import type { View } from './view.ts'

const WISH_WORDS: Record<Wish, string> = {
  fix: 'Fix it',
  explain: 'Explain it to me',
  refund: 'A refund or a replacement',
  listen: 'Just hear me out',
  other: 'Something else',
}

/** What would help, as long as nobody has answered and the customer has not said. */
export function WishPart({ report, path, draft }: View) {
  const isEarly = report.state === 'received' || report.state === 'quarantined'
  if (!isEarly || report.wish !== null) return null
  const chosen = typedIn(draft, 'wish', 'wish')
  return (
    <Part name="wish">
      <ActForm act="wish" path={path} button="Tell us" quiet>
        <fieldset class="field">
          <legend>
            <h2>What would put it right?</h2>
          </legend>
          <Fault draft={draft} act="wish" name="wish" />
          {WISHES.map((wish) => (
            <label class="choice">
              <input type="radio" name="wish" value={wish} required checked={chosen === wish} />
              {WISH_WORDS[wish]}
            </label>
          ))}
        </fieldset>
        <Words
          draft={draft}
          act="wish"
          label="If something else, what?"
          rows={2}
          required={false}
        />
      </ActForm>
    </Part>
  )
}
