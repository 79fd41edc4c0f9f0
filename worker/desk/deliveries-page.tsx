import type { Backlog } from '../db/queries/backlog.ts'
import type { IntakeMessage } from '../env.ts'
import { Shell, Time } from '../http/page.tsx'
import { referenceOf } from '../reports/reference.ts'
import type { AddressRule } from '../security/webhook-url.ts'
import type { SiteDesk, Staff } from '../sites/site.ts'
import { tellTime } from '../time/format.ts'
import { type Section, Sections } from './delivery-sections.tsx'
import { EndpointCard } from './endpoint-card.tsx'
import { type EndpointResult, Result } from './endpoint-result.tsx'
import { DeskHeader, KEYS } from './header.tsx'
import { HeldCard } from './held-card.tsx'
import { ReplayForm } from './replay-form.tsx'

export interface DeliveriesProps {
  readonly desk: SiteDesk
  readonly staff: Staff
  readonly troubles: readonly string[]
  /** Reports that were accepted and could not be stored. */
  readonly letters: readonly IntakeMessage[]
  readonly backlog: Backlog
  readonly sections: readonly Section[]
  /** The report that the page is about, or what was looked for in vain. */
  readonly about: { readonly reportId: string | null; readonly query: string } | null
  readonly now: number
  /** What the address of an endpoint may be. */
  readonly rule: AddressRule
  /** What was done, or why it was not. */
  readonly news: { readonly sentence: string; readonly isFault: boolean } | null
  readonly result: EndpointResult | null
  readonly range: Readonly<Record<string, string>> | null
}

/** Every alert of the site: what was given up first, then what fails, waits and arrived. */
export function DeliveriesPage(props: DeliveriesProps) {
  const { desk, staff, troubles, letters, about, now, rule, news, result, range } = props
  const { site, endpoints } = desk
  return (
    <Shell
      wide
      script={KEYS}
      title={`Deliveries, ${site.name}`}
      header={<DeskHeader {...{ site, staff, troubles }} isDeliveries />}
    >
      <h1>{titleOf(about)}</h1>
      {news !== null && <News news={news} />}
      {result !== null && <Result {...{ result, endpoints }} />}
      <p class="jump small">
        <a href="#endpoints">Endpoints</a> <a href="#search-q">Look by reference</a>
      </p>
      <div class="columns">
        <div>
          {about === null && <HeldCard {...{ letters, site, staff, now }} />}
          {about === null ? <Numbers {...props} /> : <BackToAll />}
          <Sections
            {...props}
            reportId={about?.reportId ?? null}
            empty={about === null ? NOTHING : EMPTY}
          />
        </div>
        <div>
          <Search query={about?.query ?? ''} />
          <section class="card" id="endpoints">
            <h2>Endpoints</h2>
            {endpoints.length === 0 && (
              <p class="soft">None. They stand in the file of your site.</p>
            )}
            {endpoints.map((endpoint) => (
              <EndpointCard {...{ endpoint, site, staff, now, rule }} />
            ))}
          </section>
          {staff.role !== 'agent' && <ReplayForm {...{ desk, now }} values={range} />}
          <p class="soft small">Times are those of {site.calendar.timeZone}.</p>
        </div>
      </div>
    </Shell>
  )
}

function News({ news }: { news: NonNullable<DeliveriesProps['news']> }) {
  return (
    <p class={news.isFault ? 'notice fault' : 'notice'} role={news.isFault ? 'alert' : 'status'}>
      {news.sentence}
    </p>
  )
}

const NOTHING = 'Nothing was to be told yet.'
const EMPTY =
  'Nobody was told anything of a report with that reference. It may be that there is none, or that it looked like spam.'

function titleOf(about: DeliveriesProps['about']): string {
  if (about === null) return 'Deliveries'
  return about.reportId === null
    ? 'Who was told?'
    : `Who was told of ${referenceOf(about.reportId)}`
}

function BackToAll() {
  return (
    <p class="small">
      <a href="/desk/deliveries">All deliveries</a>
    </p>
  )
}

function Numbers({ backlog, desk, now }: Pick<DeliveriesProps, 'backlog' | 'desk' | 'now'>) {
  const { pending, dueNow, attempts, oldestAt, dead } = backlog
  return (
    <dl class="numbers card">
      <div>
        <dt>To be delivered</dt>
        <dd>{pending}</dd>
      </div>
      <div>
        <dt>Due now</dt>
        <dd>{dueNow}</dd>
      </div>
      <div>
        <dt>Attempts at these</dt>
        <dd>{attempts}</dd>
      </div>
      <div>
        <dt>Given up in a day</dt>
        <dd>{dead}</dd>
      </div>
      <div>
        <dt>The oldest since</dt>
        <dd>
          {oldestAt === null ? (
            'nothing waits'
          ) : (
            <Time at={oldestAt}>{tellTime(oldestAt, now, desk.site.calendar)}</Time>
          )}
        </dd>
      </div>
    </dl>
  )
}

function Search({ query }: { query: string }) {
  return (
    <form class="card search" method="get" action="/desk/deliveries" role="search">
      <label for="search-q">
        The reference of a report
        <span class="hint">Shows who was told of it, however long ago.</span>
      </label>
      <div class="line">
        <input id="search-q" name="q" value={query} placeholder="K7M-2PQ" maxlength={20} required />
        <button type="submit" class="quiet">
          Look
        </button>
      </div>
    </form>
  )
}
