import { say } from '../i18n/fill.ts'
import type { Texts } from '../i18n/texts.ts'
import { messagesIn, tellRemedy } from '../reports/conversation.ts'
import { type EventOf, isNews, type News, type ReportEvent } from '../reports/events.ts'
import type { Remedy } from '../reports/remedy.ts'
import type { Report } from '../reports/report.ts'
import type { Site } from '../sites/site.ts'
import { localeOf, readerOf, tellTime } from '../time/format.ts'

/** One thing that the customer is told. */
export interface Part {
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
  readonly tell: (at: number) => string
}

/** What the newest news comes down to, or null where there is none. */
export function headlineOf(events: readonly ReportEvent[], texts: Texts): string | null {
  const news = events.findLast(({ type }) => isNews(type))
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
  const tell = (at: number) => tellTime(at, now, readerOf(report, site), texts.language)
  return events.flatMap((event) => partOf(event, { report, site, texts, tell }))
}

function partOf(event: ReportEvent, telling: Telling): readonly Part[] {
  const { texts, tell, report } = telling
  switch (event.type) {
    case 'offered':
      return [offer(event, telling)]
    case 'granted':
      return [
        part(wrote(event.data.by.name, event.at, telling), event.data.text, {
          items: tellAll(event.data.remedies, telling),
          after: say(texts, texts.toBeDoneBy, { when: tell(event.data.due) }),
        }),
      ]
    case 'offer_reminded':
      return report.offer
        ? [
            part(texts.notChosen, texts.stillChoose, {
              items: tellAll(report.offer.remedies, telling),
            }),
          ]
        : []
    case 'move_asked':
      return [
        part(
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
      return [part(texts.pleaseTell, null, { after: texts.ifNotRight })]
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
    by === null ? [] : [part(wrote(by, at, telling), text, { after })],
  )
}

function offer({ seq, at, data }: EventOf<'offered'>, telling: Telling): Part {
  const { report, texts, tell } = telling
  const title = wrote(data.by.name, at, telling)
  if (report.offer?.seq !== seq) return part(title, data.text, { after: texts.offerGone })
  const how = data.remedies.length > 1 ? texts.chooseOne : texts.takeIt
  return part(title, data.text, {
    items: tellAll(data.remedies, telling),
    after: [data.whyOne, say(texts, how, { when: tell(data.deliverBy) })]
      .filter((sentence) => sentence !== null)
      .join('\n\n'),
  })
}

function broken({ data }: EventOf<'promise_broken'>, { texts, tell }: Telling): Part {
  const dates = { when: tell(data.due), next: tell(data.next.due) }
  return part(texts.ourPromise, null, { after: say(texts, texts.broken[data.kind], dates) })
}

function resolution(event: EventOf<'resolved'>, telling: Telling): Part {
  const [message] = messagesIn([event])
  const { outcome, done } = event.data
  const by = 'name' in event.actor ? event.actor.name : null
  return part(
    by === null ? telling.texts.outcomes[outcome] : wrote(by, event.at, telling),
    message?.text ?? done,
  )
}

function wrote(name: string, at: number, { texts, tell }: Telling): string {
  return say(texts, texts.wrote, { name, when: tell(at) })
}

function part(
  title: string,
  text: string | null,
  { items = [], after = null }: Partial<Pick<Part, 'items' | 'after'>> = {},
): Part {
  return { title, text, items, after }
}

function tellAll(remedies: readonly Remedy[], { report, site, texts }: Telling): readonly string[] {
  const locale = localeOf(readerOf(report, site), texts.language)
  return remedies.map((remedy) => tellRemedy(remedy, site.currency, locale))
}

// Only the clock has no name, and what it does is told without one.
function nameOf(actor: object): string {
  return 'name' in actor && typeof actor.name === 'string' ? actor.name : ''
}
