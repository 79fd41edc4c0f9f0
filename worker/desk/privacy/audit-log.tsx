import { Hono } from 'hono'
import { type AuditCursor, type Audited, listAudited } from '../../db/audit.ts'
import { findSite } from '../../db/sites.ts'
import { sendPage, Shell, TimeElement } from '../../http/page.tsx'
import { Problem } from '../../problem.ts'
import { idPrefixOf, referenceOf, REPORT_ID } from '../../reports/reference.ts'
import type { Site, Staff } from '../../sites/site.ts'
import { readClock } from '../../time/clock.ts'
import { formatTime } from '../../time/format.ts'
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
      title={`The log, ${site.name}`}
      header={<DeskHeader site={site} staff={staff} troubles={troubles} />}
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

const DEEDS: Readonly<Record<string, string>> = {
  'sign-in': 'signed in',
  'sign-out': 'signed out',
  'view.list': 'looked at the list',
  'view.past': 'looked at what is over',
  'view.reports': 'looked at',
  'view.reports.attachments': 'looked at a picture of',
  'view.deliveries': 'looked at deliveries',
  'view.settings': 'looked at the settings',
  'view.notices': 'looked at known problems',
  'view.new': 'looked at the form for a new report',
  'view.privacy': 'looked at privacy',
  'view.privacy.log': 'looked at this log',
  'reports.csv': 'took out the table of all reports',
  'reports.erase': 'had erased',
  'reports.release': 'released from quarantine',
  'reports.mark_spam': 'marked as spam',
  new: 'raised a report',
  notices: 'pinned a known problem',
  'notices.move': 'changed how long a known problem is shown',
  'notices.end': 'ended a known problem',
  'deliveries.again': 'sent again an alert of',
  'deliveries.replay': 'sent alerts again',
  'deliveries.endpoints.test': 'tried out an endpoint',
  'deliveries.endpoints.enable': 'enabled an endpoint',
  'deliveries.endpoints.secret': 'changed the secret of an endpoint',
  'deliveries.held.again': 'tried to store what is held:',
  'deliveries.held.drop': 'deleted what was held:',
  'settings.alerts': 'changed how they are told',
  'settings.sessions.end': 'signed out everywhere',
  'settings.snippets': 'kept a snippet',
  'settings.snippets.delete': 'deleted a snippet',
  'settings.staff': 'added or changed a colleague',
  'settings.staff.delete': 'removed a colleague',
  'settings.staff.sign-out': 'signed out a colleague',
  'privacy.find': 'looked for a customer and found',
  'privacy.export': 'took out all that is held on',
  'privacy.erase': 'had erased',
  'privacy.keep-out': 'keeps out',
}

/** What somebody did, in words that go on with what it was about. */
function formatAuditEntry({ what }: Pick<Audited, 'what'>): string {
  const words = DEEDS[what]
  if (words !== undefined) return words
  // An act on a report, or a page that has no words here yet.
  const act = what.startsWith('reports.') ? what.slice('reports.'.length) : what
  return `did “${act.replaceAll(/[._]/g, ' ')}” on`
}
