import { h } from 'preact'
import type { PartProps } from './dialog.tsx'
import { Title } from './title.tsx'

/** Says what is known of a click that got no receipt, and what can be done about it. */
export function Failed({ machine, settings, words, again }: PartProps & { again: boolean }) {
  return (
    <div>
      <Title>{again ? words.notSent : words.refused}</Title>
      {settings.email && (
        <p>
          <a href={`mailto:${settings.email}`}>{settings.email}</a>
        </p>
      )}
      {again && (
        <div>
          <p>{words.unreached}</p>
          <button class="wide" onClick={() => void machine.retry()}>
            {words.tryAgain}
          </button>
        </div>
      )}
    </div>
  )
}
