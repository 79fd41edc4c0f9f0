import type { AttemptOutcome } from '../reports/effects.ts'
import type { Endpoint } from '../sites/site.ts'
import { hostOf } from './delivery-row.tsx'
import { tellOutcome } from './delivery-words.ts'

/** What an act at an endpoint led to: the answer to a test, or a secret that is shown this once. */
export type EndpointResult =
  | { readonly id: string; readonly tested: AttemptOutcome }
  | { readonly id: string; readonly secret: string }

interface ResultProps {
  readonly result: EndpointResult
  readonly endpoints: readonly Endpoint[]
}

/** Says at the top of the page, where it is seen on a phone too, what an act at an endpoint led to. */
export function Result({ result, endpoints }: ResultProps) {
  const endpoint = endpoints.find(({ id }) => id === result.id)
  const at = endpoint ? `${hostOf(endpoint)} (${result.id})` : result.id
  if ('secret' in result) {
    return (
      <div class="notice" role="status">
        <p>The new secret of {at}, shown this once. The one before signs as well for 24 hours.</p>
        <p class="mono">{result.secret}</p>
      </div>
    )
  }
  const { tested } = result
  const excerpt = tested.ok ? '' : (tested.excerpt ?? '')
  return (
    <div class={tested.ok ? 'notice' : 'notice fault'} role={tested.ok ? 'status' : 'alert'}>
      <p>
        <strong>{tested.ok ? 'The test arrived.' : 'The test did not arrive.'}</strong>{' '}
        {tellOutcome(tested.reason)}. <span class="soft">{at}</span>
      </p>
      {excerpt !== '' && <p class="excerpt">{excerpt}</p>}
    </div>
  )
}
