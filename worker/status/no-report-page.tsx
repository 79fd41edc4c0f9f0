import { Shell } from '../http/page.tsx'
import type { Texts } from '../i18n/texts.ts'

/**
 * What any address without a report behind it shows: wrong, old and foreign ones look alike, and
 * so does that of a report which is yet to be stored.
 */
export function NoReportPage({ texts: { language, noReport } }: { texts: Texts }) {
  return (
    <Shell title={noReport.title} header={<strong>Amends</strong>} language={language}>
      <section class="card">
        <h1>{noReport.heading}</h1>
        <p>{noReport.text}</p>
      </section>
    </Shell>
  )
}
