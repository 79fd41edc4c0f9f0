import type { IntakeMessage } from '../env.ts'
import { Time } from '../http/page.tsx'
import { answerBy } from '../reports/promises.ts'
import { referenceOf } from '../reports/reference.ts'
import type { Site, Staff } from '../sites/site.ts'
import { tellTime } from '../time/format.ts'

interface CardProps {
  readonly letters: readonly IntakeMessage[]
  readonly site: Site
  readonly staff: Staff
  readonly now: number
}

/** Reports that were accepted and could not be stored; nothing where there are none. */
export function HeldCard({ letters, site, staff, now }: CardProps) {
  if (letters.length === 0) return null
  return (
    <section class="card" id="held">
      <h2>
        Accepted, but not stored <span class="count">{letters.length}</span>
      </h2>
      <p>
        These customers have their receipts, and the database would not take their reports. Nobody
        was alerted.
      </p>
      {letters.map(({ reportId, raised: { at, data } }) => (
        <article>
          <h3>
            {referenceOf(reportId)}: {data.reason.label}
          </h3>
          <p class="soft">
            <Time at={at}>{tellTime(at, now, site.calendar)}</Time> on {data.page.url}, answer
            promised by{' '}
            <Due by={'answerBy' in data ? data.answerBy : answerBy(site, at)} {...{ site, now }} />
          </p>
          {data.text !== null && <p class="words">{data.text}</p>}
          {staff.role !== 'agent' && (
            <div class="line">
              <form method="post" action="/desk/deliveries/held/again">
                <input type="hidden" name="id" value={reportId} />
                <button type="submit">Store it now</button>
              </form>
              {staff.role === 'admin' && (
                <form method="post" action="/desk/deliveries/held/drop">
                  <input type="hidden" name="id" value={reportId} />
                  <button type="submit" class="quiet">
                    Delete it for good
                  </button>
                </form>
              )}
            </div>
          )}
        </article>
      ))}
      {staff.role === 'agent' && <p class="soft">A lead or an admin can store them.</p>}
    </section>
  )
}

function Due({ by, site, now }: Pick<CardProps, 'site' | 'now'> & { by: number }) {
  return <Time at={by}>{tellTime(by, now, site.calendar)}</Time>
}
