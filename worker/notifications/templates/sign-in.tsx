import type { Env } from '../../env.ts'
import type { AttemptOutcome } from '../../reports/effects.ts'
import type { Site, Staff } from '../../sites/site.ts'
import { sendMail } from '../transports/mail.ts'
import { MailButton, mailPage, MailSmall } from './layout.tsx'

/** Mails a member of staff the link that opens the desk once, and says how that went. */
export async function sendSignInLink(
  env: Env,
  staff: Staff,
  site: Pick<Site, 'name'>,
  link: string,
): Promise<AttemptOutcome> {
  const subject = `Your sign-in link for ${site.name}`
  const rest =
    'The link works once and expires after 15 minutes. If you didn’t ask for it, ignore this email.'
  return sendMail(env, {
    to: staff.email,
    subject,
    messageId: `sign-in-${staff.id}`,
    text: `Hello ${staff.name},\n\nUse this link to sign in to the ${site.name} desk:\n${link}\n\n${rest}\n`,
    html: await mailPage(
      subject,
      <>
        <p style="margin:0">Hello {staff.name},</p>
        <MailButton href={link} label="Sign in to the desk" />
        <MailSmall>{rest}</MailSmall>
      </>,
    ),
  })
}
