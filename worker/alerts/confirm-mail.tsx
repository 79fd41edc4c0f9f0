import { inkOn } from '../contrast.ts'
import { blockLink, confirmLink } from '../customer-link.ts'
import type { DueDelivery } from '../delivery.ts'
import { MailButton, mailPage, MailSmall, TITLE_STYLE } from './mail-page.tsx'
import type { Mail } from './mail.ts'

/** Where a mail to a customer goes, and what its links are sealed with. */
export interface Envelope {
  readonly to: string
  readonly key: string
  readonly now: number
  /** The address that all mails come from. */
  readonly sender: string
}

/**
 * Asks an address whether mail is wanted. Somebody else may have typed it, so not one word that
 * anybody submitted stands here.
 */
export async function confirmMail(
  { report, site, messageId }: DueDelivery,
  { to, key }: Envelope,
): Promise<Mail> {
  const subject = `Do you want mail from ${site.name}?`
  const sentence = `Somebody gave ${site.name} this address, to hear by mail what becomes of a report.`
  const once = 'Until you say yes, no other mail comes.'
  const [yes, no] = await Promise.all([confirmLink(key, report, to), blockLink(key, report, to)])
  return {
    to,
    subject,
    messageId,
    fromName: site.name,
    replyTo: site.email,
    text: `${sentence}\n\nYes, mail me:\n${yes}\n\nThat was not me:\n${no}\n\n${once}\n`,
    html: await mailPage(
      subject,
      <>
        <h1 style={TITLE_STYLE}>{subject}</h1>
        <p style="margin:12px 0 0">{sentence}</p>
        <MailButton href={yes} label="Yes, mail me" accent={site.accent} ink={inkOn(site.accent)} />
        <MailSmall>
          {once}{' '}
          <a class="link" href={no} style="color:#a8481f">
            That was not me
          </a>
        </MailSmall>
      </>,
    ),
  }
}
