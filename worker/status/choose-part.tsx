import { say } from '../i18n/fill.ts'
import { Time } from '../page.tsx'
import { tellRemedy } from '../told.ts'
import { Woven } from '../woven.tsx'
import { ActForm } from './act-form.tsx'
import { Fault, OwnWords, typedIn } from './field.tsx'
import { Part } from './part.tsx'
import type { View } from './view.ts'

/** The offer: one tap chooses a remedy, and own words propose another. */
export function ChoosePart(view: View) {
  const { report, site, draft, words, locale, tell } = view
  const { offer, state } = report
  if (state !== 'proposed' || !offer) return null
  const isOne = offer.remedies.length === 1
  const chosen = typedIn(draft, 'pick', 'remedy')
  const when = <Time at={offer.deliverBy}>{tell(offer.deliverBy)}</Time>
  return (
    <Part name="pick">
      <h2>{say(words, isOne ? words.offersOne : words.offersSome, { name: offer.by })}</h2>
      <p class="words">{offer.text}</p>
      <ActForm act="pick" on={view} button={isOne ? words.yesPlease : words.chooseThis}>
        <input type="hidden" name="offer" value={offer.seq} />
        <Fault on={view} act="pick" name="remedy" />
        <fieldset class="cards">
          <legend class="unseen">{words.offerLabel}</legend>
          {offer.remedies.map((remedy) => (
            <label class="option">
              <input
                type="radio"
                name="remedy"
                value={remedy.id}
                required
                checked={isOne || chosen === remedy.id}
              />
              <span dir="auto">{tellRemedy(remedy, site.currency, locale)}</span>
            </label>
          ))}
        </fieldset>
        {offer.whyOne !== null && (
          <p class="soft" dir="auto">
            {offer.whyOne}
          </p>
        )}
        <p class="soft small">
          <Woven sentence={words.doneIfSoon} parts={{ when }} />
        </p>
      </ActForm>
      <details id="counter" open={draft?.act === 'counter'}>
        <summary>{isOne ? words.rather : words.noneOfThese}</summary>
        <ActForm act="counter" on={view} button={words.propose} quiet>
          <input type="hidden" name="offer" value={offer.seq} />
          <OwnWords on={view} act="counter" label={words.proposeLabel} rows={3} />
        </ActForm>
      </details>
    </Part>
  )
}

/** The later dates that staff ask for: only the customer's yes moves a promise. */
export function AgreePart(view: View) {
  const { report, now, words, tell } = view
  const isInHand = ['acknowledged', 'working', 'proposed'].includes(report.state)
  const asked = report.promises.filter(
    ({ status, moveTo, due }) => status === 'open' && moveTo !== null && now <= due,
  )
  if (!isInHand || asked.length === 0) return null
  const name = report.owner?.name ?? null
  return asked.map(({ kind, due, moveTo }) => {
    if (!moveTo) return null
    const when = tell(moveTo.due)
    return (
      <Part name={`agree-${kind}`}>
        <h2>
          {name === null
            ? say(words, words.weNeedUntil, { when })
            : say(words, words.needsUntil, { name, when })}
        </h2>
        <p class="words">{moveTo.why}</p>
        <ActForm act="agree" on={view} button={words.agree}>
          <input type="hidden" name="promise" value={kind} />
          <input type="hidden" name="due" value={moveTo.due} />
        </ActForm>
        <p class="soft small below">{say(words, words.stillOwed, { when: tell(due) })}</p>
      </Part>
    )
  })
}
