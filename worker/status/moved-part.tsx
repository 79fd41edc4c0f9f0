import { ActForm } from './act-form.tsx'
import { tellFault } from './fault.ts'
import type { View } from './view.ts'
import { isTalking } from './write-part.tsx'

/** Says that a form came too late, and gives the customer their words back. */
export function MovedPart(view: View) {
  const { report, draft, texts, locale } = view
  if (!draft || draft.field !== null) return null
  const typed = draft.fields['text'] ?? ''
  return (
    <section class="notice fault" id="moved" role="alert">
      <p>{tellFault(draft, texts, locale)}</p>
      {typed !== '' && (
        <>
          <p>{texts.wordsHere}</p>
          {isTalking(report) ? (
            <ActForm act="write" on={view} button={texts.sendAsMessage} quiet>
              <div class="field">
                <label class="unseen" for="moved-text">
                  {texts.yourWords}
                </label>
                <textarea id="moved-text" name="text" rows={4} dir="auto" required>
                  {typed}
                </textarea>
              </div>
            </ActForm>
          ) : (
            <p class="words">{typed}</p>
          )}
        </>
      )}
    </section>
  )
}
