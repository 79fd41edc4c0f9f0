import { CONTACT_MAX } from '../contract.ts'
import { ActForm } from './act-form.tsx'
import { Fault, faultId, typedIn } from './field.tsx'
import { Part } from './part.tsx'
import type { View } from './view.ts'
import { isTalking } from './write-part.tsx'

/** News by mail, for whoever wants it: asked for here, confirmed in the mailbox, stopped anywhere. */
export function MailPart({ report, path, draft }: View) {
  const { status, email } = report.mail
  if (status === 'on') {
    return (
      <Part name="mail">
        <h2>News by mail</h2>
        <p>
          We write to <bdi>{email}</bdi> when there is news.
        </p>
        <ActForm act="stop-mail" path={path} button="Stop these mails" quiet />
      </Part>
    )
  }
  if (!isTalking(report)) return null
  return (
    <Part name="mail">
      <h2>News by mail</h2>
      {status === 'asked' && (
        <>
          <p>
            We sent a mail to <bdi>{email}</bdi>. Please press the button in it: only then do we
            write to you.
          </p>
          <ActForm act="stop-mail" path={path} button="I want no mail" quiet />
        </>
      )}
      {status === 'asked' ? (
        <details id="mail-form" open={draft?.act === 'mail'}>
          <summary>Use another address</summary>
          <AskForm path={path} draft={draft} known="" />
        </details>
      ) : (
        <AskForm path={path} draft={draft} known={mailIn(report)} />
      )}
    </Part>
  )
}

// Who said how to be reached need not type it again.
function mailIn({ contact }: View['report']): string {
  return contact && 'email' in contact ? contact.email : ''
}

function AskForm({ path, draft, known }: Pick<View, 'path' | 'draft'> & { known: string }) {
  const fault = faultId({ draft, act: 'mail', name: 'email' })
  return (
    <ActForm act="mail" path={path} button="Send me a mail" quiet>
      <div class="field">
        <label for="email">Your mail address</label>
        <Fault draft={draft} act="mail" name="email" />
        <input
          type="email"
          id="email"
          name="email"
          maxlength={CONTACT_MAX}
          autocomplete="email"
          required
          value={typedIn(draft, 'mail', 'email') ?? known}
          {...(fault !== undefined && { 'aria-invalid': 'true', 'aria-describedby': fault })}
        />
      </div>
    </ActForm>
  )
}
