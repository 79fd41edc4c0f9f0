import { Shell } from '../page.tsx'

/**
 * What any address without a report behind it shows: wrong, old and foreign ones look alike, and
 * so does that of a report which is yet to be stored.
 */
export function NoReportPage() {
  return (
    <Shell title="No report here" header={<strong>Amends</strong>}>
      <section class="card">
        <h1>There is no report at this address.</h1>
        <p>
          If you have just raised it, it can take some minutes to appear here: reload this page.
          Otherwise check that the whole address was copied.
        </p>
      </section>
    </Shell>
  )
}
