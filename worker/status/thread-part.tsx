import type { EventOf, ReportEvent, Resolved } from '../event.ts'
import { Time } from '../page.tsx'
import type { Report } from '../report.ts'
import { tellTime } from '../when.ts'
import { Part } from './part.tsx'
import { type Entry, threadOf } from './thread.ts'
import type { View } from './view.ts'

/** What was said and done, oldest first, but for what has a part of its own. */
export function ThreadPart({ report, site, events, now, path }: View) {
  const all = threadOf(events, site.currency)
  const elsewhere = shownAbove(report, events)
  const entries = all.filter(({ seq }) => !elsewhere.includes(seq))
  if (entries.length === 0) return null
  return (
    <Part name="said" tells>
      <h2>What was said</h2>
      <ol class="thread">
        {entries.map((entry) => (
          <li class={isMine(entry) ? 'mine' : ''}>
            <p class="soft small">
              {who(entry)}
              <Time at={entry.at}>{tellTime(entry.at, now, report.page)}</Time>
            </p>
            <EntryBody entry={entry} path={path} />
          </li>
        ))}
      </ol>
    </Part>
  )
}

/** How it was settled, each thing by itself. */
export function ResolutionPart({ report, events, now }: View) {
  const event = isDone(report) ? events.findLast(isResolution) : undefined
  if (!event) return null
  return (
    <Part name="resolution" tells>
      <h2>
        {'name' in event.actor ? `${event.actor.name} wrote on ` : 'This was settled on '}
        <Time at={event.at}>{tellTime(event.at, now, report.page)}</Time>
      </h2>
      <Resolution said={event.data} />
    </Part>
  )
}

// The plan, the offer and the resolution that hold now stand above, and not twice.
function shownAbove(report: Report, events: View['events']): readonly number[] {
  const { state, plan, offer } = report
  const hasPlan = plan !== null && (state === 'working' || state === 'proposed')
  const above = [
    hasPlan ? events.findLast(({ type }) => type === 'planned') : undefined,
    offer ?? undefined,
    isDone(report) ? events.findLast(isResolution) : undefined,
  ]
  return above.flatMap((one) => (one ? [one.seq] : []))
}

function isDone({ state }: Report): boolean {
  return state === 'resolved' || state === 'confirmed' || state === 'closed'
}

function isResolution(event: ReportEvent): event is EventOf<'resolved'> {
  return event.type === 'resolved'
}

function Resolution({ said }: { said: Resolved }) {
  const { done, apology, amends, explanation, outcome } = said
  const parts: readonly (readonly [string, string | null])[] = [
    ['We are sorry', apology],
    [outcome === 'declined' ? 'What we decided' : 'What was done', done],
    ['Why a promise was not kept', explanation],
    ['What you get', amends],
  ]
  return parts.map(([title, text]) =>
    text === null ? null : (
      <>
        <h3>{title}</h3>
        <p class="words">{text}</p>
      </>
    ),
  )
}

function EntryBody({ entry, path }: { entry: Entry; path: string }) {
  switch (entry.kind) {
    case 'words':
      return <p class="words">{entry.text}</p>
    case 'resolution':
      return <Resolution said={entry.said} />
    case 'picture':
      return (
        <img
          class="picture"
          src={`${path}/attachments/${entry.id}`}
          alt="What you added"
          loading="lazy"
        />
      )
    case 'line':
      return <p>{entry.text}</p>
    default:
      return entry satisfies never
  }
}

function who(entry: Entry): string {
  if (entry.kind === 'picture') return 'You, '
  if (entry.kind === 'line') return ''
  if (entry.kind === 'resolution') return entry.by === null ? '' : `${entry.by}, `
  return `${entry.by ?? 'You'}, `
}

function isMine(entry: Entry): boolean {
  return entry.kind === 'picture' || (entry.kind === 'words' && entry.by === null)
}
