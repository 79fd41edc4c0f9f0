import { Shell } from '../page.tsx'
import type { Report, ReportEvent } from '../report.ts'
import type { Site, Staff } from '../site.ts'
import { tellContact, tellPage, tellWish } from '../told.ts'
import { answerActIn, AnswerForm, type Draft, Fault } from './answer-form.tsx'
import { DeskHeader } from './header.tsx'
import { History } from './history.tsx'
import { Due, STATE_WORDS } from './list-page.tsx'

interface ReportPageProps {
  readonly site: Site
  readonly staff: Staff
  readonly report: Report
  readonly events: readonly ReportEvent[]
  readonly now: number
  /** What was typed and could not be taken, and why. */
  readonly draft?: Draft
}

/** One report: the customer's words first, then the next step, then all that is known. */
export function ReportPage({ site, staff, report, events, now, draft }: ReportPageProps) {
  const act = answerActIn(report.state)
  return (
    <Shell
      wide
      title={`${report.reference}: ${report.reason.label}`}
      header={<DeskHeader site={site} staff={staff} />}
    >
      <p class="small">
        <a href="/desk">All reports</a>
      </p>
      <div class="bar">
        <h1>{report.reason.label}</h1>
        <Due report={report} site={site} now={now} />
      </div>
      <div class="columns">
        <div>
          <section class="card">
            <h2>In the customer’s words</h2>
            {report.text === null ? (
              <p class="soft">No words yet, only the click.</p>
            ) : (
              <p class="words">{report.text}</p>
            )}
          </section>
          {draft && <Fault draft={draft} isKept={act !== null} />}
          {act && <AnswerForm {...{ act, report, site, now }} {...(draft && { draft })} />}
          <section class="card">
            <h2>What happened</h2>
            <History events={events} site={site} now={now} />
          </section>
        </div>
        <section class="card">
          <h2>What is known</h2>
          <Known report={report} />
          <p class="soft small">Times are those of {site.calendar.timeZone}.</p>
        </section>
      </div>
    </Shell>
  )
}

function Known({ report }: { report: Report }) {
  const { element, page, step, owner } = report
  const facts: readonly (readonly [string, string | null | undefined])[] = [
    ['State', STATE_WORDS[report.state]],
    ['Reference', report.reference],
    ['Owner', owner?.name ?? 'Nobody yet'],
    ['Would put it right', tellWish(report)],
    ['Reach them', tellContact(report)],
    ['Page', tellPage(report)],
    ['Clicked', element?.text],
    ['Element', element?.selector],
    ['In', element?.section],
    ['Step', step],
    ['Raised by', TRIGGER_WORDS[report.trigger]],
    ['Language', page.language],
    ['Time zone', page.timeZone],
    ['Screen', page.viewport?.join(' × ')],
  ]
  return (
    <dl>
      {facts.map(
        ([label, value]) =>
          value && (
            <>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </>
          ),
      )}
    </dl>
  )
}

const TRIGGER_WORDS: Record<Report['trigger'], string> = {
  panel: 'The button of the widget',
  element: 'A button on the page',
  code: 'The page itself',
}
