import type { EvidenceInput, ReportField } from '../../contract.ts'
import { TimeElement } from '../../http/page.tsx'
import {
  formatAddress,
  formatAmount,
  formatContact,
  formatCost,
  formatOrder,
  formatPage,
  formatSignal,
  formatWish,
} from '../../reports/conversation.ts'
import type { DatedPromise, Report } from '../../reports/report.ts'
import type { Site } from '../../sites/site.ts'
import { formatTime } from '../../time/format.ts'
import { STATE_WORDS } from '../inbox/page.tsx'
import { type FactRow, FactList } from '../ui/fields.tsx'
import { nameOfOne } from '../ui/names.ts'
import type { Past } from './past.ts'

interface KnownProps {
  readonly report: Report
  readonly site: Site
  readonly now: number
  readonly past: Past
  readonly customerLink: string | null
  /** Ids of pictures that the customer added. */
  readonly pictures: readonly string[]
  /** How many were deleted, for their time was over. */
  readonly deleted: number
  /** The other doors are shut. */
  readonly isOneReport: boolean
}

/** Everything around a report that helps to put it right. */
export function Sidebar(props: KnownProps) {
  const { report, site, now, past, customerLink, pictures, deleted, isOneReport } = props
  return (
    <>
      <section class="card">
        <h2>Details</h2>
        <FactList facts={factsOf(report, 'known')} />
        <PageTells report={report} />
        {!isOneReport && (
          <p class="small">
            <a href={`/desk/deliveries?report=${report.id}`}>Deliveries for this report</a>
          </p>
        )}
        {pictures.map((id, at) => (
          <a href={`/desk/reports/${report.id}/attachments/${id}`} target="_blank" rel="noopener">
            <img
              class="picture"
              src={`/desk/reports/${report.id}/attachments/${id}`}
              alt={
                pictures.length === 1
                  ? 'Added by the customer'
                  : `Added by the customer, picture ${at + 1}`
              }
              width="320"
              height="240"
              loading="lazy"
              decoding="async"
            />
          </a>
        ))}
        {deleted > 0 && (
          <p class="soft small">
            {deleted === 1 ? 'One picture was' : `${deleted} pictures were`} deleted after{' '}
            {site.retention.pictureDays} days.
          </p>
        )}
        {customerLink !== null && !isOneReport && (
          <p class="small">
            The customer’s status page, to share with them:{' '}
            <a href={customerLink}>{customerLink}</a>
          </p>
        )}
      </section>
      <section class="card">
        <h2>Promises</h2>
        <Promises promises={report.promises} site={site} now={now} />
        {report.granted.length > 0 && (
          <>
            <h3>What the customer gets</h3>
            <ul>
              {report.granted.map(({ remedy }) => (
                <li>{formatCost(remedy, site.currency)}</li>
              ))}
            </ul>
          </>
        )}
      </section>
      {!isOneReport && <PastCard past={past} site={site} now={now} />}
    </>
  )
}

/** One line beside a report: what is known of it, or what the page tells. */
interface Line {
  readonly part: 'known' | 'page'
  readonly label: string
  readonly read: (report: Report) => FactRow[1]
}

function known(label: string, read: Line['read']): Line {
  return { part: 'known', label, read }
}

function fromPage(label: string, read: Line['read']): Line {
  return { part: 'page', label, read }
}

/** Every field that the customer told and what else is known of a report, in this order. */
const LINES = {
  state: known('State', ({ state }) => STATE_WORDS[state]),
  reference: known('Reference', ({ reference }) => reference),
  owner: known('Owner', ({ owner }) => owner?.name ?? 'Unassigned'),
  handover: known('Handover to', ({ handover }) => handover?.to.name),
  wish: known('Customer wants', formatWish),
  contact: known('Contact', formatContact),
  mail: known('Email', ({ mail }) => (mail.status === 'on' ? `${mail.email}, confirmed` : null)),
  'page.title': known('Page', formatPage),
  'page.url': known('Address', formatAddress),
  'element.text': known('Clicked', ({ element }) => element?.text),
  'element.selector': known('Element', ({ element }) => element?.selector),
  'element.section': known('Section', ({ element }) => element?.section),
  step: known('Step', ({ step }) => step),
  order: known('Order', formatOrder),
  trigger: known('Source', ({ noticedBy, trigger }) =>
    noticedBy ? `Created by ${noticedBy.name}` : TRIGGER_WORDS[trigger],
  ),
  signal: known('Detected', formatSignal),
  mergedInto: known('Merged into', ({ mergedInto }) => mergedInto?.reference),
  language: fromPage('Language', ({ language }) => language && nameOf(language)),
  'evidence.language': fromPage('Browser language', (report) => {
    const { language } = toldByPage(report)
    return language && nameOf(language)
  }),
  'evidence.timeZone': fromPage('Time zone', (report) => toldByPage(report).timeZone),
  'evidence.viewport': fromPage('Window size', (report) =>
    toldByPage(report).viewport?.join(' × '),
  ),
  'evidence.browser': fromPage('Browser', ({ evidence }) => evidence?.browser),
  'evidence.release': fromPage('Release', ({ evidence }) => evidence?.release),
  'evidence.order': fromPage('Order', ({ evidence }) => evidence?.order),
  // Each has a list of its own below them.
  'evidence.errors': null,
  'evidence.requests': null,
  // The heading and the history of the report say these.
  reason: null,
  text: null,
  // Told with the wish.
  wishText: null,
  // Known issues list who waits for their end.
  notice: null,
  // The customer's clock may be wrong, and staff read the collector's.
  raisedAt: null,
} satisfies Record<ReportField, Line | null> & Record<string, Line | null>

function factsOf(report: Report, part: Line['part']): readonly FactRow[] {
  return Object.values<Line | null>(LINES).flatMap((line) =>
    line?.part === part ? [[line.label, line.read(report)]] : [],
  )
}

const STATUS_WORDS: Record<DatedPromise['status'], string> = {
  open: 'Open',
  kept: 'Kept',
  broken: 'Broken',
  moved: 'Moved',
  withdrawn: 'No longer needed',
}

const PROMISE_WORDS: Record<DatedPromise['kind'], string> = {
  answer: 'Reply',
  update: 'Update',
  resolve: 'Solution',
}

function Promises({ promises, site, now }: Pick<Report, 'promises'> & { site: Site; now: number }) {
  if (promises.length === 0) return <p class="soft">No promises yet.</p>
  return (
    <ul class="promises">
      {promises.toReversed().map(({ kind, due, status, moveTo }) => (
        <li class="line">
          <span>
            {PROMISE_WORDS[kind]} by{' '}
            <TimeElement at={due}>{formatTime(due, now, site.calendar)}</TimeElement>
            {status === 'open' &&
              moveTo &&
              `, asked to move it to ${formatTime(moveTo.due, now, site.calendar)}`}
          </span>
          <span
            class={`chip ${status === 'kept' ? 'kept' : status === 'broken' ? 'late' : 'quiet'}`}
          >
            {STATUS_WORDS[status]}
          </span>
        </li>
      ))}
    </ul>
  )
}

function PastCard({ past, site, now }: { past: Past; site: Site; now: number }) {
  if (past.earlier.length === 0 && past.similar.length === 0) return null
  return (
    <section class="card">
      {past.earlier.length > 0 && <h2>Earlier reports from this customer</h2>}
      {past.earlier.map((report) => (
        <p>
          <a
            href={`/desk/reports/${report.id}`}
            aria-label={nameOfOne(report.reason.label, report.reference)}
          >
            {report.reason.label}
          </a>
          <br />
          <span class="soft small">
            {formatTime(report.receivedAt, now, site.calendar)} · {STATE_WORDS[report.state]}
          </span>
        </p>
      ))}
      {past.similar.length > 0 && <h2>Similar reports and what helped</h2>}
      {past.similar.map((report) => (
        <p>
          <a
            href={`/desk/reports/${report.id}`}
            aria-label={nameOfOne(report.learning?.failurePoint ?? '', report.reference)}
          >
            {report.learning?.failurePoint}
          </a>
          <br />
          <span class="soft small">{whatHelped(report, site)}</span>
        </p>
      ))}
    </section>
  )
}

function whatHelped({ granted, learning, reopenCount, outcome }: Report, site: Site): string {
  const sum = granted.reduce((total, { remedy }) => total + remedy.amount, 0)
  const parts = [
    granted.map(({ remedy }) => remedy.text).join(', '),
    sum > 0 ? formatAmount(sum, site.currency) : '',
    learning?.prevention ?? '',
    reopenCount > 0 ? 'had to be reopened' : outcome === 'fixed' ? 'the fix held' : '',
  ]
  return parts.filter((part) => part !== '').join(' · ')
}

const TRIGGER_WORDS: Record<Report['trigger'], string> = {
  panel: 'Widget button',
  element: 'Button on the page',
  code: 'Code on the page',
  signal: 'Asked if something went wrong',
  notice: 'Follows a known issue',
  staff: 'Staff',
}

type Failures = NonNullable<EvidenceInput['requests']>

/** What the customer let the page tell, and the language in which they are spoken to. */
function PageTells({ report }: { report: Report }) {
  const facts = factsOf(report, 'page')
  const { errors = [], requests = [] } = report.evidence ?? {}
  if (facts.every(([, value]) => !value) && errors.length + requests.length === 0) return null
  return (
    <>
      <h3>From the page</h3>
      <FactList facts={facts} />
      <Lines title="Script errors" lines={errors.map(({ text, count }) => [text, count])} />
      <Lines title="Failed requests" lines={requests.map(formatRequest)} />
    </>
  )
}

// Reports of older widgets told some of it with their page.
function toldByPage({ page, evidence }: Report) {
  return { ...page, ...evidence }
}

function Lines(props: { title: string; lines: readonly (readonly [text: string, n: number])[] }) {
  const { title, lines } = props
  if (lines.length === 0) return null
  return (
    <>
      <h4>{title}</h4>
      <ul class="told">
        {lines.map(([text, count]) => (
          <li>
            <code>{text}</code>
            {count > 1 && <span class="soft"> × {count}</span>}
          </li>
        ))}
      </ul>
    </>
  )
}

function formatRequest({ url, status, count }: Failures[number]): [string, number] {
  return [`${url} · ${status === 0 ? 'no response' : status}`, count]
}

const names = new Intl.DisplayNames('en', { type: 'language' })

/** A language in words, with its tag; a browser may call itself anything. */
function nameOf(tag: string): string {
  try {
    const name = names.of(tag)
    return name === undefined || name === tag ? tag : `${name} (${tag})`
  } catch {
    return tag
  }
}
