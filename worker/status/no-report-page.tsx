import { Shell } from '../page.tsx'
import type { Spoken } from '../words/words.ts'

/**
 * What any address without a report behind it shows: wrong, old and foreign ones look alike, and
 * so does that of a report which is yet to be stored.
 */
export function NoReportPage({ words: { language, noReport } }: { words: Spoken }) {
  return (
    <Shell title={noReport.title} header={<strong>Amends</strong>} language={language}>
      <section class="card">
        <h1>{noReport.heading}</h1>
        <p>{noReport.text}</p>
      </section>
    </Shell>
  )
}
