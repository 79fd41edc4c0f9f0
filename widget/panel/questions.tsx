import type { ComponentType, TargetedEvent } from 'preact'
import type { Wish } from '../../worker/contract.ts'
import type { Phase } from '../state/phase.ts'
import type { Kit } from '../state/runtime.ts'
import type { PartProps } from './dialog.tsx'

export type QuestionsProps = PartProps & {
  readonly phase: Phase & { name: 'receipt' }
  /** What goes along; null until its chunk is loaded. */
  readonly Along: ComponentType<QuestionsProps> | null
}

/** The optional questions. Each answer is saved as it is given; nothing here stands in the way. */
export function createQuestions(kit: Kit): ComponentType<QuestionsProps> {
  const { h, clean, textMax } = kit
  const read = (event: TargetedEvent<HTMLTextAreaElement | HTMLInputElement>) =>
    clean(event.currentTarget.value, textMax)

  return function Questions(props) {
    const { machine, words, phase, Along } = props
    const area = (name: 'text' | 'wishText', label: string, value = '') => {
      const told = (event: TargetedEvent<HTMLTextAreaElement>) =>
        ({ [name]: read(event) }) as Record<typeof name, string>
      return (
        <div>
          <label for={name}>{label}</label>
          <textarea
            id={name}
            rows={3}
            dir="auto"
            maxLength={textMax}
            defaultValue={value}
            onInput={(event) => machine.type(told(event))}
            onChange={(event) => {
              void machine.save(told(event))
              // Whoever gave a card number sees that it is gone.
              event.currentTarget.value = read(event)
            }}
          />
        </div>
      )
    }
    return (
      <div>
        <p class="soft">{words.optional}</p>
        {area('text', words.textLabel, phase.click.text)}
        <fieldset>
          <legend>{words.wishLabel}</legend>
          {Object.entries(words.wishes).map(([code, label]) => (
            <label class="wish">
              <input type="radio" name="wish" onChange={() => machine.wish(code as Wish)} />
              {label}
            </label>
          ))}
        </fieldset>
        {phase.wish === 'other' && area('wishText', words.wishTextLabel)}
        <label for="contact">{words.contactLabel}</label>
        <p class="soft" id="contact-hint">
          {words.contactHint}
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
          {words.done}
        </button>
      </div>
    )
  }
}
