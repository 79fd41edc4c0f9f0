import type { ComponentType, TargetedEvent } from 'preact'
import type { Wish } from '../../worker/contract.ts'
import type { QuestionsProps } from '../modules.ts'
import type { PanelRuntime } from '../state/runtime.ts'

/** The optional questions. Each answer is saved as it is given. */
export function createQuestions(runtime: PanelRuntime): ComponentType<QuestionsProps> {
  const { h, clean, textMax } = runtime
  const read = (event: TargetedEvent<HTMLTextAreaElement | HTMLInputElement>) =>
    clean(event.currentTarget.value, textMax)

  return function Questions(props) {
    const { machine, settings, texts, phase, Along } = props
    const long = (event: TargetedEvent<HTMLTextAreaElement>) =>
      clean(event.currentTarget.value, Infinity)
    const area = (name: 'text' | 'wishText', label: string, value = '') => {
      const answerOf = (event: TargetedEvent<HTMLTextAreaElement>) =>
        ({ [name]: long(event) }) as Record<typeof name, string>
      return (
        <div>
          <label for={name}>{label}</label>
          <textarea
            id={name}
            rows={3}
            dir="auto"
            aria-describedby="said"
            defaultValue={value}
            onInput={(event) => machine.type(answerOf(event))}
            onChange={(event) => {
              void machine.save(answerOf(event))
              // Shows that a card number was taken out.
              event.currentTarget.value = long(event)
            }}
          />
        </div>
      )
    }
    return (
      <div>
        <p class="soft">{texts.optional}</p>
        {area('text', texts.textLabel, phase.click.text)}
        <fieldset>
          <legend>{texts.wishLabel}</legend>
          {Object.entries(texts.wishes).map(([code, label]) => (
            <label class="wish">
              <input type="radio" name="wish" onChange={() => machine.wish(code as Wish)} />
              {label}
            </label>
          ))}
        </fieldset>
        {phase.wish === 'other' && area('wishText', texts.wishTextLabel)}
        {settings.orderQuestion && (
          <div>
            <label for="order">{texts.orderLabel}</label>
            <input
              id="order"
              dir="auto"
              maxLength={100}
              autocomplete="off"
              defaultValue={phase.click.context.order}
              onInput={(event) => machine.type({ order: read(event) })}
            />
          </div>
        )}
        <label for="contact">{texts.contactLabel}</label>
        <p class="soft" id="contact-hint">
          {texts.contactHint}
        </p>
        <input
          id="contact"
          dir="auto"
          maxLength={200}
          autocomplete="email"
          aria-describedby="contact-hint said"
          aria-invalid={phase.saving === 'invalid'}
          onChange={(event) => machine.contact(read(event))}
        />
        {Along && <Along {...props} />}
        <button class="wide" onClick={() => void machine.done()}>
          {texts.done}
        </button>
      </div>
    )
  }
}
