import { ActForm } from './act-form.tsx'
import type { View } from './view.ts'
import { isTalking } from './write-part.tsx'

/** Says that a form came too late, and gives the customer their words back. */
export function MovedPart({ report, path, draft }: View) {
  if (!draft || draft.field !== null) return null
  const words = draft.fields['text'] ?? ''
  return (
    <section class="notice fault" id="moved" role="alert">
      <p>{draft.sentence} Below is how it stands now.</p>
      {words !== '' && (
        <>
          <p>Your words are still here:</p>
          {isTalking(report) ? (
            <ActForm act="write" path={path} button="Send them as a message" quiet>
              <div class="field">
                <label class="unseen" for="moved-text">
                  Your words
                </label>
                <textarea id="moved-text" name="text" rows={4} dir="auto" required>
                  {words}
                </textarea>
              </div>
            </ActForm>
          ) : (
            <p class="words">{words}</p>
          )}
        </>
      )}
    </section>
  )
}
