import type { Env } from '../../env.ts'
import type { Site, Staff } from '../../sites/site.ts'
import { sendMail } from '../transports/mail.ts'
import { MailButton, mailPage, MailSmall } from './layout.tsx'

/** Mails a member of staff the link that opens the desk once; throws when the mail is refused. */
export async function sendSignInLink(
  env: Env,
  staff: Staff,
  site: Pick<Site, 'name'>,
  link: string,
): Promise<void> {
  const subject = `Your link to the desk of ${site.name}`
  const rest = 'The link works once, for 15 minutes. If you did not ask for it, do nothing.'
  const outcome = await sendMail(env, {
    to: staff.email,
    subject,
    messageId: `sign-in-${staff.id}`,
    text: `Hello ${staff.name},\n\nsign in to the desk of ${site.name}:\n${link}\n\n${rest}\n`,
    html: await mailPage(
      subject,
      <>
        <p style="margin:0">Hello {staff.name},</p>
        <MailButton href={link} label="Sign in to the desk" />
        <MailSmall>{rest}</MailSmall>
      </>,
    ),
  })
  if (!outcome.ok) throw new Error(outcome.reason)
}
