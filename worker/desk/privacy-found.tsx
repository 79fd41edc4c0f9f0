import type { FoundCustomer, FoundReport } from '../app/find-customer.ts'
import { Time } from '../http/page.tsx'
import { tellContact } from '../reports/conversation.ts'
import type { Site } from '../sites/site.ts'
import { tellTime } from '../time/format.ts'
import { STATE_WORDS } from './row.tsx'

interface FoundProps {
  readonly site: Site
  readonly now: number
  readonly found: FoundCustomer
  /** What was typed. */
  readonly query: string
}

/** A page of what was found, to be chosen from; what anybody may have typed has to be ticked. */
export function Found({ site, now, found, query }: FoundProps) {
  return (
    <>
      <form class="card" method="post" action="/desk/privacy/export">
        <h2>
          {found.reports.length === 1 ? 'One report' : `${found.reports.length} reports`}
          {found.next !== null && ', and more'}
        </h2>
        <p class="soft">
          Choose what is of this customer: anybody can type somebody else’s address.
        </p>
        <fieldset class="field found">
          <legend class="unseen">Reports</legend>
          {found.reports.map((one) => (
            <Line {...{ site, now, one }} isChosen={isTheirs(one, found)} />
          ))}
        </fieldset>
        <p class="pair">
          <button type="submit">Download all that is held</button>
          <button type="submit" class="quiet" formaction="/desk/privacy/erase">
            Erase these …
          </button>
        </p>
      </form>
      {found.next !== null && (
        <form class="card" method="post" action="/desk/privacy/find">
          <input type="hidden" name="q" value={query} />
          <input
            type="hidden"
            name="after"
            value={`${found.next.by}.${found.next.receivedAt}.${found.next.id}`}
          />
          <button type="submit" class="quiet">
            The next reports
          </button>
        </form>
      )}
    </>
  )
}

// A device makes up the id of its report, so a reference that several have tells nobody apart.
function isTheirs({ by }: FoundReport, { reports, isFirst }: FoundCustomer): boolean {
  if (by === 'named') return isFirst && reports.filter((one) => one.by === 'named').length === 1
  return by === 'confirmed'
}

const HOW = {
  named: 'has this reference',
  confirmed: 'the address is confirmed',
  typed: 'has the address, not confirmed',
} as const

interface LineProps extends Pick<FoundProps, 'site' | 'now'> {
  readonly one: FoundReport
  readonly isChosen: boolean
}

function Line({ one, isChosen, site, now }: LineProps) {
  const { report, by } = one
  const reach = report.mail.email ?? tellContact(report)
  return (
    <label class="choice">
      <input type="checkbox" name="chosen" value={report.id} checked={isChosen} />
      <span>
        <a href={`/desk/reports/${report.id}`} class="mono">
          {report.reference}
        </a>{' '}
        {report.reason.label}
        <span class="hint">
          {STATE_WORDS[report.state]}, raised{' '}
          <Time at={report.receivedAt}>{tellTime(report.receivedAt, now, site.calendar)}</Time>,{' '}
          {HOW[by]}
          {reach !== null && (
            <>
              {': '}
              <bdi>{reach}</bdi>
            </>
          )}
        </span>
      </span>
    </label>
  )
}
