import type { FoundCustomer } from '../app/find-customer.ts'
import { Shell } from '../http/page.tsx'
import { ERASE_DAYS, KEPT_DAYS, type Site, type Staff } from '../sites/site.ts'
import { DeskHeader, KEYS } from './header.tsx'
import { Found } from './privacy-found.tsx'

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
      wide
      script={KEYS}
      title={`Privacy, ${site.name}`}
      header={<DeskHeader {...{ site, staff, troubles }} />}
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
              One customer
              <span class="hint">
                The reference of a report, a mail address or a telephone number.
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
                Look
              </button>
            </div>
          </form>
          {found !== null &&
            (found.reports.length > 0 ? (
              <Found {...{ site, now, found, query }} />
            ) : (
              <Nothing {...props} found={found} />
            ))}
        </div>
        <div>
          <Kept site={site} />
          <section class="card">
            <h2>Who saw and did what</h2>
            <p>
              Every look at a report and every act at the desk is noted, for {KEPT_DAYS.audit / 365}{' '}
              years.
            </p>
            <p>
              <a href="/desk/privacy/log">The log</a>
            </p>
          </section>
        </div>
      </div>
    </Shell>
  )
}

const LEFT =
  'Of an erased report its number, kind, dates, outcome and cause stay, to be counted; of one that was too old also the first word of its page’s path.'

function Nothing({ found, query, held }: PrivacyProps & { found: FoundCustomer }) {
  if (found.isErased) return <p class="card">This report was erased. {LEFT}</p>
  return (
    <section class="card">
      <h2>Nothing is stored</h2>
      <p>
        {held > 0
          ? 'A report of this reference waits to be stored. It stands at Deliveries.'
          : 'No report has this reference, address or number. Words inside of a report are not searched.'}
      </p>
      {found.idPrefix !== null && (
        <form method="post" action="/desk/privacy/keep-out">
          <input type="hidden" name="q" value={query} />
          <p class="soft">
            A report that was raised while the database was out of reach may still come in.
          </p>
          <button type="submit" class="quiet">
            Delete it, and keep it out
          </button>
        </form>
      )}
    </section>
  )
}

function Kept({ site: { retention } }: { site: Site }) {
  return (
    <section class="card">
      <h2>What is kept how long</h2>
      <dl class="stacked">
        <dt>Words, addresses, history</dt>
        <dd>{retention.textDays} days after a report was last heard of, once it is over</dd>
        <dt>Pictures</dt>
        <dd>{retention.pictureDays} days</dd>
        <dt>A customer asks to be erased</dt>
        <dd>{ERASE_DAYS} days at the latest, by itself</dd>
      </dl>
      <p class="soft small">{LEFT}</p>
    </section>
  )
}
