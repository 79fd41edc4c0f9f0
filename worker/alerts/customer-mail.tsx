import { say } from '../i18n/fill.ts'
import { textsFor } from '../i18n/load.ts'
import { languageOf } from '../i18n/pick.ts'
import type { Texts } from '../i18n/texts.ts'
import type { DueDelivery } from '../reports/effects.ts'
import { statusLink, stopLink } from '../security/links.ts'
import { inkOn } from '../text/color.ts'
import { readerOf, zoneOf } from '../time/format.ts'
import type { Envelope } from './confirm-mail.tsx'
import { headlineOf, type Part, partsOf } from './customer-news.ts'
import { customerStanding } from './customer-standing.ts'
import {
  MailButton,
  mailPage,
  MailSmall,
  QUOTE_STYLE,
  QUOTE_STYLE_RTL,
  TITLE_STYLE,
} from './mail-page.tsx'
import type { Mail } from './mail.ts'

/** What a mail to the customer says. */
interface News {
  readonly headline: string
  readonly parts: readonly Part[]
  readonly standing: string
  readonly site: DueDelivery['site']
  readonly texts: Texts
  readonly zone: string
  readonly link: string
  readonly stop: string
}

/**
 * Tells the customer everything that is new for them, and where it stands. Choosing and answering
 * happen behind the link, for mail scanners follow links. Null where there is no news left.
 */
export async function customerMail(
  { report, site, events, messageId }: DueDelivery,
  { to, key, now, sender }: Envelope,
): Promise<Mail | null> {
  const texts = await textsFor(languageOf(report, site), site)
  const headline = headlineOf(events, texts)
  if (headline === null) return null
  const [link, stop] = await Promise.all([statusLink(key, report), stopLink(key, report)])
  const news: News = {
    headline,
    parts: partsOf(events, report, site, now, texts),
    standing: customerStanding(report, site, now, texts),
    site,
    texts,
    zone: zoneOf(readerOf(report, site)),
    link,
    stop,
  }
  // The same for all mails of a report, together with the thread's id: mail programs look at both.
  const { reference } = report
  const subject = say(texts, texts.newsSubject, { reference, site: site.name })
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
    html: await mailPage(subject, <NewsCard {...news} />, texts.language),
  }
}

function textOf({ headline, parts, standing, zone, link, stop, texts }: News): string {
  const label = (text: string) => say(texts, texts.labelled, { label: text })
  const told = parts.flatMap(({ title, text, items, after }) => [
    label(title),
    '',
    ...(text === null ? [] : [text, '']),
    ...(items.length > 0 ? [...items.map((item) => `* ${item}`), ''] : []),
    ...(after === null ? [] : [after, '']),
  ])
  return [
    headline,
    '',
    ...told,
    standing,
    say(texts, texts.timesOf, { zone }),
    '',
    label(texts.seeAndAnswer),
    link,
    '',
    label(texts.stopMails),
    stop,
    '',
  ].join('\n')
}

function NewsCard({ headline, parts, standing, site, zone, link, stop, texts }: News) {
  const { accent, name } = site
  return (
    <>
      <h1 style={TITLE_STYLE}>{headline}</h1>
      {parts.map((part) => (
        <PartBlock {...part} accent={accent} direction={texts.direction} />
      ))}
      <p style="margin:20px 0 0;font-weight:600">{standing}</p>
      <MailButton href={link} label={texts.seeAndAnswer} accent={accent} ink={inkOn(accent)} />
      <MailSmall rule>
        {say(texts, texts.youAsked, { site: name })} {say(texts, texts.timesOf, { zone })}{' '}
        <a class="link" href={stop} style="color:#a8481f">
          {texts.stopMails}
        </a>
      </MailSmall>
    </>
  )
}

interface PartBlockProps extends Part {
  readonly accent: string
  readonly direction: 'ltr' | 'rtl'
}

function PartBlock({ title, text, items, after, accent, direction }: PartBlockProps) {
  const isRtl = direction === 'rtl'
  const quote = isRtl ? QUOTE_STYLE_RTL : QUOTE_STYLE
  return (
    <>
      <p class="soft" style="margin:20px 0 0;font-size:14px;color:#6b665c">
        {title}
      </p>
      {text !== null && (
        <blockquote dir="auto" style={`${quote};margin:8px 0;border-color:${accent}`}>
          {text}
        </blockquote>
      )}
      {items.length > 0 && (
        <ul style={`margin:12px 0;padding-${isRtl ? 'right' : 'left'}:24px`}>
          {items.map((item) => (
            <li style="margin:6px 0;overflow-wrap:anywhere">
              <bdi>{item}</bdi>
            </li>
          ))}
        </ul>
      )}
      {after !== null && <p style="margin:8px 0 0;white-space:pre-wrap">{after}</p>}
    </>
  )
}
