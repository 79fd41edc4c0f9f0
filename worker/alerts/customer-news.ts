import type { EventOf, ReportEvent } from '../event.ts'
import { say } from '../i18n/fill.ts'
import type { Texts } from '../i18n/texts.ts'
import { isNews, type News } from '../news.ts'
import type { Remedy } from '../remedy.ts'
import type { Report } from '../report.ts'
import type { Site } from '../site.ts'
import { messagesIn, tellRemedy } from '../told.ts'
import { localeOf, readerOf, tellTime } from '../when.ts'

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
  readonly words: Texts
  readonly tell: (at: number) => string
}

/** What the newest news comes down to, or null where there is none. */
export function headlineOf(events: readonly ReportEvent[], words: Texts): string | null {
  const news = events.findLast(({ type }) => isNews(type))
  if (!news) return null
  if (news.type === 'resolved') return words.outcomes[news.data.outcome]
  const type = news.type as News
  if (type === 'follow_up_sent' || type === 'resolved') return words.wasMadeRight
  const by = news.type === 'offered' || news.type === 'granted' ? news.data.by : news.actor
  return say(words, words.headlines[type], { name: nameOf(by) })
}

/** Everything among the events that is for the customer, oldest first. Nothing else gets through. */
export function partsOf(
  events: readonly ReportEvent[],
  report: Report,
  site: Site,
  now: number,
  words: Texts,
): readonly Part[] {
  const tell = (at: number) => tellTime(at, now, readerOf(report, site), words.language)
  return events.flatMap((event) => partOf(event, { report, site, words, tell }))
}

function partOf(event: ReportEvent, telling: Telling): readonly Part[] {
  const { words, tell, report } = telling
  switch (event.type) {
    case 'offered':
      return [offer(event, telling)]
    case 'granted':
      return [
        part(wrote(event.data.by.name, event.at, telling), event.data.text, {
          items: tellAll(event.data.remedies, telling),
          after: say(words, words.toBeDoneBy, { when: tell(event.data.due) }),
        }),
      ]
    case 'offer_reminded':
      return report.offer
        ? [
            part(words.notChosen, words.stillChoose, {
              items: tellAll(report.offer.remedies, telling),
            }),
          ]
        : []
    case 'move_asked':
      return [
        part(
          say(words, words.headlines.move_asked, { name: nameOf(event.actor) }),
          event.data.why,
          {
            after: say(words, words.newDate, { when: tell(event.data.due) }),
          },
        ),
      ]
    case 'promise_broken':
      return [broken(event, telling)]
    case 'follow_up_sent':
      return [part(words.pleaseTell, null, { after: words.ifNotRight })]
    case 'resolved':
      return [resolution(event, telling)]
    default:
      return said(event, telling)
  }
}

// What the customer wrote, they know.
function said(event: ReportEvent, telling: Telling): readonly Part[] {
  const { words, tell } = telling
  const due = event.type === 'planned' ? event.data.due : null
  const after = due === null ? null : say(words, words.toBeDoneBy, { when: tell(due) })
  return messagesIn([event]).flatMap(({ at, by, text }) =>
    by === null ? [] : [part(wrote(by, at, telling), text, { after })],
  )
}

function offer({ seq, at, data }: EventOf<'offered'>, telling: Telling): Part {
  const { report, words, tell } = telling
  const title = wrote(data.by.name, at, telling)
  if (report.offer?.seq !== seq) return part(title, data.text, { after: words.offerGone })
  const how = data.remedies.length > 1 ? words.chooseOne : words.takeIt
  return part(title, data.text, {
    items: tellAll(data.remedies, telling),
    after: [data.whyOne, say(words, how, { when: tell(data.deliverBy) })]
      .filter((sentence) => sentence !== null)
      .join('\n\n'),
  })
}

function broken({ data }: EventOf<'promise_broken'>, { words, tell }: Telling): Part {
  const dates = { when: tell(data.due), next: tell(data.next.due) }
  return part(words.ourPromise, null, { after: say(words, words.broken[data.kind], dates) })
}

function resolution(event: EventOf<'resolved'>, telling: Telling): Part {
  const [message] = messagesIn([event])
  const { outcome, done } = event.data
  const by = 'name' in event.actor ? event.actor.name : null
  return part(
    by === null ? telling.words.outcomes[outcome] : wrote(by, event.at, telling),
    message?.text ?? done,
  )
}

function wrote(name: string, at: number, { words, tell }: Telling): string {
  return say(words, words.wrote, { name, when: tell(at) })
}

function part(
  title: string,
  text: string | null,
  { items = [], after = null }: Partial<Pick<Part, 'items' | 'after'>> = {},
): Part {
  return { title, text, items, after }
}

function tellAll(remedies: readonly Remedy[], { report, site, words }: Telling): readonly string[] {
  const locale = localeOf(readerOf(report, site), words.language)
  return remedies.map((remedy) => tellRemedy(remedy, site.currency, locale))
}

// Only the clock has no name, and what it does is told without one.
function nameOf(actor: object): string {
  return 'name' in actor && typeof actor.name === 'string' ? actor.name : ''
}
