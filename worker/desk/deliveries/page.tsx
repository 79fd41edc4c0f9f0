import type { Missed } from '../../db/endpoints.ts'
import { type Backlog, COUNT_MAX } from '../../db/queries/backlog.ts'
import { type Outgoing, REPLAY_MAX } from '../../db/queries/delivery-log.ts'
import type { GivenUp } from '../../db/work/due-commands.ts'
import type { WorkBacklog } from '../../db/work/due-work.ts'
import type { IntakeMessage } from '../../env.ts'
import { Shell, TimeElement } from '../../http/page.tsx'
import { CUSTOMER_ID } from '../../reports/effects.ts'
import { answerBy } from '../../reports/promises.ts'
import { referenceOf } from '../../reports/reference.ts'
import type { AddressRule } from '../../security/webhook-url.ts'
import type { Site, SiteDesk, Staff } from '../../sites/site.ts'
import { formatTime } from '../../time/format.ts'
import { LineField, SelectField } from '../ui/fields.tsx'
import { toField } from '../ui/form.ts'
import { nameOfOne } from '../ui/names.ts'
import { DeskHeader, KEYS } from '../ui/shell.tsx'
import { AddEndpoint, type RefusedEndpoint } from './add-endpoint.tsx'
import { EndpointCard, type EndpointResult, Result } from './endpoint.tsx'
import { GivenUpCard } from './given-up.tsx'
import { DeliveryRows, hostOf } from './row.tsx'

export interface DeliveriesProps {
  readonly desk: SiteDesk
  readonly staff: Staff
  readonly troubles: readonly string[]
  /** Reports that were accepted and could not be stored. */
  readonly letters: readonly IntakeMessage[]
  readonly backlog: Backlog
  /** What follows from changes: how far behind it is, and what was given up of it. */
  readonly work: { readonly backlog: WorkBacklog; readonly givenUp: readonly GivenUp[] }
  /** What disabled endpoints were not sent. */
  readonly missed: readonly Missed[]
  readonly sections: readonly Section[]
  /** The report that the page is about, or what was looked for in vain. */
  readonly about: { readonly reportId: string | null; readonly query: string } | null
  readonly now: number
  /** What the address of an endpoint may be. */
  readonly rule: AddressRule
  /** Ids of endpoints of which nobody can read the address or the secret. */
  readonly unreadable: readonly string[]
  /** What was done, or why it was not. */
  readonly news: { readonly sentence: string; readonly isFault: boolean } | null
  readonly result: EndpointResult | null
  readonly refused: RefusedEndpoint | null
  readonly range: Readonly<Record<string, string>> | null
}

/** Every alert of the site: what was given up first, then what fails, waits and arrived. */
export function DeliveriesPage(props: DeliveriesProps) {
  const { desk, staff, troubles, letters, work, about, now, news, result, range } = props
  const { site, endpoints } = desk
  return (
    <Shell
      styles="/desk.css"
      wide
      script={KEYS}
      title={`Deliveries · ${site.name}`}
      header={<DeskHeader site={site} staff={staff} troubles={troubles} isDeliveries />}
    >
      <h1>{titleOf(about)}</h1>
      {news !== null && <News news={news} />}
      {result !== null && <Result result={result} endpoints={endpoints} />}
      <p class="jump small">
        <a href="#endpoints">Endpoints</a> <a href="#search-q">Find by reference</a>
      </p>
      <div class="columns">
        <div>
          {about === null && <HeldCard letters={letters} site={site} staff={staff} now={now} />}
          {about === null && <GivenUpCard {...work} site={site} staff={staff} now={now} />}
          {about === null ? <Numbers {...props} /> : <BackToAll />}
          <Sections
            {...props}
            reportId={about?.reportId ?? null}
            empty={about === null ? NOTHING : EMPTY}
          />
        </div>
        <div>
          <Search query={about?.query ?? ''} />
          <Endpoints {...props} />
          {staff.role !== 'agent' && <ReplayForm desk={desk} now={now} values={range} />}
          <p class="soft small">All times are in {site.calendar.timeZone}.</p>
        </div>
      </div>
    </Shell>
  )
}

function Endpoints(props: DeliveriesProps) {
  const { desk, staff, now, rule, refused, missed, unreadable } = props
  const { site, endpoints } = desk
  return (
    <section class="card" id="endpoints">
      <h2>Endpoints</h2>
      {endpoints.length === 0 && (
        <p class="soft">None yet. An admin can add one here or in your site’s settings file.</p>
      )}
      {endpoints.map((endpoint) => (
        <EndpointCard
          endpoint={endpoint}
          isReadable={!unreadable.includes(endpoint.id)}
          missed={missed.find(({ endpointId }) => endpointId === endpoint.id) ?? null}
          site={site}
          staff={staff}
          now={now}
          rule={rule}
        />
      ))}
      {staff.role === 'admin' && <AddEndpoint rule={rule} refused={refused} />}
    </section>
  )
}

function News({ news }: { news: NonNullable<DeliveriesProps['news']> }) {
  return (
    <p class={news.isFault ? 'notice fault' : 'notice'} role={news.isFault ? 'alert' : 'status'}>
      {news.sentence}
    </p>
  )
}

const NOTHING = 'No deliveries yet.'
const EMPTY =
  'There are no deliveries for that reference. The report may not exist, or it looked like spam.'

function titleOf(about: DeliveriesProps['about']): string {
  if (about === null) return 'Deliveries'
  return about.reportId === null
    ? 'No deliveries found'
    : `Deliveries for ${referenceOf(about.reportId)}`
}

function BackToAll() {
  return (
    <p class="small">
      <a href="/desk/deliveries">All deliveries</a>
    </p>
  )
}

function Numbers({ backlog, desk, now }: Pick<DeliveriesProps, 'backlog' | 'desk' | 'now'>) {
  const { pending, dueNow, retrying, oldestAt, dead } = backlog
  return (
    <dl class="numbers card">
      <div>
        <dt>Pending</dt>
        <dd>{tellCount(pending)}</dd>
      </div>
      <div>
        <dt>Due now</dt>
        <dd>{tellCount(dueNow)}</dd>
      </div>
      <div>
        <dt>Retrying</dt>
        <dd>{tellCount(retrying)}</dd>
      </div>
      <div>
        <dt>Failed (last 24 hours)</dt>
        <dd>{dead}</dd>
      </div>
      <div>
        <dt>Oldest pending</dt>
        <dd>
          {oldestAt === null ? (
            'none'
          ) : (
            <TimeElement at={oldestAt}>{formatTime(oldestAt, now, desk.site.calendar)}</TimeElement>
          )}
        </dd>
      </div>
    </dl>
  )
}

// Nothing is counted any further.
function tellCount(count: number): string {
  const told = count.toLocaleString('en-GB')
  return count < COUNT_MAX ? told : `${told} or more`
}

function Search({ query }: { query: string }) {
  return (
    <form class="card search" method="get" action="/desk/deliveries" role="search">
      <label for="search-q">
        Find by reference
        <span class="hint">Shows every delivery for that report, however old.</span>
      </label>
      <div class="line">
        <input id="search-q" name="q" value={query} placeholder="K7M-2PQ" maxlength={20} required />
        <button type="submit" class="quiet">
          Search
        </button>
      </div>
    </form>
  )
}

/** Deliveries that stand together under a title. */
export interface Section {
  readonly title: string
  readonly hint?: string
  readonly deliveries: readonly Outgoing[]
  /** Nobody has to do anything about these: they are shown when asked for. */
  readonly isFolded?: boolean
  /** There are more than are shown. */
  readonly isCut: boolean
}

interface SectionsProps {
  readonly sections: readonly Section[]
  readonly desk: SiteDesk
  readonly staff: Staff
  readonly now: number
  /** The one report that the page is about, or null. */
  readonly reportId: string | null
  /** What stands there where there are none. */
  readonly empty: string
}

/** Deliveries by how they stand; what is over is folded away. */
function Sections({ sections, desk, staff, now, reportId, empty }: SectionsProps) {
  const filled = sections.filter(({ deliveries }) => deliveries.length > 0)
  if (filled.length === 0) return <p class="card">{empty}</p>
  return filled.map((section) => {
    const { deliveries, hint, isCut, isFolded } = section
    const body = (
      <>
        {hint !== undefined && <p class="soft small">{hint}</p>}
        <DeliveryRows
          deliveries={deliveries}
          desk={desk}
          staff={staff}
          now={now}
          reportId={reportId}
        />
        {isCut && (
          <p class="soft small">There are more. Resend these first, or resend a date range.</p>
        )}
      </>
    )
    return isFolded === true ? (
      <details class="folded">
        <summary>
          <Title {...section} />
        </summary>
        {body}
      </details>
    ) : (
      <section>
        <Title {...section} />
        {body}
      </section>
    )
  })
}

function Title({ title, deliveries, isCut }: Section) {
  return (
    <h2 class="section">
      {title}{' '}
      <span class="count">
        {deliveries.length}
        {isCut && '+'}
      </span>
    </h2>
  )
}

interface CardProps {
  readonly letters: readonly IntakeMessage[]
  readonly site: Site
  readonly staff: Staff
  readonly now: number
}

/** Reports that were accepted and could not be stored; nothing where there are none. */
function HeldCard({ letters, site, staff, now }: CardProps) {
  if (letters.length === 0) return null
  return (
    <section class="card" id="held">
      <h2>
        Accepted but not stored <span class="count">{letters.length}</span>
      </h2>
      <p>
        These customers got a receipt, but their reports couldn’t be stored. Nobody was alerted.
      </p>
      {letters.map(({ reportId, raised: { at, data } }) => (
        <article>
          <h3>
            {referenceOf(reportId)}: {data.reason.label}
          </h3>
          <p class="soft">
            <TimeElement at={at}>{formatTime(at, now, site.calendar)}</TimeElement> on{' '}
            {data.page.url}, reply promised by{' '}
            <Due
              by={'answerBy' in data ? data.answerBy : answerBy(site, at)}
              site={site}
              now={now}
            />
          </p>
          {data.text !== null && <p class="words">{data.text}</p>}
          {staff.role !== 'agent' && (
            <div class="line">
              <form method="post" action="/desk/deliveries/held/again">
                <input type="hidden" name="id" value={reportId} />
                <button type="submit" aria-label={nameOfHeld('Store now', reportId)}>
                  Store now
                </button>
              </form>
              {staff.role === 'admin' && (
                <form method="post" action="/desk/deliveries/held/drop">
                  <input type="hidden" name="id" value={reportId} />
                  <button
                    type="submit"
                    class="quiet"
                    aria-label={nameOfHeld('Delete permanently', reportId)}
                  >
                    Delete permanently
                  </button>
                </form>
              )}
            </div>
          )}
        </article>
      ))}
      {staff.role === 'agent' && <p class="soft">A lead or an admin can store these.</p>}
    </section>
  )
}

const nameOfHeld = (seen: string, id: string) => nameOfOne(seen, referenceOf(id))

function Due({ by, site, now }: Pick<CardProps, 'site' | 'now'> & { by: number }) {
  return <TimeElement at={by}>{formatTime(by, now, site.calendar)}</TimeElement>
}

const DAY_MS = 24 * 60 * 60 * 1000

interface ReplayProps {
  readonly desk: SiteDesk
  readonly now: number
  /** What was chosen and not taken, by field. */
  readonly values: Readonly<Record<string, string>> | null
}

/** Sends again what happened in a range of time. */
function ReplayForm({ desk, now, values: given }: ReplayProps) {
  const { site, staff, endpoints } = desk
  const { timeZone } = site.calendar
  const form = 'replay'
  const values = given ?? {
    from: toField(now - DAY_MS, timeZone),
    // To the end of the minute, so that what happened just now is in it.
    to: toField(now + 60_000, timeZone),
    recipient: '',
    which: 'dead',
  }
  const recipients = [
    { value: '', label: 'Everyone' },
    ...endpoints.map((endpoint) => ({
      value: endpoint.id,
      label: `${hostOf(endpoint)} (${endpoint.id})`,
    })),
    ...staff.map(({ id, name }) => ({ value: id, label: name })),
    { value: CUSTOMER_ID, label: 'Customers' },
  ]
  return (
    <details class="card" open={given !== null}>
      <summary>Resend a date range</summary>
      <form method="post" action="/desk/deliveries/replay">
        <LineField
          form={form}
          values={values}
          name="from"
          type="datetime-local"
          label="From"
          hint={`In ${timeZone} time.`}
        />
        <LineField form={form} values={values} name="to" type="datetime-local" label="To" />
        <SelectField
          form={form}
          values={values}
          name="recipient"
          label="Recipient"
          options={recipients}
          required={false}
        />
        <SelectField
          form={form}
          values={values}
          name="which"
          label="Which deliveries?"
          options={[
            { value: 'dead', label: 'Failed' },
            { value: 'all', label: 'Failed and delivered' },
          ]}
        />
        <p class="soft small">
          Endpoints get the same message ID and content again. Pending deliveries, disabled
          endpoints and anything a customer already received are skipped. The limit is{' '}
          {REPLAY_MAX.toLocaleString('en-GB')} at once, oldest first.
        </p>
        <button type="submit">Resend</button>
      </form>
    </details>
  )
}
