import { REPLAY_MAX } from '../db/queries/delivery-log.ts'
import { CUSTOMER_ID } from '../reports/effects.ts'
import type { SiteDesk } from '../sites/site.ts'
import { hostOf } from './delivery-row.tsx'
import { LineField, SelectField } from './fields.tsx'
import { toField } from './local-moment.ts'

const DAY_MS = 24 * 60 * 60 * 1000

interface ReplayProps {
  readonly desk: SiteDesk
  readonly now: number
  /** What was chosen and not taken, by field. */
  readonly values: Readonly<Record<string, string>> | null
}

/** Sends again what happened in a range of time. */
export function ReplayForm({ desk, now, values: given }: ReplayProps) {
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
    { value: '', label: 'Everybody' },
    ...endpoints.map((endpoint) => ({
      value: endpoint.id,
      label: `${hostOf(endpoint)} (${endpoint.id})`,
    })),
    ...staff.map(({ id, name }) => ({ value: id, label: name })),
    { value: CUSTOMER_ID, label: 'Customers' },
  ]
  return (
    <details class="card" open={given !== null}>
      <summary>Send a range again</summary>
      <form method="post" action="/desk/deliveries/replay">
        <LineField
          {...{ form, values }}
          name="from"
          type="datetime-local"
          label="What happened from"
          hint={`Times are those of ${timeZone}.`}
        />
        <LineField {...{ form, values }} name="to" type="datetime-local" label="until" />
        <SelectField
          {...{ form, values }}
          name="recipient"
          label="To whom?"
          options={recipients}
          required={false}
        />
        <SelectField
          {...{ form, values }}
          name="which"
          label="Which?"
          options={[
            { value: 'dead', label: 'What was given up' },
            { value: 'all', label: 'What was given up, and what arrived' },
          ]}
        />
        <p class="soft small">
          Endpoints get the same message id and the same bytes. What is still on its way, what would
          go to a disabled endpoint and what a customer has got is left alone. At most{' '}
          {REPLAY_MAX.toLocaleString('en-GB')} at once, the oldest first.
        </p>
        <button type="submit">Send again</button>
      </form>
    </details>
  )
}
