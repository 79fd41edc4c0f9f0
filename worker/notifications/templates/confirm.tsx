import { say } from '../../i18n/fill.ts'
import { textsFor } from '../../i18n/load.ts'
import { languageOf } from '../../i18n/pick.ts'
import type { DueDelivery } from '../../reports/effects.ts'
import { blockLink, confirmLink } from '../../security/links.ts'
import { inkOn } from '../../text/color.ts'
import type { Mail } from '../transports/mail.ts'
import { MailButton, mailPage, MailSmall, TITLE_STYLE } from './layout.tsx'

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
  const texts = await textsFor(languageOf(report, site), site)
  const { askYes, askNo, askOnce, labelled } = texts
  const subject = say(texts, texts.askSubject, { site: site.name })
  const why = say(texts, texts.askWhy, { site: site.name })
  const [yes, no] = await Promise.all([confirmLink(key, report, to), blockLink(key, report, to)])
  const label = (text: string) => say(texts, labelled, { label: text })
  return {
    to,
    subject,
    messageId,
    fromName: site.name,
    replyTo: site.email,
    text: `${why}\n\n${label(askYes)}\n${yes}\n\n${label(askNo)}\n${no}\n\n${askOnce}\n`,
    html: await mailPage(
      subject,
      <>
        <h1 style={TITLE_STYLE}>{subject}</h1>
        <p style="margin:12px 0 0">{why}</p>
        <MailButton href={yes} label={askYes} accent={site.accent} ink={inkOn(site.accent)} />
        <MailSmall>
          {askOnce}{' '}
          <a class="link" href={no} style="color:#a8481f">
            {askNo}
          </a>
        </MailSmall>
      </>,
      texts.language,
    ),
  }
}
