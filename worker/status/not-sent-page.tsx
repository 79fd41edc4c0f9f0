import { Shell } from '../page.tsx'

/** What a customer reads whose words cannot be stored right now: they get every one of them back. */
export function NotSentPage({ words }: { words: string }) {
  return (
    <Shell title="Not sent yet" header={<strong>Amends</strong>}>
      <section class="card">
        <h1>This was not sent.</h1>
        <p>
          Something failed on our side, and we are sorry. Here are your words: reload this page to
          send them again, or keep a copy.
        </p>
        <p class="words">{words}</p>
      </section>
    </Shell>
  )
}
