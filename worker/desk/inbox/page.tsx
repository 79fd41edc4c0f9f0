import type { Child } from 'hono/jsx'
import type { ListCount, ListName, ListStart } from '../../db/queries/lists.ts'
import { type LiveReport, liveOf } from '../../db/queries/live.ts'
import type { RefusedOrigin } from '../../db/refused-origins.ts'
import { Shell, TimeElement } from '../../http/page.tsx'
import { isOpen, nextPromise, pagePath, type Report, type State } from '../../reports/report.ts'
import { formatSpamSigns } from '../../reports/spam.ts'
import type { Site, Staff } from '../../sites/site.ts'
import { formatTime } from '../../time/format.ts'
import { STEP_WORDS } from '../report/history-text.ts'
import { nextActions } from '../report/next-action.ts'
import { nameOfOne } from '../ui/names.ts'
import { DeskHeader, KEYS } from '../ui/shell.tsx'
import {
  byUrgency,
  type HomeList,
  type InboxView,
  INBOX_VIEWS,
  isAskedOf,
  isBroken,
} from './views.ts'

interface ListProps {
  readonly site: Site
  readonly staff: Staff
  readonly counts: ReadonlyMap<ListName, ListCount>
  readonly troubles: readonly string[]
  readonly now: number
}

/** More than this of one kind, and the home page leads to its view. */
const SECTION_MAX = 5

/** A part of the home page: the reports in it, the most urgent first. */
interface Section {
  readonly title: string
  readonly view: string
  readonly reports: readonly LiveReport[]
  /** There are more of them than were read. */
  readonly goesOn: boolean
}

/** What this person has to do next; each report stands once, where it hurts most. */
export function layOutHome(
  { staff, now }: Pick<ListProps, 'staff' | 'now'>,
  live: readonly LiveReport[],
  lists: ReadonlyMap<HomeList, ListStart>,
): readonly Section[] {
  const shown = new Set<string>()
  return sectionsFor(staff, now).flatMap(({ title, view, list, fits }) => {
    const reports = byUrgency(live.filter((report) => !shown.has(report.id) && fits(report)))
    for (const { id } of reports) shown.add(id)
    const goesOn = lists.get(list)?.goesOn ?? false
    return reports.length > 0 ? [{ title, view, reports, goesOn }] : []
  })
}

/** The ids of the reports that the home page shows. */
export function idsAtHome(sections: readonly Section[]): readonly string[] {
  return sections.flatMap(({ reports }) => reports.slice(0, SECTION_MAX).map(({ id }) => id))
}

/** What this person has to do next, at a glance. `read`: the reports that it shows. */
export function HomePage({
  sections,
  read,
  refused,
  ...props
}: ListProps & {
  sections: readonly Section[]
  read: ReadonlyMap<string, Report>
  refused: readonly RefusedOrigin[]
}) {
  const { site, staff, counts, now } = props
  return (
    <DeskShell title={`Inbox · ${site.name}`} {...props} current="">
      <h1>{greeting(sections.length)}</h1>
      {refused.length > 0 && (
        <p class="notice">
          Reports from {refused.length === 1 ? refused[0]?.origin : `${refused.length} websites`}{' '}
          were refused, because your site doesn’t list it.{' '}
          <a href="/desk/settings#origins">See refused websites</a>
        </p>
      )}
      {sections.map(({ title, view, reports, goesOn }) => (
        <section>
          <h2 class="section">
            {title}{' '}
            <span class="count">{formatCount({ count: reports.length, isWhole: !goesOn })}</span>
          </h2>
          <Rows
            reports={reports.slice(0, SECTION_MAX).flatMap(({ id }) => read.get(id) ?? [])}
            site={site}
            staff={staff}
            now={now}
          />
          {(reports.length > SECTION_MAX || goesOn) && (
            <p>
              <a
                href={`/desk?view=${view}`}
                aria-label={nameOfOne(goesOn ? 'View all' : `View all ${reports.length}`, title)}
              >
                View all{goesOn ? '' : ` ${reports.length}`}
              </a>
            </p>
          )}
        </section>
      ))}
      {counts.get('all')?.count === 0 && (
        <p class="card">No open reports. New ones will appear here.</p>
      )}
    </DeskShell>
  )
}

function greeting(sections: number): string {
  return sections === 0 ? 'You’re all caught up' : 'Inbox'
}

interface SectionRule extends Pick<Section, 'title' | 'view'> {
  readonly list: HomeList
  readonly fits: (report: LiveReport) => boolean
}

function sectionsFor(staff: Staff, now: number): readonly SectionRule[] {
  const isMine = ({ ownerId }: LiveReport) => ownerId === null || ownerId === staff.id
  const fits = (name: InboxView['name']) => (report: LiveReport) =>
    viewOf(name).fits(report, staff, now)
  return [
    {
      title: 'Needs your decision',
      view: 'all',
      list: 'asked',
      fits: (report: LiveReport) => isAskedOf(report, staff),
    },
    {
      title: 'Overdue',
      view: 'broken',
      list: 'theirs-broken',
      fits: (report: LiveReport) =>
        fits('broken')(report) && (isMine(report) || staff.role !== 'agent'),
    },
    {
      title: 'Waiting for your reply',
      view: 'mine',
      list: 'mine-waiting',
      fits: (report: LiveReport) => fits('mine')(report) && report.waitsSince !== null,
    },
    {
      title: 'Due soon',
      view: 'soon',
      list: 'mine-soon',
      fits: (report: LiveReport) => fits('soon')(report) && isMine(report),
    },
    { title: 'Unassigned', view: 'unowned', list: 'unowned', fits: fits('unowned') },
    {
      title: 'Mine',
      view: 'mine',
      list: 'mine',
      fits: (report: LiveReport) => fits('mine')(report) && report.state !== 'proposed',
    },
    {
      title: 'Possible spam',
      view: 'quarantined',
      list: 'quarantined',
      fits: fits('quarantined'),
    },
  ]
}

function viewOf(name: InboxView['name']): InboxView {
  return INBOX_VIEWS.find((one) => one.name === name) ?? INBOX_VIEWS[0]
}

/** A page of one view of what is under way: `reports`, the most urgent first, and more of them. */
export function ViewPage({
  view,
  reports,
  more,
  ...props
}: ListProps & { view: InboxView; reports: readonly Report[]; more: string | null }) {
  const { site, staff, now } = props
  const byId = new Map(reports.map((report) => [report.id, report]))
  const sorted = byUrgency(reports.map(liveOf)).flatMap(({ id }) => byId.get(id) ?? [])
  return (
    <DeskShell title={`${view.label} · ${site.name}`} {...props} current={view.name}>
      <h1>{view.label}</h1>
      {reports.length === 0 && more === null ? (
        <p class="card">{view.empty}</p>
      ) : (
        <Rows reports={sorted} site={site} staff={staff} now={now} />
      )}
      {more !== null && <More href={more} />}
    </DeskShell>
  )
}

function More({ href }: { href: string }) {
  return (
    <p class="card">
      <a href={href}>More reports</a>
    </p>
  )
}

/** What is over, the newest first. */
export function PastPage({
  past,
  more,
  ...props
}: ListProps & { past: readonly Report[]; more: string | null }) {
  return (
    <DeskShell title={`Closed · ${props.site.name}`} {...props} current="past">
      <h1>Closed</h1>
      {past.length === 0 ? (
        <p class="card">No closed reports yet.</p>
      ) : (
        <Rows reports={past} {...props} />
      )}
      {more !== null && <More href={more} />}
    </DeskShell>
  )
}

interface ShellProps extends ListProps {
  readonly title: string
  readonly current: string
  readonly children: Child
}

function DeskShell({ title, current, children, ...props }: ShellProps) {
  const { site, staff, counts, troubles } = props
  return (
    <Shell
      styles="/desk.css"
      wide
      script={KEYS}
      title={title}
      header={<DeskHeader site={site} staff={staff} troubles={troubles} />}
    >
      <nav aria-label="Views" class="views">
        <ViewLink name="" label="Inbox" current={current} count={null} />
        {INBOX_VIEWS.map(({ name, label }) => (
          <ViewLink name={name} label={label} current={current} count={counts.get(name) ?? null} />
        ))}
        <ViewLink name="past" label="Closed" current={current} count={null} />
      </nav>
      {children}
      <p class="soft small foot">
        All times are in {site.calendar.timeZone}.{' '}
        {staff.role !== 'agent' && <a href="/desk/reports.csv">Export all reports (CSV)</a>}{' '}
        <span class="keys">
          Press <kbd>?</kbd> for keyboard shortcuts.
        </span>
      </p>
    </Shell>
  )
}

interface ViewLinkProps {
  readonly name: string
  readonly label: string
  readonly current: string
  readonly count: ListCount | null
}

function ViewLink({ name, label, current, count }: ViewLinkProps) {
  // What is empty and not looked at need not be read.
  if (count?.count === 0 && name !== current && name === 'quarantined') return null
  return (
    <a
      href={name === '' ? '/desk' : `/desk?view=${name}`}
      {...(name === current && { 'aria-current': 'page' })}
    >
      {label}
      {count !== null && count.count > 0 && <span class="count">{formatCount(count)}</span>}
    </a>
  )
}

function formatCount({ count, isWhole }: ListCount): string {
  return `${count.toLocaleString('en-GB')}${isWhole ? '' : '+'}`
}

interface RowsProps {
  readonly reports: readonly Report[]
  readonly site: Site
  readonly staff: Staff
  readonly now: number
}

/** Reports as a list: what went wrong, what is next and by when. */
function Rows({ reports, ...rest }: RowsProps) {
  return (
    <ul class="list">
      {reports.map((report) => (
        <li>
          <Row report={report} {...rest} />
        </li>
      ))}
    </ul>
  )
}

function Row({ report, site, staff, now }: Omit<RowsProps, 'reports'> & { report: Report }) {
  const { label, main } = nextActions(report, staff)
  return (
    <a href={`/desk/reports/${report.id}`}>
      <span class="what">
        {report.reason.label} <span class="soft">{pagePath(report.page)}</span>
      </span>
      <span>
        <Due report={report} site={site} now={now} />
      </span>
      {report.text !== null && <span class="said">{report.text}</span>}
      {report.state === 'quarantined' && (
        <span class="small why">Why: {formatSpamSigns(report.suspicion ?? '')}</span>
      )}
      <span class="soft small">
        <span class="mono">{report.reference}</span> · received{' '}
        <TimeElement at={report.receivedAt}>
          {formatTime(report.receivedAt, now, site.calendar)}
        </TimeElement>
        {report.owner &&
          ` · assigned to ${report.owner.id === staff.id ? 'you' : report.owner.name}`}
        {report.reopenCount > 0 && isOpen(report.state) && (
          <>
            {' · '}
            <strong class="late">reopened</strong>
          </>
        )}
      </span>
      <span class={main === null ? 'next small soft' : 'next small'}>{label}</span>
    </a>
  )
}

/** States in the words of the desk. */
export const STATE_WORDS: Record<State, string> = {
  received: 'New',
  quarantined: 'Possible spam',
  acknowledged: 'Answered',
  working: 'In progress',
  proposed: 'Waiting for customer',
  resolved: 'Resolved',
  confirmed: 'Confirmed',
  closed: 'Closed',
  spam: 'Spam',
  withdrawn: 'Withdrawn',
  merged: 'Merged',
  erased: 'Erased',
}

const VERBS = { answer: 'Reply', update: 'Send an update', resolve: 'Resolve' } as const

/** What is owed next or, when nothing is, what became of the report. */
export function Due({ report, site, now }: { report: Report; site: Site; now: number }) {
  const promise = report.state === 'proposed' ? null : nextPromise(report)
  const { deadline } = report
  if (promise) {
    const by = formatTime(promise.due, now, site.calendar)
    if (promise.due < now) {
      return (
        <span class="chip late">
          Overdue: {VERBS[promise.kind].toLowerCase()} by {by}
        </span>
      )
    }
    return isBroken(liveOf(report), now) ? (
      <span class="chip late">
        Promise broken. {VERBS[promise.kind]} by {by}
      </span>
    ) : (
      <span class="chip">
        {VERBS[promise.kind]} by {by}
      </span>
    )
  }
  if (!deadline) return <span class="chip quiet">{STATE_WORDS[report.state]}</span>
  const by = formatTime(deadline.due, now, site.calendar)
  return (
    <span class={deadline.due < now ? 'chip late' : 'chip quiet'}>
      {STATE_WORDS[report.state]}, to be {STEP_WORDS[deadline.step]} by {by}
    </span>
  )
}
