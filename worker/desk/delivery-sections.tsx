import type { Outgoing } from '../db/queries/delivery-log.ts'
import type { SiteDesk, Staff } from '../sites/site.ts'
import { DeliveryRows } from './delivery-row.tsx'

/** Deliveries that stand together under a title. */
export interface Section {
  readonly title: string
  readonly hint?: string
  readonly deliveries: readonly Outgoing[]
  /** Nobody has to do anything about these: they are shown when asked for. */
  readonly isFolded?: boolean
  /** There are more than are shown. */
  readonly isCut: boolean
}

interface SectionsProps {
  readonly sections: readonly Section[]
  readonly desk: SiteDesk
  readonly staff: Staff
  readonly now: number
  /** The one report that the page is about, or null. */
  readonly reportId: string | null
  /** What stands there where there are none. */
  readonly empty: string
}

/** Deliveries by how they stand; what is over is folded away. */
export function Sections({ sections, desk, staff, now, reportId, empty }: SectionsProps) {
  const filled = sections.filter(({ deliveries }) => deliveries.length > 0)
  if (filled.length === 0) return <p class="card">{empty}</p>
  return filled.map((section) => {
    const { deliveries, hint, isCut, isFolded } = section
    const body = (
      <>
        {hint !== undefined && <p class="soft small">{hint}</p>}
        <DeliveryRows {...{ deliveries, desk, staff, now, reportId }} />
        {isCut && (
          <p class="soft small">There are more. Send again what stands here, or a range.</p>
        )}
      </>
    )
    return isFolded === true ? (
      <details class="folded">
        <summary>
          <Title {...section} />
        </summary>
        {body}
      </details>
    ) : (
      <section>
        <Title {...section} />
        {body}
      </section>
    )
  })
}

function Title({ title, deliveries, isCut }: Section) {
  return (
    <h2 class="section">
      {title}{' '}
      <span class="count">
        {deliveries.length}
        {isCut && '+'}
      </span>
    </h2>
  )
}
