import { type ComponentChildren, h } from 'preact'
import type { ContactOptionsProps } from '../modules.ts'

/** The second half of a double click was meant for what was there before. */
export const isSingle = (event: MouseEvent) => event.detail < 2

/** Other ways to contact people; they came with the texts, so they work offline. */
export function ContactOptions({ settings, texts }: ContactOptionsProps) {
  const { email, contacts = [] } = settings
  const ways = email ? [{ label: email, url: `mailto:${email}` }, ...contacts] : contacts
  if (ways.length === 0) return null
  return (
    <div class="reach">
      <p>{texts.reachUs}</p>
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

/** The heading of a phase, which names the dialog and takes the focus. */
export function Title({ children }: { children: ComponentChildren }) {
  return (
    <h2 id="title" tabIndex={-1}>
      {children}
    </h2>
  )
}
