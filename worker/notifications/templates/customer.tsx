import { say } from '../../i18n/fill.ts'
import { formatPromise } from '../../i18n/format.ts'
import { textsFor } from '../../i18n/load.ts'
import { languageOf } from '../../i18n/pick.ts'
import type { Texts } from '../../i18n/texts.ts'
import { messagesIn, formatRemedy } from '../../reports/conversation.ts'
import type { DueDelivery } from '../../reports/effects.ts'
import { type EventOf, isNews, type News, type ReportEvent } from '../../reports/events.ts'
import { waitsForEnd, wasToldOver } from '../../reports/known-issue.ts'
import { type Offer, offerEndsAt, type Remedy } from '../../reports/remedy.ts'
import { nextPromise, type Report } from '../../reports/report.ts'
import { statusLink, stopLink } from '../../security/links.ts'
import type { Site } from '../../sites/site.ts'
import { inkOn } from '../../text/color.ts'
import { localeOf, readerOf, formatTime, zoneOf } from '../../time/format.ts'
import type { Mail } from '../transports/mail.ts'
import type { Envelope } from './confirm.tsx'
import {
  MailButton,
  mailPage,
  MailSmall,
  QUOTE_STYLE,
  QUOTE_STYLE_RTL,
  TITLE_STYLE,
} from './layout.tsx'

/** What a mail to the customer says. */
interface NewsMail {
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
  const headline = headlineOf(events, report, texts)
  if (headline === null) return null
  const [link, stop] = await Promise.all([statusLink(key, report), stopLink(key, report)])
  const news: NewsMail = {
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

function textOf({ headline, parts, standing, zone, link, stop, texts }: NewsMail): string {
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

function NewsCard({ headline, parts, standing, site, zone, link, stop, texts }: NewsMail) {
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

/** One thing that the customer is told. */
interface Part {
  readonly title: string
  readonly text: string | null
  /** What can be chosen or was given. */
  readonly items: readonly string[]
  readonly after: string | null
}

interface Telling {
  readonly report: Report
  readonly site: Site
  readonly texts: Texts
  readonly now: number
  readonly tell: (at: number) => string
}

/** What the newest news comes down to, or null where there is none. */
export function headlineOf(
  events: readonly ReportEvent[],
  report: Pick<Report, 'offer'>,
  texts: Texts,
): string | null {
  // A reminder that comes after the end of its offer would promise what is over.
  const news = events.findLast(
    ({ type }) => isNews(type) && (type !== 'offer_reminded' || report.offer !== null),
  )
  if (!news) return null
  if (news.type === 'resolved') return texts.outcomes[news.data.outcome]
  const type = news.type as News
  if (type === 'follow_up_sent' || type === 'resolved') return texts.wasMadeRight
  const by = news.type === 'offered' || news.type === 'granted' ? news.data.by : news.actor
  return say(texts, texts.headlines[type], { name: nameOf(by) })
}

/** Everything among the events that is for the customer, oldest first. Nothing else gets through. */
export function partsOf(
  events: readonly ReportEvent[],
  report: Report,
  site: Site,
  now: number,
  texts: Texts,
): readonly Part[] {
  const tell = (at: number) => formatTime(at, now, readerOf(report, site), texts.language)
  return events.flatMap((event) => partOf(event, { report, site, texts, now, tell }))
}

function partOf(event: ReportEvent, telling: Telling): readonly Part[] {
  const { texts, tell, report } = telling
  switch (event.type) {
    case 'offered':
      return [offer(event, telling)]
    case 'granted':
      return [
        toPart(wrote(event.data.by.name, event.at, telling), event.data.text, {
          items: tellAll(event.data.remedies, telling),
          after: say(texts, texts.toBeDoneBy, { when: tell(event.data.due) }),
        }),
      ]
    case 'offer_reminded':
      return report.offer
        ? [
            toPart(texts.notChosen, texts.stillChoose, {
              items: tellAll(report.offer.remedies, telling),
              after: chooseUntil(report.offer, telling),
            }),
          ]
        : []
    case 'move_asked':
      return [
        toPart(
          say(texts, texts.headlines.move_asked, { name: nameOf(event.actor) }),
          event.data.why,
          {
            after: say(texts, texts.newDate, { when: tell(event.data.due) }),
          },
        ),
      ]
    case 'promise_broken':
      return [broken(event, telling)]
    case 'follow_up_sent':
      return [toPart(texts.pleaseTell, null, { after: texts.ifNotRight })]
    case 'resolved':
      return [resolution(event, telling)]
    default:
      return said(event, telling)
  }
}

// What the customer wrote, they know.
function said(event: ReportEvent, telling: Telling): readonly Part[] {
  const { texts, tell } = telling
  const due = event.type === 'planned' ? event.data.due : null
  const after = due === null ? null : say(texts, texts.toBeDoneBy, { when: tell(due) })
  return messagesIn([event]).flatMap(({ at, by, text }) =>
    by === null ? [] : [toPart(wrote(by, at, telling), text, { after })],
  )
}

function offer({ seq, at, data }: EventOf<'offered'>, telling: Telling): Part {
  const { report, texts, tell } = telling
  const title = wrote(data.by.name, at, telling)
  if (report.offer?.seq !== seq) return toPart(title, data.text, { after: texts.offerGone })
  const how = data.remedies.length > 1 ? texts.chooseOne : texts.takeIt
  return toPart(title, data.text, {
    items: tellAll(data.remedies, telling),
    after: [
      data.whyOne,
      say(texts, how, { when: tell(data.deliverBy) }),
      chooseUntil(report.offer, telling),
    ]
      .filter((sentence) => sentence !== null)
      .join('\n\n'),
  })
}

// Where the clock stood still, an offer outlives its date.
function chooseUntil(made: Offer, { texts, now, tell }: Telling): string | null {
  const end = offerEndsAt(made)
  return end > now ? say(texts, texts.chooseUntil, { when: tell(end) }) : null
}

function broken({ data }: EventOf<'promise_broken'>, { texts, tell }: Telling): Part {
  const dates = { when: tell(data.due), next: tell(data.next.due) }
  return toPart(texts.ourPromise, null, { after: say(texts, texts.broken[data.kind], dates) })
}

function resolution(event: EventOf<'resolved'>, telling: Telling): Part {
  const [message] = messagesIn([event])
  const { outcome, done, code } = event.data
  const { texts } = telling
  if (outcome === 'no_reply') return toPart(texts.offerGone, texts.offerEnded)
  if (code === 'with_other') return toPart(texts.outcomes[outcome], texts.settledTogether)
  const by = 'name' in event.actor ? event.actor.name : null
  return toPart(
    by === null ? texts.outcomes[outcome] : wrote(by, event.at, telling),
    message?.text ?? done,
  )
}

function wrote(name: string, at: number, { texts, tell }: Telling): string {
  return say(texts, texts.wrote, { name, when: tell(at) })
}

function toPart(
  title: string,
  text: string | null,
  { items = [], after = null }: Partial<Pick<Part, 'items' | 'after'>> = {},
): Part {
  return { title, text, items, after }
}

function tellAll(remedies: readonly Remedy[], { report, site, texts }: Telling): readonly string[] {
  const locale = localeOf(readerOf(report, site), texts.language)
  return remedies.map((remedy) => formatRemedy(remedy, site.currency, locale))
}

// Only the clock has no name, and what it does is told without one.
function nameOf(actor: object): string {
  return 'name' in actor && typeof actor.name === 'string' ? actor.name : ''
}

/** Where the report stands: who does what next, and by when on the customer's clock. */
export function customerStanding(report: Report, site: Site, now: number, texts: Texts): string {
  if (isAsked(report)) return texts.lastWord
  const promise = nextPromise(report)
  if (report.state === 'proposed' || !promise) return standingIn(report, texts)
  const when = formatTime(promise.due, now, readerOf(report, site), texts.language)
  return formatPromise(texts, promise.kind, report.owner?.name ?? null, when)
}

function standingIn(report: Report, texts: Texts): string {
  const { state } = report
  const { standings, nothingToDo, noticeThanks } = texts
  if (wasToldOver(report)) return nothingToDo
  if (waitsForEnd(report)) return noticeThanks
  switch (state) {
    case 'resolved':
      return report.outcome === 'no_reply' ? texts.offerAgain : standings.resolved
    case 'proposed':
    case 'closed':
    case 'merged':
      return standings[state]
    default:
      return nothingToDo
  }
}

function isAsked({ followUp }: Report): boolean {
  return followUp?.sentAt != null && followUp.answeredAt === null
}
