import { Time } from '../page.tsx'
import type { Actor, Details, ReportEvent } from '../report.ts'
import type { Site } from '../site.ts'
import { tellTime } from '../when.ts'

interface HistoryProps {
  readonly events: readonly ReportEvent[]
  readonly site: Site
  readonly now: number
}

/** Everything that happened to a report, newest first. */
export function History({ events, site, now }: HistoryProps) {
  const tell = (at: number) => tellTime(at, now, site.calendar)
  return (
    <ol class="history" reversed>
      {events.toReversed().map((event) => (
        <li>
          <Time at={event.at}>{tell(event.at)}</Time>
          <div>
            <Happening event={event} tell={tell} />
          </div>
        </li>
      ))}
    </ol>
  )
}

function Happening({ event, tell }: { event: ReportEvent; tell: (at: number) => string }) {
  switch (event.type) {
    case 'raised':
      return (
        <>
          The customer raised it. Promised: an answer by{' '}
          <Time at={event.data.answerBy}>{tell(event.data.answerBy)}</Time>.
          <Words text={event.data.text} />
        </>
      )
    case 'details_added':
      return (
        <>
          The customer told {tellFields(event.data)}.
          <Words text={event.data.text ?? null} />
        </>
      )
    case 'finished':
      return <>The customer has no more to say for now.</>
    case 'withdrawn':
      return <>The customer took it back.</>
    case 'acknowledged':
    case 'messaged':
      return (
        <>
          {nameOf(event.actor)} {event.type === 'messaged' ? 'wrote' : 'took it and answered'}.
          Promised: to write again by{' '}
          <Time at={event.data.updateBy}>{tell(event.data.updateBy)}</Time>.
          <Words text={event.data.text} />
        </>
      )
    default:
      return event satisfies never
  }
}

function Words({ text }: { text: string | null }) {
  return text ? <p class="words">{text}</p> : null
}

const FIELD_WORDS: Record<keyof Details, string> = {
  text: 'more',
  wish: 'what would put it right',
  wishText: 'what would put it right',
  contact: 'how to reach them',
}

function tellFields(details: Details): string {
  const fields = Object.keys(details) as (keyof Details)[]
  return [...new Set(fields.map((field) => FIELD_WORDS[field]))].join(', ')
}

function nameOf(actor: Actor): string {
  return 'name' in actor ? actor.name : 'We'
}
