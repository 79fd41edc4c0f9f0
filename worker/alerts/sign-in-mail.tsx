import type { Env } from '../env.ts'
import type { Staff } from '../site.ts'
import { CARD_STYLE, mailPage, MailButton } from './mail-page.tsx'
import { sendMail } from './mail.ts'

/** Mails a member of staff the link that opens the desk once; throws when the mail is refused. */
export async function sendSignInLink(env: Env, staff: Staff, link: string): Promise<void> {
  const subject = 'Your link to the Amends desk'
  const rest = 'The link works once, for 15 minutes. If you did not ask for it, do nothing.'
  const outcome = await sendMail(env, {
    to: staff.email,
    subject,
    messageId: `sign-in-${staff.id}`,
    text: `Hello ${staff.name},\n\nsign in to the desk of ${staff.siteId}:\n${link}\n\n${rest}\n`,
    html: await mailPage(
      subject,
      <div style={CARD_STYLE}>
        <p style="margin:0">Hello {staff.name},</p>
        <MailButton href={link} label="Sign in to the desk" />
        <p style="margin:24px 0 0;color:#6b665c;font-size:14px">{rest}</p>
      </div>,
    ),
  })
  if (!outcome.ok) throw new Error(outcome.reason)
}
