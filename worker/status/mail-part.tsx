import { CONTACT_MAX } from '../contract.ts'
import { Woven } from '../http/page.tsx'
import { ActForm } from './act-form.tsx'
import { Fault, faultId, typedIn } from './field.tsx'
import { Part } from './part.tsx'
import type { View } from './view.ts'
import { isTalking } from './write-part.tsx'

/** News by mail, for whoever wants it: asked for here, confirmed in the mailbox, stopped anywhere. */
export function MailPart(view: View) {
  const { report, draft, texts } = view
  const { status } = report.mail
  const email = <bdi>{report.mail.email}</bdi>
  if (status === 'on') {
    return (
      <Part name="mail">
        <h2>{texts.newsByMail}</h2>
        <p>
          <Woven sentence={texts.mailOn} parts={{ email }} />
        </p>
        <ActForm act="stop-mail" on={view} button={texts.stopMails} quiet />
      </Part>
    )
  }
  // Whoever waits for the end of a known problem is told by mail too.
  if (!isTalking(report) && report.state !== 'merged') return null
  return (
    <Part name="mail">
      <h2>{texts.newsByMail}</h2>
      {status === 'asked' && (
        <>
          <p>
            <Woven sentence={texts.mailAsked} parts={{ email }} />
          </p>
          <ActForm act="stop-mail" on={view} button={texts.noMail} quiet />
        </>
      )}
      {status === 'asked' ? (
        <details id="mail-form" open={draft?.act === 'mail'}>
          <summary>{texts.otherAddress}</summary>
          <AskForm on={view} known="" />
        </details>
      ) : (
        <AskForm on={view} known={mailIn(report)} />
      )}
    </Part>
  )
}

// Who said how to be reached need not type it again.
function mailIn({ contact }: View['report']): string {
  return contact && 'email' in contact ? contact.email : ''
}

function AskForm({ on, known }: { on: View; known: string }) {
  const { draft, texts } = on
  const fault = faultId(on, 'mail', 'email')
  return (
    <ActForm act="mail" on={on} button={texts.sendMail} quiet>
      <div class="field">
        <label for="email">{texts.mailAddress}</label>
        <Fault on={on} act="mail" name="email" />
        <input
          type="email"
          id="email"
          name="email"
          maxlength={CONTACT_MAX}
          autocomplete="email"
          dir="ltr"
          required
          value={typedIn(draft, 'mail', 'email') ?? known}
          {...(fault !== undefined && { 'aria-invalid': 'true', 'aria-describedby': fault })}
        />
      </div>
    </ActForm>
  )
}
