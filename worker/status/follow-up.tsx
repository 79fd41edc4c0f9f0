import { say } from '../i18n/fill.ts'
import { ActForm } from './act-form.tsx'
import { Fault, faultId, OwnWords, typedIn } from './field.tsx'
import { Part } from './part.tsx'
import type { View } from './view.ts'

const SCALES = ['rating', 'outcome', 'process', 'respect'] as const
const STEPS = [1, 2, 3, 4, 5] as const

/** The question whether it was made right: one tap is enough, and all else can be skipped. */
export function FollowUp(view: View) {
  const { draft, texts } = view
  const right = typedIn(draft, 'follow-up', 'right')
  const fault = faultId(view, 'follow-up', 'right')
  return (
    <Part name="follow-up">
      <ActForm act="follow-up" on={view} button={texts.sendAnswer}>
        <fieldset class="field" {...(fault !== undefined && { 'aria-describedby': fault })}>
          <legend>
            <h2>{texts.wasMadeRight}</h2>
          </legend>
          <Fault on={view} act="follow-up" name="right" />
          <div class="cards pair">
            <label class="option">
              <input type="radio" name="right" value="yes" required checked={right === 'yes'} />
              <span>{texts.yes}</span>
            </label>
            <label class="option">
              <input type="radio" name="right" value="no" required checked={right === 'no'} />
              <span>{texts.notRight}</span>
            </label>
          </div>
          <p class="soft small">{texts.withNo}</p>
        </fieldset>
        <p class="soft">{texts.restOptional}</p>
        {SCALES.map((name) => (
          <Scale name={name} on={view} />
        ))}
        <OwnWords on={view} act="follow-up" label={texts.anythingElse} rows={3} required={false} />
      </ActForm>
    </Part>
  )
}

interface ScaleProps {
  readonly name: (typeof SCALES)[number]
  readonly on: Pick<View, 'draft' | 'texts' | 'locale'>
}

function Scale({ name, on: { draft, texts, locale } }: ScaleProps) {
  const given = typedIn(draft, 'follow-up', name)
  const written = (step: number) => new Intl.NumberFormat(locale).format(step)
  const tellEnd = (step: number, meaning: string) =>
    say(texts, texts.scaleEnd, { number: written(step), meaning })
  return (
    <fieldset class="field">
      <legend>{texts.scales[name]}</legend>
      <div class="scale">
        {STEPS.map((step) => (
          <label>
            <input type="radio" name={name} value={step} checked={given === String(step)} />
            <span>{written(step)}</span>
          </label>
        ))}
      </div>
      <p class="ends soft small">
        <span>{tellEnd(1, texts.lowest[name])}</span>
        <span>{tellEnd(5, texts.highest[name])}</span>
      </p>
    </fieldset>
  )
}
