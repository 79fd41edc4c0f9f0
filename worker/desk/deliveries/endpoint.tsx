import type { Missed } from '../../db/endpoints.ts'
import { TimeElement } from '../../http/page.tsx'
import type { Channel } from '../../notifications/channels/channel.ts'
import { endpointFault, fieldsOf, findChannel } from '../../notifications/channels/channels.ts'
import type { AttemptOutcome } from '../../reports/effects.ts'
import type { AddressRule } from '../../security/webhook-url.ts'
import type { Endpoint, Site, Staff } from '../../sites/site.ts'
import { formatTime } from '../../time/format.ts'
import { nameOfOne } from '../ui/names.ts'
import { hostOf } from './row.tsx'
import { formatOutcome } from './text.ts'

interface CardProps {
  readonly endpoint: Endpoint
  /** Whether its address and secret can be read with the worker's own. */
  readonly isReadable: boolean
  /** What it was not sent while it was disabled; null for nothing. */
  readonly missed: Missed | null
  readonly site: Site
  readonly staff: Staff
  readonly now: number
  /** What an address may be. */
  readonly rule: AddressRule
}

/** One endpoint: how it fares, and what can be done about it. */
export function EndpointCard(props: CardProps) {
  const { endpoint, isReadable, missed, site, staff, now, rule } = props
  const { id } = endpoint
  const channel = findChannel(endpoint)
  const fault = endpointFault(endpoint, rule)
  return (
    <section class="endpoint" id={`endpoint-${id}`}>
      <div class="line">
        <h3>
          {hostOf(endpoint)} <span class="soft">{channel?.label ?? endpoint.channel}</span>
        </h3>
        <Standing endpoint={endpoint} isReadable={isReadable} isAllowed={fault === null} />
      </div>
      <p class="soft small">{id}</p>
      {channel && <Settings channel={channel} endpoint={endpoint} />}
      {fault !== null && (
        <p class="small">
          Nothing is sent to this address. {fault}{' '}
          {endpoint.addedBy === null
            ? 'Change it in your site’s settings file.'
            : 'Remove it and add it again.'}
        </p>
      )}
      {!isReadable && <Unreadable {...endpoint} />}
      <Since endpoint={endpoint} site={site} now={now} />
      {missed !== null && <p class="small">{tellMissed(missed, endpoint)}</p>}
      <Acts endpoint={endpoint} staff={staff} />
      {staff.role === 'admin' && channel?.isSigned && (
        <NewSecret endpoint={endpoint} site={site} now={now} />
      )}
    </section>
  )
}

function Standing({
  endpoint,
  isReadable,
  isAllowed,
}: Pick<CardProps, 'endpoint' | 'isReadable'> & { readonly isAllowed: boolean }) {
  if (!isReadable) return <span class="chip late">Waiting</span>
  return isAllowed ? <State {...endpoint} /> : <span class="chip late">Not allowed</span>
}

function Unreadable({ addedBy }: Endpoint) {
  return (
    <p class="small">
      Its address or secret can’t be read with the collector’s secret, so its posts wait. If that’s
      lost,{' '}
      {addedBy === null
        ? 'store your site’s settings file again with npm run site.'
        : 'remove this endpoint and add it again.'}
    </p>
  )
}

function Acts({ endpoint, staff }: Pick<CardProps, 'endpoint' | 'staff'>) {
  const { disabledAt, addedBy } = endpoint
  if (staff.role === 'agent') return null
  return (
    <div class="row">
      <Act endpoint={endpoint} act="test" label="Send a test" />
      {staff.role === 'admin' && disabledAt !== null && (
        <Act endpoint={endpoint} act="enable" label="Enable" />
      )}
      {staff.role === 'admin' && addedBy !== null && (
        <Act endpoint={endpoint} act="remove" label="Remove" />
      )}
    </div>
  )
}

// The address may be a secret as a whole, so its host has to do.
function Settings({ channel, endpoint }: { channel: Channel; endpoint: Endpoint }) {
  const settings = fieldsOf(channel).flatMap(({ name, label, isSecret }) => {
    const value = endpoint.config[name]
    if (name === 'url' || value === undefined) return []
    return [`${label}: ${isSecret ? 'set' : value}`]
  })
  return settings.length > 0 && <p class="soft small">{settings.join(' · ')}</p>
}

function State({ disabledAt, failingSince }: Endpoint) {
  if (disabledAt !== null) return <span class="chip late">Disabled</span>
  if (failingSince !== null) return <span class="chip late">Failing</span>
  return <span class="chip kept">Working</span>
}

function Since({ endpoint, site, now }: Pick<CardProps, 'endpoint' | 'site' | 'now'>) {
  const { disabledAt, disabledBecause, failingSince } = endpoint
  const at = disabledAt ?? failingSince
  if (at === null) return null
  const since = <TimeElement at={at}>{formatTime(at, now, site.calendar)}</TimeElement>
  if (disabledAt === null) return <p class="small">Every attempt has failed since {since}.</p>
  const because =
    disabledBecause === 'gone' ? 'the receiver said it’s gone' : 'it failed for five days'
  return (
    <p class="small">
      Nothing has been sent since {since}, because {because}.
    </p>
  )
}

function tellMissed({ times }: Missed, { disabledAt }: Endpoint): string {
  const what = times === 1 ? 'One alert is' : `${times.toLocaleString('en-GB')} alerts are`
  const how = disabledAt === null ? 'Resend' : 'Enable it, then resend'
  return `${what} held back. ${how} a date range to send them.`
}

interface ActProps {
  readonly endpoint: Endpoint
  readonly act: 'test' | 'enable' | 'remove'
  readonly label: string
}

function Act({ endpoint, act, label }: ActProps) {
  return (
    <form method="post" action={`/desk/deliveries/endpoints/${act}`}>
      <input type="hidden" name="id" value={endpoint.id} />
      <button type="submit" class="quiet" aria-label={nameOfOne(label, nameOf(endpoint))}>
        {label}
      </button>
    </form>
  )
}

/** An endpoint as no other is called. */
function nameOf(endpoint: Endpoint): string {
  return `${hostOf(endpoint)} (${endpoint.id})`
}

function NewSecret({ endpoint, site, now }: Pick<CardProps, 'endpoint' | 'site' | 'now'>) {
  const { id, previousUntil } = endpoint
  const until =
    previousUntil !== null && previousUntil > now
      ? formatTime(previousUntil, now, site.calendar)
      : null
  return (
    <details>
      <summary class="small" aria-label={nameOfOne('New secret', nameOf(endpoint))}>
        New secret
      </summary>
      <p class="small">
        {until === null
          ? `For 24 hours, every webhook is signed with both the old and the new secret. In that time, add the new one to your receiver${endpoint.addedBy === null ? ' and to your site’s settings file' : ''}.`
          : `The secret was changed recently, and the old one works until ${until}. A new one ends that immediately. Receivers that only know the old one will then refuse webhooks.`}
      </p>
      <form method="post" action="/desk/deliveries/endpoints/secret">
        <input type="hidden" name="id" value={id} />
        <input type="hidden" name="seen" value={previousUntil ?? 0} />
        <button
          type="submit"
          class="quiet"
          aria-label={nameOfOne('Create new secret', nameOf(endpoint))}
        >
          Create new secret
        </button>
      </form>
    </details>
  )
}

/** What an act at an endpoint led to: the answer to a test, or a secret that is shown this once. */
export type EndpointResult =
  | { readonly id: string; readonly tested: AttemptOutcome }
  | { readonly id: string; readonly secret: string; readonly isFirst: boolean }

interface ResultProps {
  readonly result: EndpointResult
  readonly endpoints: readonly Endpoint[]
}

/** Says at the top of the page, where it is seen on a phone too, what an act at an endpoint led to. */
export function Result({ result, endpoints }: ResultProps) {
  const endpoint = endpoints.find(({ id }) => id === result.id)
  const at = endpoint ? nameOf(endpoint) : result.id
  if ('secret' in result) {
    return (
      <div class="notice" role="status">
        <p>
          {result.isFirst
            ? `Added. Here’s the secret for ${at}. Copy it now, because it’s shown only once.`
            : `Here’s the new secret for ${at}. Copy it now, because it’s shown only once. The old one still works for 24 hours.`}
        </p>
        <p class="mono">{result.secret}</p>
      </div>
    )
  }
  const { tested } = result
  const excerpt = tested.ok ? '' : (tested.excerpt ?? '')
  return (
    <div class={tested.ok ? 'notice' : 'notice fault'} role={tested.ok ? 'status' : 'alert'}>
      <p>
        <strong>{tested.ok ? 'The test arrived.' : 'The test didn’t arrive.'}</strong>{' '}
        {formatOutcome(tested.reason)}. <span class="soft">{at}</span>
      </p>
      {excerpt !== '' && <p class="excerpt">{excerpt}</p>}
    </div>
  )
}
