import type { LedgerChange } from '../delivery.ts'
import type { ReportEvent } from '../event.ts'
import { costOf } from '../remedy.ts'
import type { Report } from '../report.ts'
import type { Site, Staff } from '../site.ts'
import { monthOf } from './promise.ts'

/** An offer holds what its dearest remedy costs, until the customer chooses or it ends. */
export function ledgerOf(
  before: Report | null,
  event: ReportEvent,
  site: Site,
  staff: readonly Staff[],
): readonly LedgerChange[] {
  if (event.type === 'offered' || event.type === 'granted') {
    const { data, seq, at } = event
    const role = staff.find(({ id }) => id === data.authority.id)?.role ?? 'agent'
    const limits = { monthFrom: monthOf(site, at), monthMax: site.authority[role].perMonth }
    return [{ type: 'hold', seq, at, staffId: data.authority.id, amount: costOf(data), ...limits }]
  }
  const offer = before?.offer
  if (!offer || event.to === 'proposed') return []
  const chosen =
    event.type === 'picked'
      ? offer.remedies.find(({ id }) => id === event.data.remedyId)
      : undefined
  return [{ type: 'settle', seq: offer.seq, amount: chosen?.amount ?? 0 }]
}
