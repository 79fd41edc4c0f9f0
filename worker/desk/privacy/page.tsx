import type { Child } from 'hono/jsx'
import type { FoundCustomer, FoundReport } from '../../app/find-customer.ts'
import { Shell, TimeElement } from '../../http/page.tsx'
import { formatContact } from '../../reports/conversation.ts'
import { isOpen, type Report } from '../../reports/report.ts'
import { ERASE_DAYS, KEPT_DAYS, type Site, type Staff } from '../../sites/site.ts'
import { formatTime } from '../../time/format.ts'
import { STATE_WORDS } from '../inbox/page.tsx'
import { DeskHeader, KEYS } from '../ui/shell.tsx'

export interface PrivacyProps {
  readonly site: Site
  readonly staff: Staff
  readonly troubles: readonly string[]
  readonly now: number
  /** What was found, or null before anything was looked for. */
  readonly found: FoundCustomer | null
  readonly query: string
  /** Reports of the reference that wait to be stored. */
  readonly held: number
  /** What was done, or why it was not. */
  readonly news: { readonly sentence: string; readonly isFault: boolean } | null
}

/** What is held on one customer, and how long this site keeps it. */
export function PrivacyPage(props: PrivacyProps) {
  const { site, staff, troubles, now, found, query, news } = props
  return (
    <Shell
      styles="/desk.css"
      wide
      script={KEYS}
      title={`Privacy · ${site.name}`}
      header={<DeskHeader site={site} staff={staff} troubles={troubles} />}
    >
      <h1>Privacy</h1>
      {news !== null && (
        <p
          class={news.isFault ? 'notice fault' : 'notice'}
          role={news.isFault ? 'alert' : 'status'}
        >
          {news.sentence}
        </p>
      )}
      <div class="columns">
        <div>
          <form class="card search" method="post" action="/desk/privacy/find" role="search">
            <label for="privacy-q">
              Find a customer
              <span class="hint">
                Enter a report’s reference, an email address or a phone number.
              </span>
            </label>
            <div class="line">
              <input
                id="privacy-q"
                name="q"
                value={query}
                maxlength={300}
                autocomplete="off"
                required
              />
              <button type="submit" class="quiet">
                Search
              </button>
            </div>
          </form>
          {found !== null &&
            (found.reports.length > 0 ? (
              <Found site={site} now={now} found={found} query={query} />
            ) : (
              <Nothing {...props} found={found} />
            ))}
        </div>
        <div>
          <Kept site={site} />
          <section class="card">
            <h2>Audit log</h2>
            <p>
              Every report view and every action at the desk is logged and kept for{' '}
              {KEPT_DAYS.audit / 365} years.
            </p>
            <p>
              <a href="/desk/privacy/log">Open the audit log</a>
            </p>
          </section>
        </div>
      </div>
    </Shell>
  )
}

const LEFT =
  'We keep an erased report’s reference, reason, dates, outcome and cause for statistics. If it was erased because of its age, we also keep the first part of its page path.'

function Nothing({ found, query, held }: PrivacyProps & { found: FoundCustomer }) {
  if (found.isErased) return <p class="card">This report was erased. {LEFT}</p>
  return (
    <section class="card">
      <h2>Nothing found</h2>
      <p>
        {held > 0
          ? 'A report with this reference is waiting to be stored. You’ll find it under Deliveries.'
          : 'No report has this reference, address or number. The text of reports isn’t searched.'}
      </p>
      {found.idPrefix !== null && (
        <form method="post" action="/desk/privacy/keep-out">
          <input type="hidden" name="q" value={query} />
          <p class="soft">
            A report that was sent while the database was unavailable may still arrive.
          </p>
          <button type="submit" class="quiet">
            Delete and block it
          </button>
        </form>
      )}
    </section>
  )
}

function Kept({ site: { retention } }: { site: Site }) {
  return (
    <section class="card">
      <h2>How long data is kept</h2>
      <dl class="stacked">
        <dt>Messages, addresses, history</dt>
        <dd>{retention.textDays} days after the last activity on a report that’s no longer open</dd>
        <dt>Pictures</dt>
        <dd>{retention.pictureDays} days</dd>
        <dt>Customers’ erasure requests</dt>
        <dd>Done automatically after {ERASE_DAYS} days at the latest</dd>
      </dl>
      <p class="soft small">{LEFT}</p>
    </section>
  )
}

interface FoundProps {
  readonly site: Site
  readonly now: number
  readonly found: FoundCustomer
  /** What was typed. */
  readonly query: string
}

/** A page of what was found, to be chosen from; what anybody may have typed has to be ticked. */
function Found({ site, now, found, query }: FoundProps) {
  return (
    <>
      <form class="card" method="post" action="/desk/privacy/export">
        <h2>
          {found.reports.length === 1 ? 'One report' : `${found.reports.length} reports`}
          {found.next !== null && ', and more'}
        </h2>
        <p class="soft">
          Select the reports that belong to this customer. Anyone can type someone else’s address.
        </p>
        <fieldset class="field found">
          <legend class="unseen">Reports</legend>
          {found.reports.map((one) => (
            <Line site={site} now={now} one={one} isChosen={isTheirs(one, found)} />
          ))}
        </fieldset>
        <p class="pair">
          <button type="submit">Download all data</button>
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
            More reports
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
  named: 'reference matches',
  confirmed: 'confirmed address',
  typed: 'unconfirmed address',
} as const

interface LineProps extends Pick<FoundProps, 'site' | 'now'> {
  readonly one: FoundReport
  readonly isChosen: boolean
}

function Line({ one, isChosen, site, now }: LineProps) {
  const { report, by } = one
  const reach = report.mail.email ?? formatContact(report)
  return (
    <label class="choice">
      <input type="checkbox" name="chosen" value={report.id} checked={isChosen} />
      <span>
        <a href={`/desk/reports/${report.id}`} class="mono">
          {report.reference}
        </a>{' '}
        {report.reason.label}
        <span class="hint">
          {STATE_WORDS[report.state]}, received{' '}
          <TimeElement at={report.receivedAt}>
            {formatTime(report.receivedAt, now, site.calendar)}
          </TimeElement>
          , {HOW[by]}
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

interface EraseProps {
  readonly site: Site
  readonly staff: Staff
  readonly troubles: readonly string[]
}

/** Asks once more before one report is erased. */
export function EraseOnePage({ report, ...props }: EraseProps & { report: Report }) {
  const page = `/desk/reports/${report.id}`
  return (
    <ErasePage {...props} reports={[report]} back={page}>
      <form method="post" action={`${page}/erase`}>
        <input type="hidden" name="version" value={report.version} />
        <button type="submit" class="final">
          Erase permanently
        </button>
      </form>
    </ErasePage>
  )
}

/** Asks once more before all reports of a customer are erased. */
export function EraseManyPage({ reports, ...props }: EraseProps & { reports: readonly Report[] }) {
  return (
    <ErasePage {...props} reports={reports} back="/desk/privacy">
      <form method="post" action="/desk/privacy/erase">
        {reports.map(({ id }) => (
          <input type="hidden" name="chosen" value={id} />
        ))}
        <input type="hidden" name="sure" value="yes" />
        <button type="submit" class="final">
          {reports.length === 1 ? 'Erase permanently' : `Erase all ${reports.length} permanently`}
        </button>
      </form>
    </ErasePage>
  )
}

interface PageProps extends EraseProps {
  readonly reports: readonly Report[]
  readonly back: string
  readonly children: Child
}

function ErasePage({ site, staff, troubles, reports, back, children }: PageProps) {
  const open = reports.filter(({ state }) => isOpen(state)).length
  const title = reports.length === 1 ? 'Erase this report?' : `Erase ${reports.length} reports?`
  return (
    <Shell
      styles="/desk.css"
      wide
      title={title}
      header={<DeskHeader site={site} staff={staff} troubles={troubles} />}
    >
      <h1>{title}</h1>
      <section class="card">
        <p>
          {reports.map((report, at) => (
            <>
              {at > 0 && <br />}
              <span class="mono">{report.reference}</span> <bdi>{formatContact(report)}</bdi>
            </>
          ))}
        </p>
        <p>
          This deletes messages, addresses, pictures, history and anything still waiting to be sent.
          The reference, reason, dates, outcome and cause stay for statistics. You can’t undo this.
        </p>
        {open > 0 && (
          <p class="notice fault">
            {whichOf(open, reports.length)} still open, so the customer won’t get a reply.
          </p>
        )}
        {children}
        <p>
          <a href={back}>Cancel</a>
        </p>
      </section>
    </Shell>
  )
}

function whichOf(open: number, all: number): string {
  if (all === 1) return 'This report is'
  if (open === all) return 'All of these are'
  return `${open} of these ${open === 1 ? 'is' : 'are'}`
}
