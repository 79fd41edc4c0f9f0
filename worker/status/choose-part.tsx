import { Time, Woven } from '../http/page.tsx'
import { say } from '../i18n/fill.ts'
import { tellRemedy } from '../reports/conversation.ts'
import { ActForm } from './act-form.tsx'
import { Fault, OwnWords, typedIn } from './field.tsx'
import { Part } from './part.tsx'
import type { View } from './view.ts'

/** The offer: one tap chooses a remedy, and own words propose another. */
export function ChoosePart(view: View) {
  const { report, site, draft, texts, locale, tell } = view
  const { offer, state } = report
  if (state !== 'proposed' || !offer) return null
  const isOne = offer.remedies.length === 1
  const chosen = typedIn(draft, 'pick', 'remedy')
  const when = <Time at={offer.deliverBy}>{tell(offer.deliverBy)}</Time>
  return (
    <Part name="pick">
      <h2>{say(texts, isOne ? texts.offersOne : texts.offersSome, { name: offer.by })}</h2>
      <p class="words">{offer.text}</p>
      <ActForm act="pick" on={view} button={isOne ? texts.yesPlease : texts.chooseThis}>
        <input type="hidden" name="offer" value={offer.seq} />
        <Fault on={view} act="pick" name="remedy" />
        <fieldset class="cards">
          <legend class="unseen">{texts.offerLabel}</legend>
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
          <Woven sentence={texts.doneIfSoon} parts={{ when }} />
        </p>
      </ActForm>
      <details id="counter" open={draft?.act === 'counter'}>
        <summary>{isOne ? texts.rather : texts.noneOfThese}</summary>
        <ActForm act="counter" on={view} button={texts.propose} quiet>
          <input type="hidden" name="offer" value={offer.seq} />
          <OwnWords on={view} act="counter" label={texts.proposeLabel} rows={3} />
        </ActForm>
      </details>
    </Part>
  )
}

/** The later dates that staff ask for: only the customer's yes moves a promise. */
export function AgreePart(view: View) {
  const { report, now, texts, tell } = view
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
            ? say(texts, texts.weNeedUntil, { when })
            : say(texts, texts.needsUntil, { name, when })}
        </h2>
        <p class="words">{moveTo.why}</p>
        <ActForm act="agree" on={view} button={texts.agree}>
          <input type="hidden" name="promise" value={kind} />
          <input type="hidden" name="due" value={moveTo.due} />
        </ActForm>
        <p class="soft small below">{say(texts, texts.stillOwed, { when: tell(due) })}</p>
      </Part>
    )
  })
}
