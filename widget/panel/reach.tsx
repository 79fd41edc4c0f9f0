import { h } from 'preact'
import type { PartProps } from './dialog.tsx'

/** Other ways to reach people: they came with the words, so they are here without a network. */
export function Reach({ settings, words }: Pick<PartProps, 'settings' | 'words'>) {
  const { email, contacts = [] } = settings
  const ways = email ? [{ label: email, url: `mailto:${email}` }, ...contacts] : contacts
  if (ways.length === 0) return null
  return (
    <div class="reach">
      <p>{words.reachUs}</p>
      {ways.map(({ label, url, wait }: (typeof contacts)[number]) => (
        <p>
          <a href={url}>
            <bdi>{label}</bdi>
          </a>
          {wait && <bdi class="soft">{wait}</bdi>}
        </p>
      ))}
    </div>
  )
}
