import { Shell, Time } from '../page.tsx'
import { isOpen, nextPromise, type Report, type State } from '../report.ts'
import type { Site, Staff } from '../site.ts'
import { tellTime } from '../when.ts'
import { DeskHeader } from './header.tsx'

interface ListProps {
  readonly site: Site
  readonly staff: Staff
  readonly reports: readonly Report[]
  readonly order: 'newest' | 'soonest'
  /** The address of the next page, or null. */
  readonly more: string | null
  readonly now: number
}

/** All reports of the site, newest promise first unless asked otherwise. */
export function ListPage({ site, staff, reports, order, more, now }: ListProps) {
  return (
    <Shell wide title={`Reports, ${site.name}`} header={<DeskHeader site={site} staff={staff} />}>
      <div class="bar">
        <h1>Reports</h1>
        <nav aria-label="Order" class="small">
          <OrderLink name="newest" current={order} label="Newest promise first" /> ·{' '}
          <OrderLink name="soonest" current={order} label="Oldest promise first" />
        </nav>
      </div>
      {reports.length === 0 ? (
        <p class="card">No reports here yet. When somebody raises one, you get a mail.</p>
      ) : (
        <ul class="list">
          {reports.map((report) => (
            <li>
              <Row report={report} site={site} now={now} />
            </li>
          ))}
        </ul>
      )}
      <p class="soft small">Times are those of {site.calendar.timeZone}.</p>
      {more !== null && (
        <p class="card">
          <a href={more}>More reports</a>
        </p>
      )}
    </Shell>
  )
}

interface OrderLinkProps {
  readonly name: 'newest' | 'soonest'
  readonly current: string
  readonly label: string
}

function OrderLink({ name, current, label }: OrderLinkProps) {
  return name === current ? (
    <strong aria-current="true">{label}</strong>
  ) : (
    <a href={`/desk?order=${name}`}>{label}</a>
  )
}

function Row({ report, site, now }: { report: Report; site: Site; now: number }) {
  const { pathname } = URL.canParse(report.page.url) ? new URL(report.page.url) : { pathname: '' }
  return (
    <a href={`/desk/reports/${report.id}`}>
      <span class="what">
        {report.reason.label} <span class="soft">{pathname}</span>
      </span>
      <span>
        <Due report={report} site={site} now={now} />
      </span>
      {report.text !== null && <span class="said">{report.text}</span>}
      <span class="soft small">
        <span class="mono">{report.reference}</span> · raised{' '}
        <Time at={report.receivedAt}>{tellTime(report.receivedAt, now, site.calendar)}</Time>
        {report.owner && ` · ${report.owner.name}`}
      </span>
    </a>
  )
}

/** States in the words of the desk. */
export const STATE_WORDS: Record<State, string> = {
  received: 'Nobody has answered',
  quarantined: 'Looks like spam',
  acknowledged: 'Answered',
  working: 'Being worked on',
  proposed: 'Offer made',
  resolved: 'Resolved',
  confirmed: 'Confirmed',
  closed: 'Closed',
  spam: 'Spam',
  withdrawn: 'Taken back',
  merged: 'Merged',
  erased: 'Erased',
}

/** The promise that stands or, when none does, what became of the report. */
export function Due({ report, site, now }: { report: Report; site: Site; now: number }) {
  const due = nextPromise(report)
  if (!due || !isOpen(report.state)) {
    return <span class="chip quiet">{STATE_WORDS[report.state]}</span>
  }
  const by = tellTime(due.due, now, site.calendar)
  const verb = due.kind === 'answer' ? 'Answer' : 'Write again'
  return due.due < now ? (
    <span class="chip late">
      {verb}: was due {by}
    </span>
  ) : (
    <span class="chip">
      {verb} by {by}
    </span>
  )
}
