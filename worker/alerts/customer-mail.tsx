import { inkOn } from '../contrast.ts'
import { statusLink, stopLink } from '../customer-link.ts'
import type { DueDelivery } from '../delivery.ts'
import { zoneOf } from '../when.ts'
import type { Envelope } from './confirm-mail.tsx'
import { headlineOf, type Part, partsOf } from './customer-news.ts'
import { customerStanding } from './customer-standing.ts'
import { MailButton, mailPage, MailSmall, QUOTE_STYLE, TITLE_STYLE } from './mail-page.tsx'
import type { Mail } from './mail.ts'

/** What a mail to the customer says. */
interface News {
  readonly headline: string
  readonly parts: readonly Part[]
  readonly standing: string
  readonly site: DueDelivery['site']
  readonly zone: string
  readonly link: string
  readonly stop: string
}

const ACTION = 'See it and answer'

/**
 * Tells the customer everything that is new for them, and where it stands. Choosing and answering
 * happen behind the link, for mail scanners follow links. Null where there is no news left.
 */
export async function customerMail(
  { report, site, events, messageId }: DueDelivery,
  { to, key, now, sender }: Envelope,
): Promise<Mail | null> {
  const headline = headlineOf(events)
  if (headline === null) return null
  const [link, stop] = await Promise.all([statusLink(key, report), stopLink(key, report)])
  const news: News = {
    headline,
    parts: partsOf(events, report, site, now),
    standing: customerStanding(report, now),
    site,
    zone: zoneOf(report.page),
    link,
    stop,
  }
  // The same for all mails of a report, together with the thread's id: mail programs look at both.
  const subject = `Your report ${report.reference} to ${site.name}`
  const thread = `<report-${report.id}@${sender.split('@').at(-1) ?? ''}>`
  return {
    to,
    subject,
    messageId,
    fromName: site.name,
    replyTo: site.email,
    headers: {
      References: thread,
      'In-Reply-To': thread,
      'List-Unsubscribe': `<${stop}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    },
    text: textOf(news),
    html: await mailPage(subject, <NewsCard {...news} />),
  }
}

function textOf({ headline, parts, standing, zone, link, stop }: News): string {
  const told = parts.flatMap(({ title, text, items, after }) => [
    `${title}:`,
    '',
    ...(text === null ? [] : [text, '']),
    ...(items.length > 0 ? [...items.map((item) => `* ${item}`), ''] : []),
    ...(after === null ? [] : [after, '']),
  ])
  const times = `Times are those of ${zone}.`
  return [
    headline,
    '',
    ...told,
    standing,
    times,
    '',
    `${ACTION}:`,
    link,
    '',
    'Stop these mails:',
    stop,
    '',
  ].join('\n')
}

function NewsCard({ headline, parts, standing, site, zone, link, stop }: News) {
  return (
    <>
      <h1 style={TITLE_STYLE}>{headline}</h1>
      {parts.map((part) => (
        <PartBlock {...part} accent={site.accent} />
      ))}
      <p style="margin:20px 0 0;font-weight:600">{standing}</p>
      <MailButton href={link} label={ACTION} accent={site.accent} ink={inkOn(site.accent)} />
      <MailSmall rule>
        You asked {site.name} to mail you about your report. Times are those of {zone}.{' '}
        <a class="link" href={stop} style="color:#a8481f">
          Stop these mails
        </a>
      </MailSmall>
    </>
  )
}

function PartBlock({ title, text, items, after, accent }: Part & { readonly accent: string }) {
  return (
    <>
      <p class="soft" style="margin:20px 0 0;font-size:14px;color:#6b665c">
        {title}
      </p>
      {text !== null && (
        <blockquote style={`${QUOTE_STYLE};margin:8px 0;border-color:${accent}`}>{text}</blockquote>
      )}
      {items.length > 0 && (
        <ul style="margin:12px 0;padding-left:24px">
          {items.map((item) => (
            <li style="margin:6px 0;overflow-wrap:anywhere">{item}</li>
          ))}
        </ul>
      )}
      {after !== null && <p style="margin:8px 0 0;white-space:pre-wrap">{after}</p>}
    </>
  )
}
