import { WISHES } from '../contract.ts'
import { ActForm } from './act-form.tsx'
import { Fault, OwnWords, typedIn } from './field.tsx'
import { Part } from './part.tsx'
import type { View } from './view.ts'

/** What would help, as long as nobody has answered and the customer has not said. */
export function WishPart(view: View) {
  const { report, draft, texts } = view
  const isEarly = report.state === 'received' || report.state === 'quarantined'
  if (!isEarly || report.wish !== null) return null
  const chosen = typedIn(draft, 'wish', 'wish')
  return (
    <Part name="wish">
      <ActForm act="wish" on={view} button={texts.tellThem} quiet>
        <fieldset class="field">
          <legend>
            <h2>{texts.wishLabel}</h2>
          </legend>
          <Fault on={view} act="wish" name="wish" />
          {WISHES.map((wish) => (
            <label class="choice">
              <input type="radio" name="wish" value={wish} required checked={chosen === wish} />
              {texts.wishes[wish]}
            </label>
          ))}
        </fieldset>
        <OwnWords on={view} act="wish" label={texts.wishElse} rows={2} required={false} />
      </ActForm>
    </Part>
  )
}
