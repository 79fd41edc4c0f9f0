import type { EventOf, ReportEvent } from '../event.ts'
import { isNews, type News } from '../news.ts'
import type { Remedy } from '../remedy.ts'
import type { Outcome, Report } from '../report.ts'
import type { Site } from '../site.ts'
import { messagesIn, tellRemedy } from '../told.ts'
import { tellTime } from '../when.ts'

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
  readonly tell: (at: number) => string
}

const OUTCOMES: Record<Outcome, string> = {
  fixed: 'We think that it is right again',
  partly: 'We could put a part of it right',
  declined: 'Our answer to your report',
  no_agreement: 'We did not come to an agreement',
  no_reply: 'We put your report aside for now',
}

const BROKEN = { answer: 'an answer', update: 'news', resolve: 'a solution' } as const

/** What the newest news comes down to, or null where there is none. */
export function headlineOf(events: readonly ReportEvent[]): string | null {
  const news = events.findLast(({ type }) => isNews(type))
  if (!news) return null
  const headline = HEADLINES[news.type as News] as (event: ReportEvent) => string
  return headline(news)
}

const HEADLINES: { readonly [Type in News]: (event: EventOf<Type>) => string } = {
  acknowledged: (event) => `${nameIn(event)} takes care of it`,
  planned: (event) => `${nameIn(event)} has a plan`,
  messaged: (event) => `${nameIn(event)} wrote to you`,
  offered: ({ data }) => `${data.by.name} makes you an offer`,
  granted: ({ data }) => `${data.by.name} makes it up to you`,
  resolved: ({ data }) => OUTCOMES[data.outcome],
  move_asked: (event) => `${nameIn(event)} asks you for more time`,
  offer_reminded: () => 'Our offer still stands',
  follow_up_sent: () => 'Was it made right?',
  promise_broken: () => 'We did not keep a promise to you',
}

/** Everything among the events that is for the customer, oldest first. Nothing else gets through. */
export function partsOf(
  events: readonly ReportEvent[],
  report: Report,
  site: Site,
  now: number,
): readonly Part[] {
  const tell = (at: number) => tellTime(at, now, report.page)
  return events.flatMap((event) => partOf(event, { report, site, tell }))
}

function partOf(event: ReportEvent, telling: Telling): readonly Part[] {
  const { tell, report, site } = telling
  switch (event.type) {
    case 'offered':
      return [offer(event, telling)]
    case 'granted':
      return [
        part(`${event.data.by.name} wrote on ${tell(event.at)}`, event.data.text, {
          items: tellAll(event.data.remedies, site),
          after: `To be done by ${tell(event.data.due)}.`,
        }),
      ]
    case 'offer_reminded':
      return report.offer
        ? [
            part('You have not chosen yet', 'Take your time. You can still choose:', {
              items: tellAll(report.offer.remedies, site),
            }),
          ]
        : []
    case 'move_asked':
      return [
        part(`${nameIn(event)} asks you for more time`, event.data.why, {
          after: `The new date would be ${tell(event.data.due)}. It holds only if you agree.`,
        }),
      ]
    case 'promise_broken':
      return [broken(event, telling)]
    case 'follow_up_sent':
      return [
        part('Please tell us', null, {
          after: 'If it was not, we open your report again and look at it before new ones.',
        }),
      ]
    case 'resolved':
      return [resolution(event, telling)]
    default:
      // What the customer wrote, they know.
      return messagesIn([event])
        .filter(({ by }) => by !== null)
        .map(({ at, by, text }) =>
          part(`${by} wrote on ${tell(at)}`, text, {
            after: event.type === 'planned' ? `To be done by ${tell(event.data.due)}.` : null,
          }),
        )
  }
}

function offer({ seq, at, data }: EventOf<'offered'>, { report, site, tell }: Telling): Part {
  const title = `${data.by.name} wrote on ${tell(at)}`
  if (report.offer?.seq !== seq) {
    return part(title, data.text, { after: 'This offer is no longer open.' })
  }
  return part(title, data.text, {
    items: tellAll(data.remedies, site),
    after: [
      data.whyOne,
      data.remedies.length > 1
        ? `You choose, or propose something else. What you choose is done by ${tell(data.deliverBy)}.`
        : `You can take it or propose something else. It is done by ${tell(data.deliverBy)}.`,
    ]
      .filter((sentence) => sentence !== null)
      .join('\n\n'),
  })
}

function broken({ data: { kind, due, next } }: EventOf<'promise_broken'>, { tell }: Telling): Part {
  return part('What we promised', null, {
    after: `We promised you ${BROKEN[kind]} by ${tell(due)} and did not keep it. That is our fault. The new date is ${tell(next.due)}.`,
  })
}

function resolution(event: EventOf<'resolved'>, { tell }: Telling): Part {
  const [message] = messagesIn([event])
  const by = 'name' in event.actor ? event.actor.name : null
  return part(
    by === null ? OUTCOMES[event.data.outcome] : `${by} wrote on ${tell(event.at)}`,
    message?.text ?? event.data.done,
  )
}

function part(
  title: string,
  text: string | null,
  { items = [], after = null }: Partial<Pick<Part, 'items' | 'after'>> = {},
): Part {
  return { title, text, items, after }
}

function tellAll(remedies: readonly Remedy[], { currency }: Site): readonly string[] {
  return remedies.map((remedy) => tellRemedy(remedy, currency))
}

function nameIn({ actor }: Pick<ReportEvent, 'actor'>): string {
  return 'name' in actor ? actor.name : 'We'
}
