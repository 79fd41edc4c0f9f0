import { h } from 'preact'
import type { PartProps } from './dialog.tsx'

/** Other ways to reach people: they came with the script, so they are here without a network. */
export function Reach({ settings, words }: Pick<PartProps, 'settings' | 'words'>) {
  const { email, contacts = [] } = settings
  const ways = email ? [{ label: email, url: `mailto:${email}` }, ...contacts] : contacts
  if (ways.length === 0) return null
  return (
    <p>
      {words.reachUs}
      {ways.map(({ label, url }) => (
        <span>
          {' '}
          <a href={url}>
            <bdi>{label}</bdi>
          </a>
        </span>
      ))}
    </p>
  )
}
