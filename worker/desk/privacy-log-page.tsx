import type { Audited } from '../db/audit.ts'
import { Shell, Time } from '../http/page.tsx'
import { referenceOf, REPORT_ID } from '../reports/reference.ts'
import type { Site, Staff } from '../sites/site.ts'
import { tellTime } from '../time/format.ts'
import { tellDeed } from './deed-words.ts'
import { DeskHeader, KEYS } from './header.tsx'

interface LogProps {
  readonly site: Site
  readonly staff: Staff
  readonly troubles: readonly string[]
  readonly rows: readonly Audited[]
  /** The reference that was looked for, or empty. */
  readonly query: string
  /** The address of the page that follows, or null. */
  readonly more: string | null
  readonly now: number
}

/** Who saw and did what at the desk. */
export function PrivacyLogPage({ site, staff, troubles, rows, query, more, now }: LogProps) {
  return (
    <Shell
      wide
      script={KEYS}
      title={`The log, ${site.name}`}
      header={<DeskHeader {...{ site, staff, troubles }} />}
    >
      <p class="small">
        <a href="/desk/privacy">Privacy</a>
      </p>
      <h1>Who saw and did what</h1>
      <form class="card search" method="get" action="/desk/privacy/log" role="search">
        <label for="log-q">The reference of a report</label>
        <div class="line">
          <input id="log-q" name="q" value={query} placeholder="K7M-2PQ" maxlength={20} />
          <button type="submit" class="quiet">
            Look
          </button>
        </div>
      </form>
      {rows.length === 0 ? (
        <p class="card">{query === '' ? 'Nothing was noted yet.' : 'Nothing was noted of it.'}</p>
      ) : (
        <div class="card">
          <ol class="history">
            {rows.map((row) => (
              <li>
                <Time at={row.at}>{tellTime(row.at, now, site.calendar)}</Time>
                <div>
                  <bdi>{row.staffName}</bdi> {tellDeed(row)}
                  <Subject subject={row.subject} />
                  {row.outcome === 'refused' && <strong class="late"> (not allowed)</strong>}
                </div>
              </li>
            ))}
          </ol>
        </div>
      )}
      {more !== null && (
        <p class="card">
          <a href={more}>Earlier</a>
        </p>
      )}
      <p class="soft small">
        A page that somebody looks at is noted once an hour. Times are those of{' '}
        {site.calendar.timeZone}.
      </p>
    </Shell>
  )
}

// Of all but reports the id has to do.
function Subject({ subject }: { subject: string }) {
  if (subject === '') return null
  if (!REPORT_ID.test(subject)) return <span class="mono small"> {subject}</span>
  return (
    <>
      {' '}
      <a class="mono" href={`/desk/reports/${subject}`}>
        {referenceOf(subject)}
      </a>
    </>
  )
}
