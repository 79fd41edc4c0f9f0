import type { GivenUp } from '../../db/work/due-commands.ts'
import type { WorkBacklog } from '../../db/work/due-work.ts'
import { TimeElement } from '../../http/page.tsx'
import { type DueKind, isDueKind } from '../../reports/due-commands.ts'
import { referenceOf } from '../../reports/reference.ts'
import type { Site, Staff } from '../../sites/site.ts'
import { formatTime } from '../../time/format.ts'

interface GivenUpProps {
  readonly givenUp: readonly GivenUp[]
  readonly backlog: WorkBacklog
  readonly site: Site
  readonly staff: Staff
  readonly now: number
}

/** What each kind of follow-up was to do. */
const KINDS = {
  tell: 'Send a message to customers merged into a report',
  settle: 'Resolve reports that were merged into a resolved one',
  separate: 'Reopen reports that were merged into one that ended',
  call_for_help: 'Ask for a new owner because someone left the team',
  tell_end: 'Tell customers that a known issue is over',
  renew_links: 'Send customers new links after the keys were lost',
  join: 'Add customers to a known issue',
  tick: 'Send reminders and keep track of promises',
} satisfies Record<DueKind, string>

/** Why it failed, by its code. */
const REASONS: Readonly<Record<string, string>> = {
  invalid: 'The words or the target weren’t accepted.',
  conflict: 'The report kept changing.',
  unavailable: 'The database couldn’t store it.',
}

/** More links than this help nobody. */
const LINKS_MAX = 10
/** A backlog that is younger is the next minute's work. */
const LATE_MS = 2 * 60_000

/** Work that was given up after many tries, and work that is late; nothing where there is neither. */
export function GivenUpCard({ givenUp, backlog, site, staff, now }: GivenUpProps) {
  const isLate = backlog.since !== null && backlog.since < now - LATE_MS
  if (givenUp.length === 0 && !isLate) return null
  return (
    <section class="card" id="follow-ups">
      <h2>Follow-up work</h2>
      {isLate && backlog.since !== null && (
        <p>
          The collector is behind: {backlog.due} {backlog.due === 1 ? 'task has' : 'tasks have'}{' '}
          been due since{' '}
          <TimeElement at={backlog.since}>
            {formatTime(backlog.since, now, site.calendar)}
          </TimeElement>
          . It’s catching up.
        </p>
      )}
      {givenUp.length > 0 && (
        <p>These tasks failed again and again, so we stopped retrying them automatically.</p>
      )}
      {givenUp.map(({ kind, count, since, reportIds, outcome }) => (
        <article>
          <h3>
            {isDueKind(kind) ? KINDS[kind] : kind} <span class="count">{count}</span>
          </h3>
          <p class="soft">
            Since <TimeElement at={since}>{formatTime(since, now, site.calendar)}</TimeElement>.{' '}
            {REASONS[outcome] ?? 'Something went wrong on our side.'}
          </p>
          {reportIds.length > 0 && (
            <p class="small">
              {reportIds.slice(0, LINKS_MAX).map((id) => (
                <>
                  <a href={`/desk/reports/${id}`}>{referenceOf(id)}</a>{' '}
                </>
              ))}
              {reportIds.length > LINKS_MAX && `and ${reportIds.length - LINKS_MAX} more`}
            </p>
          )}
        </article>
      ))}
      {givenUp.length > 0 &&
        (staff.role === 'agent' ? (
          <p class="soft">A lead or an admin can try them again.</p>
        ) : (
          <form method="post" action="/desk/deliveries/follow-ups/again">
            <button type="submit">Try all again</button>
          </form>
        ))}
    </section>
  )
}
