import { Time } from '../page.tsx'
import { tellRemedy } from '../told.ts'
import { tellTime } from '../when.ts'
import { ActForm } from './act-form.tsx'
import { Fault, typedIn, Words } from './field.tsx'
import { Part } from './part.tsx'
import type { View } from './view.ts'

/** The offer: one tap chooses a remedy, and own words propose another. */
export function ChoosePart({ report, site, now, path, draft }: View) {
  const { offer, state, page } = report
  if (state !== 'proposed' || !offer) return null
  const isOne = offer.remedies.length === 1
  const chosen = typedIn(draft, 'pick', 'remedy')
  return (
    <Part name="pick">
      <h2>{isOne ? `${offer.by} offers you this` : `${offer.by} offers you a choice`}</h2>
      <p class="words">{offer.text}</p>
      <ActForm act="pick" path={path} button={isOne ? 'Yes, please' : 'I choose this'}>
        <input type="hidden" name="offer" value={offer.seq} />
        <Fault draft={draft} act="pick" name="remedy" />
        <fieldset class="cards">
          <legend class="unseen">What suits you?</legend>
          {offer.remedies.map((remedy) => (
            <label class="option">
              <input
                type="radio"
                name="remedy"
                value={remedy.id}
                required
                checked={isOne || chosen === remedy.id}
              />
              <span dir="auto">{tellRemedy(remedy, site.currency)}</span>
            </label>
          ))}
        </fieldset>
        {offer.whyOne !== null && (
          <p class="soft" dir="auto">
            {offer.whyOne}
          </p>
        )}
        <p class="soft small">
          Done by <Time at={offer.deliverBy}>{tellTime(offer.deliverBy, now, page)}</Time> if you
          choose soon.
        </p>
      </ActForm>
      <details id="counter" open={draft?.act === 'counter'}>
        <summary>{isOne ? 'I would like something else' : 'None of these'}</summary>
        <ActForm act="counter" path={path} button="Propose this" quiet>
          <input type="hidden" name="offer" value={offer.seq} />
          <Words draft={draft} act="counter" label="What would put it right for you?" rows={3} />
        </ActForm>
      </details>
    </Part>
  )
}

/** The later dates that staff ask for: only the customer's yes moves a promise. */
export function AgreePart({ report, now, path }: View) {
  const isInHand = ['acknowledged', 'working', 'proposed'].includes(report.state)
  const asked = report.promises.filter(
    ({ status, moveTo, due }) => status === 'open' && moveTo !== null && now <= due,
  )
  if (!isInHand || asked.length === 0) return null
  return asked.map(({ kind, due, moveTo }) => {
    if (!moveTo) return null
    const later = tellTime(moveTo.due, now, report.page)
    return (
      <Part name={`agree-${kind}`}>
        <h2>
          {report.owner?.name ?? 'We'} would need until {later}
        </h2>
        <p class="words">{moveTo.why}</p>
        <ActForm act="agree" path={path} button="Yes, that is fine">
          <input type="hidden" name="promise" value={kind} />
          <input type="hidden" name="due" value={moveTo.due} />
        </ActForm>
        <p class="soft small below">
          Without your yes, we still owe it to you by {tellTime(due, now, report.page)}.
        </p>
      </Part>
    )
  })
}
