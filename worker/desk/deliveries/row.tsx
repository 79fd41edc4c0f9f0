import type { Child } from 'hono/jsx'
import type { Outgoing } from '../../db/queries/delivery-log.ts'
import { TimeElement } from '../../http/page.tsx'
import { CUSTOMER_ID, isSendersFault } from '../../reports/effects.ts'
import { referenceOf } from '../../reports/reference.ts'
import type { SiteDesk, Staff } from '../../sites/site.ts'
import { formatTime } from '../../time/format.ts'
import { nameOfOne } from '../ui/names.ts'
import { deliveryStanding, formatOutcome, TYPE_WORDS } from './text.ts'

interface RowsProps {
  readonly deliveries: readonly Outgoing[]
  readonly desk: SiteDesk
  readonly staff: Staff
  readonly now: number
  /** The one report that the page is about, or null. */
  readonly reportId: string | null
}

/** Deliveries as a list: to whom, what, of which report, and how it went. */
export function DeliveryRows({ deliveries, ...rest }: RowsProps) {
  return (
    <ul class="deliveries">
      {deliveries.map((delivery) => (
        <Row delivery={delivery} {...rest} />
      ))}
    </ul>
  )
}

type RowProps = Omit<RowsProps, 'deliveries'> & { readonly delivery: Outgoing }

function Row({ delivery, desk, staff, now, reportId }: RowProps) {
  const { label, look } = deliveryStanding(delivery)
  return (
    <li>
      <div class="line">
        <span>
          <strong>{recipientOf(delivery, desk)}</strong> {TYPE_WORDS[delivery.type]}
        </span>
        <span class={`chip ${look}`}>{label}</span>
      </div>
      <div class="line">
        <p class="soft small">
          <a class="mono" href={`/desk/reports/${delivery.reportId}`}>
            {referenceOf(delivery.reportId)}
          </a>{' '}
          · <Progress delivery={delivery} desk={desk} now={now} />
        </p>
        {mayBeSent(delivery, desk, staff, now) && (
          <Again delivery={delivery} desk={desk} reportId={reportId} />
        )}
      </div>
      {delivery.failures.length > 0 && <Attempts delivery={delivery} desk={desk} now={now} />}
    </li>
  )
}

function Again({ delivery, desk, reportId }: Pick<RowProps, 'delivery' | 'desk' | 'reportId'>) {
  const label = delivery.status === 'pending' ? 'Retry now' : 'Resend'
  return (
    <form method="post" action="/desk/deliveries/again">
      {(['reportId', 'seq', 'channel', 'recipientId'] as const).map((name) => (
        <input type="hidden" name={name} value={delivery[name]} />
      ))}
      {reportId !== null && <input type="hidden" name="report" value={reportId} />}
      <button type="submit" class="quiet" aria-label={nameOfOne(label, nameOf(delivery, desk))}>
        {label}
      </button>
    </form>
  )
}

/** A delivery as no other is called: a report has several events of a kind, a team two of a name. */
function nameOf(delivery: Outgoing, desk: SiteDesk): string {
  const { reportId, seq, type, recipientId } = delivery
  const recipient = recipientOf(delivery, desk)
  const isClear =
    recipientId === CUSTOMER_ID ||
    endpointOf(delivery, desk) !== undefined ||
    desk.staff.filter(({ name }) => name === recipient).length === 1
  const to = isClear ? recipient : `${recipient} (${recipientId})`
  return `${TYPE_WORDS[type]}, ${referenceOf(reportId)}, event ${seq}, to ${to}`
}

// What would be given up again at once has no button.
function mayBeSent(delivery: Outgoing, desk: SiteDesk, { role }: Staff, now: number): boolean {
  const { status, attempts, dueAt, type, channel } = delivery
  if (role === 'agent' || type === 'report.mail_asked') return false
  if (status === 'pending' && (attempts === 0 || dueAt <= now)) return false
  return channel === 'mail' || endpointOf(delivery, desk)?.disabledAt === null
}

function endpointOf({ recipientId }: Outgoing, { endpoints }: SiteDesk) {
  return endpoints.find(({ id }) => id === recipientId)
}

function recipientOf(delivery: Outgoing, desk: SiteDesk): string {
  const { channel, recipientId } = delivery
  const { staff, endpoints } = desk
  if (recipientId === CUSTOMER_ID) return 'Customer'
  if (channel === 'mail') {
    return staff.find(({ id }) => id === recipientId)?.name ?? 'A former team member'
  }
  const endpoint = endpointOf(delivery, desk)
  if (!endpoint) return 'A removed endpoint'
  const host = hostOf(endpoint)
  const isOnly = endpoints.filter((one) => hostOf(one) === host).length === 1
  return isOnly ? host : `${host} (${endpoint.id})`
}

/** Where an endpoint is. What follows the host may be a secret, as with every chat. */
export function hostOf({ url }: { readonly url: string }): string {
  return URL.canParse(url) ? new URL(url).host : 'an endpoint'
}

function Progress({ delivery, desk, now }: Pick<RowProps, 'delivery' | 'desk' | 'now'>) {
  const { status, happenedAt, dueAt, settledAt, attempts, attemptsBefore, outcome } = delivery
  const at = (date: number) => (
    <TimeElement at={date}>{formatTime(date, now, desk.site.calendar)}</TimeElement>
  )
  const isPending = status === 'pending'
  // What is sent again has no outcome yet: that of the time before says nothing of this one.
  const isUntried = isPending && attempts === attemptsBefore
  const waits = isUntried && isHeld(delivery)
  const isKnown = waits || !isUntried
  return (
    <>
      happened {at(happenedAt)}
      {settledAt !== null && (
        <>
          , {SETTLED_WORDS[status]} {at(settledAt)}
        </>
      )}
      {isPending &&
        (waits ? (
          ', goes out once email works again'
        ) : (
          <Next at={at(dueAt)} isDue={dueAt <= now} />
        ))}
      {attempts > 0 && ` · ${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}`}
      {outcome !== null && isKnown && ` · ${formatOutcome(outcome)}`}
      {isStopped(delivery, desk) && <> · Enable the endpoint, then resend.</>}
    </>
  )
}

// The sender of all mail was at fault: this one is tried when mail goes out again.
function isHeld({ outcome }: Outgoing): boolean {
  return outcome !== null && isSendersFault(outcome)
}

function Next({ at, isDue }: { at: Child; isDue: boolean }) {
  return isDue ? <>, goes out within a minute</> : <>, next attempt {at}</>
}

const SETTLED_WORDS: Record<Outgoing['status'], string> = {
  pending: 'last tried',
  delivered: 'delivered',
  dead: 'failed',
  cancelled: 'cancelled',
}

function isStopped(delivery: Outgoing, desk: SiteDesk): boolean {
  const isDisabled = (endpointOf(delivery, desk)?.disabledAt ?? null) !== null
  return delivery.status === 'dead' && isDisabled
}

function Attempts({ delivery, desk, now }: Pick<RowProps, 'delivery' | 'desk' | 'now'>) {
  const { failures } = delivery
  const label = failures.length === 1 ? 'Failed attempt' : 'Failed attempts'
  return (
    <details>
      <summary class="small" aria-label={nameOfOne(label, nameOf(delivery, desk))}>
        {label}
      </summary>
      <ol class="attempts small">
        {failures.map(({ at, outcome, excerpt }) => (
          <li>
            <TimeElement at={at}>{formatTime(at, now, desk.site.calendar)}</TimeElement>
            <span>
              {formatOutcome(outcome)}
              {excerpt !== null && <span class="excerpt">{excerpt}</span>}
            </span>
          </li>
        ))}
      </ol>
    </details>
  )
}
