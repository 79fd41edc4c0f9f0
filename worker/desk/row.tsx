import { Time } from '../http/page.tsx'
import { isOpen, nextPromise, pagePath, type Report, type State } from '../reports/report.ts'
import type { Site, Staff } from '../sites/site.ts'
import { tellTime } from '../time/format.ts'
import { stepsFor } from './next-step.ts'
import { STEP_WORDS } from './phrases.ts'
import { tellSuspicion } from './suspicion-words.ts'
import { isBroken } from './views.ts'

interface RowsProps {
  readonly reports: readonly Report[]
  readonly site: Site
  readonly staff: Staff
  readonly now: number
}

/** Reports as a list: what went wrong, what is next and by when. */
export function Rows({ reports, ...rest }: RowsProps) {
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
        <span class="small why">Why: {tellSuspicion(report.suspicion ?? '')}</span>
      )}
      <span class="soft small">
        <span class="mono">{report.reference}</span> · raised{' '}
        <Time at={report.receivedAt}>{tellTime(report.receivedAt, now, site.calendar)}</Time>
        {report.owner && ` · ${report.owner.id === staff.id ? 'yours' : report.owner.name}`}
        {report.reopenCount > 0 && isOpen(report.state) && (
          <>
            {' · '}
            <strong class="late">not made right</strong>
          </>
        )}
      </span>
      <span class="next small">{stepsFor(report, staff).label}</span>
    </a>
  )
}

/** States in the words of the desk. */
export const STATE_WORDS: Record<State, string> = {
  received: 'Nobody has answered',
  quarantined: 'Looks like spam',
  acknowledged: 'Answered',
  working: 'Being worked on',
  proposed: 'The customer chooses',
  resolved: 'Resolved',
  confirmed: 'Confirmed',
  closed: 'Closed',
  spam: 'Spam',
  withdrawn: 'Taken back',
  merged: 'Merged',
  erased: 'Erased',
}

const VERBS = { answer: 'Answer', update: 'Write again', resolve: 'Resolve' } as const

/** What is owed next or, when nothing is, what became of the report. */
export function Due({ report, site, now }: { report: Report; site: Site; now: number }) {
  const promise = report.state === 'proposed' ? null : nextPromise(report)
  const { deadline } = report
  if (promise) {
    const by = tellTime(promise.due, now, site.calendar)
    if (promise.due < now) {
      return (
        <span class="chip late">
          {VERBS[promise.kind]}: was due {by}
        </span>
      )
    }
    return isBroken(report, now) ? (
      <span class="chip late">
        Broken. {VERBS[promise.kind]} by {by}
      </span>
    ) : (
      <span class="chip">
        {VERBS[promise.kind]} by {by}
      </span>
    )
  }
  if (!deadline) return <span class="chip quiet">{STATE_WORDS[report.state]}</span>
  const by = tellTime(deadline.due, now, site.calendar)
  return (
    <span class={deadline.due < now ? 'chip late' : 'chip quiet'}>
      {STATE_WORDS[report.state]}, to be {STEP_WORDS[deadline.step]} by {by}
    </span>
  )
}
