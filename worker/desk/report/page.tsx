import { isOpenToLink, type StaffActionName } from '../../app/staff-actions/staff-actions.ts'
import type { KeptPicture } from '../../db/attachments.ts'
import type { Snippet } from '../../db/staff.ts'
import { Shell, TimeElement } from '../../http/page.tsx'
import type { ReportEvent } from '../../reports/events.ts'
import type { Report } from '../../reports/report.ts'
import type { Site, Staff } from '../../sites/site.ts'
import { formatTime } from '../../time/format.ts'
import { Due } from '../inbox/page.tsx'
import { DeskHeader, KEYS } from '../ui/shell.tsx'
import { DESK_ACTIONS } from './actions/actions.ts'
import { historyEntryOf } from './history-text.ts'
import { nextActions } from './next-action.ts'
import type { Past } from './past.ts'
import { Sidebar } from './sidebar.tsx'

/** What was typed and not taken, why, and the version that was seen while typing. */
export interface ActionDraft {
  readonly act: StaffActionName
  readonly values: Readonly<Record<string, string>>
  readonly fault: string | null
  readonly seen: number
  readonly toneWarnings: readonly string[]
}

interface ReportPageProps {
  readonly site: Site
  readonly staff: Staff
  readonly troubles: readonly string[]
  /** Signed in by an alert's link, for this report alone. */
  readonly isOneReport: boolean
  readonly colleagues: readonly Staff[]
  readonly snippets: readonly Snippet[]
  /** How many reports go on with this one. */
  readonly members: number
  readonly report: Report
  readonly events: readonly ReportEvent[]
  /** Those that are still there. */
  readonly pictures: readonly KeptPicture[]
  readonly past: Past
  readonly customerLink: string | null
  readonly now: number
  readonly draft: ActionDraft | null
}

/** One report: the customer's words first, then the next step, then all that is known. */
export function ReportPage(props: ReportPageProps) {
  const { site, staff, isOneReport, report, events, past, customerLink, now, draft } = props
  const { troubles } = props
  const pictures = props.pictures.map(({ id }) => id)
  const added = events.filter(({ type }) => type === 'attached').length
  const deleted = added - pictures.length
  return (
    <Shell
      styles="/desk.css"
      wide
      script={KEYS}
      title={`${report.reference}: ${report.reason.label}`}
      header={
        <DeskHeader site={site} staff={staff} isOneReport={isOneReport} troubles={troubles} />
      }
    >
      {!isOneReport && (
        <p class="small">
          <a href="/desk">Inbox</a>
        </p>
      )}
      <div class="bar">
        <h1>{report.reason.label}</h1>
        <Due report={report} site={site} now={now} />
      </div>
      <div class="columns">
        <div>
          <section class="card">
            <h2>
              {report.noticedBy
                ? `What ${report.noticedBy.name} noticed`
                : 'In the customer’s words'}
            </h2>
            <Said report={report} events={events} />
          </section>
          {draft && <Meanwhile draft={draft} events={events} site={site} now={now} />}
          <Steps {...props} />
          <section class="card">
            <h2>History</h2>
            <History events={events} site={site} now={now} />
          </section>
        </div>
        <div>
          <Sidebar
            report={report}
            site={site}
            now={now}
            past={past}
            customerLink={customerLink}
            pictures={pictures}
            deleted={deleted}
            isOneReport={isOneReport}
          />
          <p class="soft small">All times are in {site.calendar.timeZone}.</p>
        </div>
      </div>
    </Shell>
  )
}

/** The customer's own words, all of them: the last ones are what waits for an answer. */
function Said({ report, events }: Pick<ReportPageProps, 'report' | 'events'>) {
  const later = events.flatMap((event) => {
    if (event.actor.role !== 'customer') return []
    if (event.type === 'wrote' || event.type === 'countered') return [event.data.text]
    if (event.type === 'reopened') return event.data.reason ?? []
    return event.type === 'follow_up_answered' ? (event.data.text ?? []) : []
  })
  const words = [...new Set([...(report.text === null ? [] : [report.text]), ...later])]
  if (words.length === 0) {
    const isErased = report.state === 'erased'
    return <p class="soft">{isErased ? 'Erased.' : 'No message yet, just the click.'}</p>
  }
  return words.map((text) => <p class="words">{text}</p>)
}

// The text is kept; what came first stands above it.
function Meanwhile({
  draft,
  events,
  site,
  now,
}: Pick<ReportPageProps, 'events' | 'site' | 'now'> & { draft: ActionDraft }) {
  const missed = events.filter(({ seq }) => seq > draft.seen)
  if (draft.fault === null) return null
  return (
    <section class="notice fault" role="alert" tabindex={-1} autofocus>
      <p>{draft.fault}</p>
      {missed.map((event) => {
        const { sentence, words } = historyEntryOf(event, site, now)
        return (
          <p>
            {sentence} {words && <span class="words">{words}</span>}
          </p>
        )
      })}
    </section>
  )
}

function Steps(props: ReportPageProps) {
  const { report, staff, draft, isOneReport } = props
  const { label, main, others: all } = nextActions(report, staff)
  const acts = [...(main ? [main] : []), ...all]
  const isShut = (act: StaffActionName) => isOneReport && !isOpenToLink(act)
  const others = all.filter((act) => !isShut(act))
  const isLost = draft !== null && !acts.includes(draft.act)
  return (
    <>
      {isLost && <Lost draft={draft} />}
      {main ? (
        <section class="card step" id="step">
          <h2>{DESK_ACTIONS[main].title}</h2>
          {isShut(main) ? <SignInFirst report={report} /> : <FormOf {...props} act={main} />}
        </section>
      ) : (
        <p class="card step soft">{label === '' ? 'There’s nothing to do here.' : label}</p>
      )}
      {others.length > 0 && (
        <div class="card others">
          <h2>Other actions</h2>
          {others.map((act) => (
            <details id={act} open={draft?.act === act} name="or">
              <summary>{DESK_ACTIONS[act].title}</summary>
              <FormOf {...props} act={act} />
            </details>
          ))}
        </div>
      )}
      {all.some(isShut) && (
        <div class="card others">
          <h2>After you sign in</h2>
          <ul class="small">
            {all.filter(isShut).map((act) => (
              <li>{DESK_ACTIONS[act].title}</li>
            ))}
          </ul>
          {!(main && isShut(main)) && <SignInFirst report={report} />}
        </div>
      )}
    </>
  )
}

/** Stands in the place of a form that an alert's link does not open, and leads back to the report. */
function SignInFirst({ report }: Pick<ReportPageProps, 'report'>) {
  return (
    <p>
      Anyone who was forwarded this alert could be looking at this page, so this needs your sign-in.{' '}
      <a href={`/desk/sign-in?to=${report.id}`}>Sign in and come back</a>
    </p>
  )
}

// The form is gone, so the words stand here to be copied.
function Lost({ draft }: { draft: ActionDraft }) {
  const words = Object.entries(draft.values).filter(([name]) => /text|done|reason|why/.test(name))
  return (
    <section class="notice fault">
      <p>Your text wasn’t sent:</p>
      {words.map(([, text]) => (
        <p class="words">{text}</p>
      ))}
    </section>
  )
}

function FormOf({ act, draft, ...props }: ReportPageProps & { act: StaffActionName }) {
  const { report, site, staff, colleagues, snippets, members, now } = props
  const { Form } = DESK_ACTIONS[act]
  const isDrafted = draft?.act === act
  const values = isDrafted ? draft.values : {}
  const toneWarnings = isDrafted ? draft.toneWarnings : []
  return (
    <Form
      act={act}
      report={report}
      site={site}
      staff={staff}
      colleagues={colleagues}
      snippets={snippets}
      members={members}
      now={now}
      values={values}
      toneWarnings={toneWarnings}
    />
  )
}

interface HistoryProps {
  readonly events: readonly ReportEvent[]
  readonly site: Site
  readonly now: number
}

/** Everything that happened to a report, newest first. */
function History({ events, site, now }: HistoryProps) {
  return (
    <ol class="history" reversed>
      {events.toReversed().map((event) => {
        const { sentence, words, isInternal = false } = historyEntryOf(event, site, now)
        return (
          <li>
            <TimeElement at={event.at}>{formatTime(event.at, now, site.calendar)}</TimeElement>
            <div>
              {sentence}
              {words && <p class={isInternal ? 'words internal' : 'words'}>{words}</p>}
            </div>
          </li>
        )
      })}
    </ol>
  )
}
