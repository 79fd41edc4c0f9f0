import { Shell, Time } from '../page.tsx'
import { isOpen, type Report, type ReportEvent } from '../report.ts'
import type { Site } from '../site.ts'
import { messagesIn, tellContact, tellWish } from '../told.ts'
import { tellTime, zoneOf } from '../when.ts'
import { standingOf } from './words.ts'

interface StatusProps {
  readonly site: Site
  readonly report: Report
  readonly events: readonly ReportEvent[]
  readonly now: number
  /** The address of this page, which holds its secret. */
  readonly path: string
}

/** The customer's page: what happened, who takes care of it, what comes next and by when. */
export function StatusPage({ site, report, events, now, path }: StatusProps) {
  const standing = standingOf(report, now)
  return (
    <Shell
      title={`${report.reference}: ${standing.title}`}
      header={
        <>
          <strong>{site.name}</strong>
          <span>
            Report <span class="mono">{report.reference}</span>
          </span>
        </>
      }
    >
      <section class={`card promise${standing.late ? ' late' : ''}`}>
        <h1>{standing.title}</h1>
        <p class="lead">{standing.next}</p>
      </section>
      <Answers report={report} events={events} now={now} />
      <Told report={report} now={now} />
      {isOpen(report.state) && <TakeBack path={path} />}
      <p class="soft small">
        Times are those of {zoneOf(report.page)}. This page is your way back to the report. Keep its
        address to yourself: whoever has it can read what stands here.
        {site.email !== null && (
          <>
            {' '}
            You can also write to <a href={`mailto:${site.email}`}>{site.email}</a>.
          </>
        )}
      </p>
    </Shell>
  )
}

type AnswersProps = Pick<StatusProps, 'report' | 'events' | 'now'>

function Answers({ report, events, now }: AnswersProps) {
  return messagesIn(events).map(({ at, by, text }) => (
    <section class="card">
      <h2>
        {by} wrote on <Time at={at}>{tellTime(at, now, report.page)}</Time>
      </h2>
      <p class="words">{text}</p>
    </section>
  ))
}

function Told({ report, now }: Pick<StatusProps, 'report' | 'now'>) {
  const { page, reason } = report
  const wish = tellWish(report)
  const contact = tellContact(report)
  return (
    <section class="card">
      <h2>What you told us</h2>
      {report.text !== null && <p class="words">{report.text}</p>}
      <dl>
        <dt>What went wrong</dt>
        <dd>{reason.label}</dd>
        {wish && (
          <>
            <dt>Would put it right</dt>
            <dd>{wish}</dd>
          </>
        )}
        {contact && (
          <>
            <dt>Reach you at</dt>
            <dd>{contact}</dd>
          </>
        )}
        <dt>Page</dt>
        <dd>{page.title || page.url}</dd>
        <dt>Raised</dt>
        <dd>
          <Time at={report.receivedAt}>{tellTime(report.receivedAt, now, page)}</Time>
        </dd>
      </dl>
    </section>
  )
}

function TakeBack({ path }: { path: string }) {
  return (
    <details class="card">
      <summary>Take this report back</summary>
      <form method="post" action={`${path}/withdraw`}>
        <p>Nobody will answer it then. You can always raise a new one.</p>
        <button type="submit" class="quiet">
          Take it back
        </button>
      </form>
    </details>
  )
}

/** What any address without a report behind it shows: wrong, old and foreign ones look alike. */
export function NoReportPage() {
  return (
    <Shell title="No report here" header={<strong>Amends</strong>}>
      <section class="card">
        <h1>There is no report at this address.</h1>
        <p>Please check that the whole address was copied.</p>
      </section>
    </Shell>
  )
}
