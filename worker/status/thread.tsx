import type { Child } from 'hono/jsx'
import { TimeElement, Interpolate } from '../http/page.tsx'
import { say } from '../i18n/fill.ts'
import type { Texts } from '../i18n/texts.ts'
import { PICTURE_TYPES } from '../images/size.ts'
import type { EventOf, ReportEvent } from '../reports/events.ts'
import { isOpen, type Report, type State } from '../reports/report.ts'
import { ActForm, Fault, faultId, OwnWords, Part, StaffWords } from './ui.tsx'
import { type Entry, threadOf, type StatusView } from './view.ts'

/** What was said and done, oldest first, but for what has a part of its own. */
export function ThreadPart(view: StatusView) {
  const { report, events, path, texts, tell } = view
  const all = threadOf(view)
  const elsewhere = shownAbove(report, events)
  const entries = all.filter(({ seq }) => !elsewhere.includes(seq))
  if (entries.length === 0) return null
  return (
    <Part name="said" tells>
      <h2>{texts.said}</h2>
      <ol class="thread">
        {entries.map((entry) => (
          <li class={isMine(entry) ? 'mine' : ''}>
            <p class="soft small">
              <By name={whoIn(entry, texts)} sentence={texts.byAt}>
                <TimeElement at={entry.at}>{tell(entry.at)}</TimeElement>
              </By>
            </p>
            <EntryBody entry={entry} path={path} texts={texts} />
          </li>
        ))}
      </ol>
    </Part>
  )
}

/** How it was settled, each thing by itself. */
export function ResolutionPart({ report, events, texts, tell }: StatusView) {
  const event = isDone(report) ? events.findLast(isResolution) : undefined
  // That an offer has ended settles nothing: it stands in the thread.
  if (!event || event.data.outcome === 'no_reply') return null
  const when = <TimeElement at={event.at}>{tell(event.at)}</TimeElement>
  return (
    <Part name="resolution" tells>
      <h2>
        {'name' in event.actor ? (
          <Interpolate
            sentence={texts.wrote}
            parts={{ name: <bdi>{event.actor.name}</bdi>, when }}
          />
        ) : (
          <Interpolate sentence={texts.settledOn} parts={{ when }} />
        )}
      </h2>
      <Resolution said={event.data} texts={texts} />
    </Part>
  )
}

// The plan, the offer and the resolution that hold now stand above, and not twice.
function shownAbove(report: Report, events: StatusView['events']): readonly number[] {
  const { state, plan, offer } = report
  const hasPlan = plan !== null && (state === 'working' || state === 'proposed')
  const above = [
    hasPlan ? events.findLast(({ type }) => type === 'planned') : undefined,
    offer ?? undefined,
    isDone(report) && report.outcome !== 'no_reply' ? events.findLast(isResolution) : undefined,
  ]
  return above.flatMap((one) => (one ? [one.seq] : []))
}

function isDone({ state }: Report): boolean {
  return state === 'resolved' || state === 'confirmed' || state === 'closed'
}

function isResolution(event: ReportEvent): event is EventOf<'resolved'> {
  return event.type === 'resolved'
}

function Resolution({ said, texts }: { said: EventOf<'resolved'>['data']; texts: Texts }) {
  const { done, apology, amends, explanation, outcome, code } = said
  // What the clock put aside once had a sentence in English; the outcome says it in every language.
  if (outcome === 'no_reply') return <p>{texts.offerEnded}</p>
  if (code === 'with_other') return <p>{texts.settledTogether}</p>
  const titles = texts.resolution
  const parts: readonly (readonly [string, string | null])[] = [
    [titles.apology, apology],
    [outcome === 'declined' ? titles.decided : titles.done, done],
    [titles.explanation, explanation],
    [titles.amends, amends],
  ]
  return parts.map(([title, text]) =>
    text === null ? null : (
      <>
        <h3>{title}</h3>
        <p class="words">
          <StaffWords text={text} />
        </p>
      </>
    ),
  )
}

interface EntryBodyProps {
  readonly entry: Entry
  readonly path: string
  readonly texts: Texts
}

function EntryBody({ entry, path, texts }: EntryBodyProps) {
  switch (entry.kind) {
    case 'words':
      return (
        <p class="words">{entry.by === null ? entry.text : <StaffWords text={entry.text} />}</p>
      )
    case 'resolution':
      return <Resolution said={entry.said} texts={texts} />
    case 'picture':
      return (
        <img
          class="picture"
          src={`${path}/attachments/${entry.id}`}
          alt={texts.pictureAlt}
          width="480"
          height="360"
          loading="lazy"
          decoding="async"
        />
      )
    case 'line':
      return <p>{entry.text}</p>
    default:
      return entry satisfies never
  }
}

interface ByProps {
  readonly name: string | null
  readonly sentence: string
  readonly children: Child
}

function By({ name, sentence, children: when }: ByProps) {
  if (name === null) return <>{when}</>
  return <Interpolate sentence={sentence} parts={{ name: <bdi>{name}</bdi>, when }} />
}

function whoIn(entry: Entry, { you }: Texts): string | null {
  if (entry.kind === 'picture') return you
  if (entry.kind === 'line') return null
  return entry.kind === 'resolution' ? entry.by : (entry.by ?? you)
}

function isMine(entry: Entry): boolean {
  return entry.kind === 'picture' || (entry.kind === 'words' && entry.by === null)
}

const DONE: readonly State[] = ['resolved', 'confirmed', 'closed']

/** Whether somebody still reads what the customer writes. */
export function isTalking({ state }: Report): boolean {
  return isOpen(state) || state === 'quarantined' || state === 'merged' || DONE.includes(state)
}

/** A few words to whoever takes care of it, and pictures. */
export function WritePart(view: StatusView) {
  const { report, draft, texts } = view
  if (!isTalking(report)) return null
  const fault = faultId(view, 'attach', 'picture')
  const name = report.owner?.name ?? null
  return (
    <Part name="write">
      <ActForm act="write" on={view} button={texts.send}>
        <OwnWords
          on={view}
          act="write"
          label={name === null ? texts.writeLabel : say(texts, texts.writeTo, { name })}
        />
      </ActForm>
      <details id="attach" open={draft?.act === 'attach'}>
        <summary>{texts.addFile}</summary>
        <ActForm act="attach" on={view} button={texts.addThis} quiet files>
          <div class="field">
            <label for="picture">
              {texts.whichPicture}
              <span class="hint">{texts.pictureHint}</span>
            </label>
            <Fault on={view} act="attach" name="picture" />
            <input
              type="file"
              id="picture"
              name="picture"
              accept={PICTURE_TYPES.join(',')}
              required
              {...(fault !== undefined && { 'aria-invalid': 'true', 'aria-describedby': fault })}
            />
          </div>
        </ActForm>
      </details>
    </Part>
  )
}
