import { Hono } from 'hono'
import { isStaffAction } from '../../app/staff-actions/staff-actions.ts'
import { type AuditCursor, type Audited, listAudited } from '../../db/audit.ts'
import { findSite } from '../../db/sites.ts'
import { sendPage, Shell, TimeElement } from '../../http/page.tsx'
import { Problem } from '../../problem.ts'
import { idPrefixOf, referenceOf, REPORT_ID } from '../../reports/reference.ts'
import type { Site, Staff } from '../../sites/site.ts'
import { readClock } from '../../time/clock.ts'
import { formatTime } from '../../time/format.ts'
import { DESK_ACTIONS } from '../report/actions/actions.ts'
import type { DeskApp } from '../session.ts'
import { DeskHeader, KEYS, readFailures } from '../ui/shell.tsx'

/** `/desk/privacy/log`: who saw and did what at the desk, the newest first. */
export const auditLog = new Hono<DeskApp>()

auditLog.get('/', async (c) => {
  const staff = c.get('staff')
  const site = await findSite(c.env.DB, staff.siteId)
  if (!site) throw new Problem('not_found')
  const query = c.req.query('q')?.slice(0, 20) ?? ''
  const prefix = query === '' ? null : (idPrefixOf(query) ?? '~')
  const after = cursorIn(c.req.query('after'))
  const { rows, next } = await listAudited(c.env.DB, staff.siteId, prefix, after)
  const troubles = await readFailures(c, site)
  const { now } = readClock()
  return sendPage(
    c,
    <PrivacyLogPage
      site={site}
      staff={staff}
      troubles={troubles}
      rows={rows}
      query={query}
      now={now}
      more={moreOf(next, query)}
    />,
  )
})

function cursorIn(after = ''): AuditCursor | null {
  const [, at, id] = /^(\d{1,16})\.([\w-]{1,60})$/.exec(after) ?? []
  return id === undefined ? null : { at: Number(at), id }
}

function moreOf(next: AuditCursor | null, query: string): string | null {
  if (next === null) return null
  const asked = new URLSearchParams({ after: `${next.at}.${next.id}`, ...(query && { q: query }) })
  return `/desk/privacy/log?${asked.toString()}`
}

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
function PrivacyLogPage({ site, staff, troubles, rows, query, more, now }: LogProps) {
  return (
    <Shell
      styles="/desk.css"
      wide
      script={KEYS}
      title={`Audit log · ${site.name}`}
      header={<DeskHeader site={site} staff={staff} troubles={troubles} />}
    >
      <p class="small">
        <a href="/desk/privacy">Privacy</a>
      </p>
      <h1>Audit log</h1>
      <form class="card search" method="get" action="/desk/privacy/log" role="search">
        <label for="log-q">Find by reference</label>
        <div class="line">
          <input id="log-q" name="q" value={query} placeholder="K7M-2PQ" maxlength={20} />
          <button type="submit" class="quiet">
            Search
          </button>
        </div>
      </form>
      {rows.length === 0 ? (
        <p class="card">{query === '' ? 'No entries yet.' : 'No entries for this reference.'}</p>
      ) : (
        <div class="card">
          <ol class="history">
            {rows.map((row) => (
              <li>
                <TimeElement at={row.at}>{formatTime(row.at, now, site.calendar)}</TimeElement>
                <div>
                  <bdi>{row.staffName}</bdi> {formatAuditEntry(row)}
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
          <a href={more}>Older entries</a>
        </p>
      )}
      <p class="soft small">
        Repeated views of a page are logged once an hour. All times are in {site.calendar.timeZone}.
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

// Staff actions on reports say for themselves how they are logged.
const DEEDS: Readonly<Record<string, string>> = {
  'sign-in': 'signed in',
  'sign-out': 'signed out',
  'view.list': 'viewed the list of reports',
  'view.past': 'viewed closed reports',
  'view.reports': 'viewed',
  'view.reports.attachments': 'viewed a picture in',
  'view.deliveries': 'viewed deliveries',
  'view.settings': 'viewed settings',
  'view.notices': 'viewed known issues',
  'view.new': 'opened the form for a new report',
  'view.privacy': 'viewed the privacy page',
  'view.privacy.log': 'viewed the audit log',
  'reports.csv': 'exported all reports',
  new: 'created a report',
  notices: 'added a known issue',
  'notices.move': 'changed the expected end of a known issue',
  'notices.end': 'ended a known issue',
  'deliveries.again': 'resent a delivery for',
  'deliveries.replay': 'resent a range of deliveries',
  'deliveries.endpoints.add': 'added an endpoint',
  'deliveries.endpoints.remove': 'removed an endpoint',
  'deliveries.endpoints.test': 'tested an endpoint:',
  'deliveries.endpoints.enable': 'enabled an endpoint:',
  'deliveries.endpoints.secret': 'changed the secret of an endpoint:',
  'deliveries.held.again': 'tried again to store',
  'deliveries.follow-ups.again': 'tried failed follow-up work again',
  'deliveries.held.drop': 'deleted without storing',
  'settings.alerts': 'changed their alert settings',
  'settings.sessions.end': 'signed out everywhere',
  'settings.keys': 'made a new key for links in emails',
  'settings.snippets': 'saved a snippet',
  'settings.snippets.delete': 'deleted a snippet',
  'settings.staff': 'added or changed a team member',
  'settings.staff.delete': 'removed a team member',
  'settings.staff.sign-out': 'signed out a team member',
  'privacy.find': 'searched for a customer and found',
  'privacy.export': 'exported all data on',
  'privacy.erase': 'erased',
  'privacy.keep-out': 'blocked',
}

/** What somebody did, in words that go on with what it was about. */
function formatAuditEntry({ what }: Pick<Audited, 'what'>): string {
  const words = DEEDS[what]
  if (words !== undefined) return words
  const act = what.startsWith('reports.') ? what.slice('reports.'.length) : what
  if (isStaffAction(act)) return DESK_ACTIONS[act].audited
  // A page that has no words here yet.
  return `did “${act.replaceAll(/[._]/g, ' ')}” on`
}
