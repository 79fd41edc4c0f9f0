import { PICTURE_TYPES } from '../picture.ts'
import { isOpen, type Report, type State } from '../report.ts'
import { ActForm } from './act-form.tsx'
import { Fault, faultId, Words } from './field.tsx'
import { Part } from './part.tsx'
import type { View } from './view.ts'

const DONE: readonly State[] = ['resolved', 'confirmed', 'closed']

/** Whether somebody still reads what the customer writes. */
export function isTalking({ state }: Report): boolean {
  return isOpen(state) || state === 'quarantined' || DONE.includes(state)
}

/** A few words to whoever takes care of it, and pictures. */
export function WritePart({ report, path, draft }: View) {
  if (!isTalking(report)) return null
  const fault = faultId({ draft, act: 'attach', name: 'picture' })
  return (
    <Part name="write">
      <ActForm act="write" path={path} button="Send">
        <Words draft={draft} act="write" label={`Write to ${report.owner?.name ?? 'us'}`} />
      </ActForm>
      <details id="attach" open={draft?.act === 'attach'}>
        <summary>Add a picture</summary>
        <ActForm act="attach" path={path} button="Add this picture" quiet files>
          <div class="field">
            <label for="picture">
              Which picture?
              <span class="hint">PNG, JPEG or WebP, up to 2 MB.</span>
            </label>
            <Fault draft={draft} act="attach" name="picture" />
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
