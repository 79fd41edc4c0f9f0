import { Shell } from '../http/page.tsx'
import type { Texts } from '../i18n/texts.ts'

interface NotSentProps {
  readonly texts: Texts
  /** What the customer wrote. */
  readonly typed: string
}

/** What a customer reads whose words cannot be stored right now: they get every one of them back. */
export function NotSentPage({ texts: { language, notSent }, typed }: NotSentProps) {
  return (
    <Shell title={notSent.title} header={<strong>Amends</strong>} language={language}>
      <section class="card">
        <h1>{notSent.heading}</h1>
        <p>{notSent.text}</p>
        <p class="words">{typed}</p>
      </section>
    </Shell>
  )
}
