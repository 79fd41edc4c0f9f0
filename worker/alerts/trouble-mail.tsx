import type { Site } from '../sites/site.ts'
import { MailButton, mailPage, TITLE_STYLE } from './mail-page.tsx'
import type { Mail } from './mail.ts'
import type { TroubleWords } from './trouble-words.ts'

const ACTION = 'See what did not arrive'

/** The mail that tells one person what keeps alerts from arriving. */
export async function troubleMail(
  { headline, what, advice }: TroubleWords,
  { site, to, link, messageId }: { site: Site; to: string; link: string; messageId: string },
): Promise<Mail> {
  const subject = `${headline} (${site.name})`
  const html = await mailPage(
    subject,
    <>
      <h1 style={TITLE_STYLE}>{headline}</h1>
      <p style="margin:12px 0 0">{what}</p>
      <p style="margin:12px 0 0">{advice}</p>
      <MailButton href={link} label={ACTION} />
    </>,
  )
  const text = [headline, '', what, '', advice, '', `${ACTION}:`, link, ''].join('\n')
  return { to, messageId, subject, text, html }
}
