import type { Channel } from '../../notifications/channels/channel.ts'
import { CHANNELS, type ConfigField, fieldsOf } from '../../notifications/channels/channels.ts'
import type { AddressRule } from '../../security/webhook-url.ts'
import { nameOfOne } from '../ui/names.ts'

/** What was given for a new endpoint and not taken. */
export interface RefusedEndpoint {
  readonly channel: string
  readonly values: Readonly<Record<string, string>>
}

interface AddProps {
  readonly rule: AddressRule
  readonly refused: RefusedEndpoint | null
}

/** Forms for a new endpoint, one for each channel. */
export function AddEndpoint({ rule, refused }: AddProps) {
  return (
    <details class="add" id="add" open={refused !== null}>
      <summary>Add an endpoint</summary>
      {CHANNELS.map((channel) => {
        const isRefused = refused?.channel === channel.name
        return (
          <details open={isRefused}>
            <summary>{channel.label}</summary>
            <ChannelForm channel={channel} rule={rule} values={isRefused ? refused.values : {}} />
          </details>
        )
      })}
    </details>
  )
}

interface FormProps {
  readonly channel: Channel
  readonly rule: AddressRule
  readonly values: RefusedEndpoint['values']
}

function ChannelForm({ channel, rule, values }: FormProps) {
  const { name, help } = channel
  const fields = fieldsOf(channel).filter(({ isForTrials }) => !isForTrials || rule.loopback)
  return (
    <form method="post" action="/desk/deliveries/endpoints/add">
      <p class="small">{help}</p>
      <input type="hidden" name="channel" value={name} />
      {fields.map((field) => (
        <Field id={`add-${name}-${field.name}`} field={field} value={values[field.name] ?? ''} />
      ))}
      <button type="submit" aria-label={nameOfOne('Add', channel.label)}>
        Add
      </button>
    </form>
  )
}

interface FieldProps {
  readonly id: string
  readonly field: ConfigField
  readonly value: string
}

// A secret goes into no page, not even back to who gave it.
function Field({ id, field, value }: FieldProps) {
  const { name, label, hint, isRequired, isSecret } = field
  return (
    <div class="field">
      <label for={id}>
        {label}
        {hint !== '' && <span class="hint">{hint}</span>}
      </label>
      <input
        id={id}
        name={name}
        type={isSecret ? 'password' : 'text'}
        autocomplete={isSecret ? 'new-password' : 'off'}
        maxlength={2_000}
        required={isRequired}
        value={isSecret ? '' : value}
      />
    </div>
  )
}
