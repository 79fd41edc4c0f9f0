import type { Child } from 'hono/jsx'
import { Shell } from '../http/page.tsx'
import { tellContact } from '../reports/conversation.ts'
import { isOpen, type Report } from '../reports/report.ts'
import type { Site, Staff } from '../sites/site.ts'
import { DeskHeader } from './header.tsx'

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
          Erase for good
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
          {reports.length === 1 ? 'Erase it for good' : `Erase all ${reports.length} for good`}
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
    <Shell wide title={title} header={<DeskHeader {...{ site, staff, troubles }} />}>
      <h1>{title}</h1>
      <section class="card">
        <p>
          {reports.map((report, at) => (
            <>
              {at > 0 && <br />}
              <span class="mono">{report.reference}</span> <bdi>{tellContact(report)}</bdi>
            </>
          ))}
        </p>
        <p>
          Words, addresses, pictures and history go, and so does what still waits to be sent. The
          number, kind, dates, outcome and cause stay, to be counted. This cannot be undone.
        </p>
        {open > 0 && (
          <p class="notice fault">
            {whichOf(open, reports.length)} still open: the customer gets no answer then.
          </p>
        )}
        {children}
        <p>
          <a href={back}>Leave it as it is</a>
        </p>
      </section>
    </Shell>
  )
}

function whichOf(open: number, all: number): string {
  if (all === 1) return 'It is'
  if (open === all) return 'All of them are'
  return `${open} of them ${open === 1 ? 'is' : 'are'}`
}
