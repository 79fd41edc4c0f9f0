import { h } from 'preact'
import type { PartProps } from './dialog.tsx'
import { Title } from './title.tsx'

/** Says that nothing was sent, why, and what can be done about it. */
export function Failed({ machine, settings, words, again }: PartProps & { again: boolean }) {
  return (
    <div>
      <Title>{words.notSent}</Title>
      <p>{again ? words.unreached : words.refused}</p>
      {settings.email && (
        <p>
          <a href={`mailto:${settings.email}`}>{settings.email}</a>
        </p>
      )}
      {again && (
        <button class="wide" onClick={() => void machine.retry()}>
          {words.tryAgain}
        </button>
      )}
    </div>
  )
}
