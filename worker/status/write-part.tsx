import { say } from '../i18n/fill.ts'
import { PICTURE_TYPES } from '../images/image.ts'
import { isOpen, type Report, type State } from '../reports/report.ts'
import { ActForm } from './act-form.tsx'
import { Fault, faultId, OwnWords } from './field.tsx'
import { Part } from './part.tsx'
import type { View } from './view.ts'

const DONE: readonly State[] = ['resolved', 'confirmed', 'closed']

/** Whether somebody still reads what the customer writes. */
export function isTalking({ state }: Report): boolean {
  return isOpen(state) || state === 'quarantined' || DONE.includes(state)
}

/** A few words to whoever takes care of it, and pictures. */
export function WritePart(view: View) {
  const { report, draft, texts } = view
  if (!isTalking(report)) return null
  const fault = faultId(view, 'attach', 'picture')
  const name = report.owner?.name ?? null
  return (
    <Part name="write">
      <ActForm act="write" on={view} button={texts.send}>
        <OwnWords
          on={view}
          act="write"
          label={name === null ? texts.writeLabel : say(texts, texts.writeTo, { name })}
        />
      </ActForm>
      <details id="attach" open={draft?.act === 'attach'}>
        <summary>{texts.addFile}</summary>
        <ActForm act="attach" on={view} button={texts.addThis} quiet files>
          <div class="field">
            <label for="picture">
              {texts.whichPicture}
              <span class="hint">{texts.pictureHint}</span>
            </label>
            <Fault on={view} act="attach" name="picture" />
            <input
              type="file"
              id="picture"
              name="picture"
              accept={PICTURE_TYPES.join(',')}
              required
              {...(fault !== undefined && { 'aria-invalid': 'true', 'aria-describedby': fault })}
            />
          </div>
        </ActForm>
      </details>
    </Part>
  )
}
