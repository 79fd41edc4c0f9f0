import { effectsOf } from '../alerts/rules.ts'
import { ledgerOf } from '../reports/actions/amends.ts'
import { type Effects, joinEffects, NO_EFFECTS } from '../reports/effects.ts'
import type { ReportEvent } from '../reports/events.ts'
import { apply } from '../reports/reduce.ts'
import type { Report } from '../reports/report.ts'
import type { SiteDesk } from '../sites/site.ts'

/** What the events between two states of a report do together: to its alerts and to the ledger. */
export function effectsOfAll(
  before: Report | null,
  next: Report,
  events: readonly ReportEvent[],
  desk: SiteDesk,
  newId: () => string,
): Effects {
  let current = before
  return events
    .map((event): Effects => {
      const ledger = ledgerOf(current, event, desk.site, desk.staff)
      current = apply(current, event)
      return { ...effectsOf(event, next, { desk, newId }), ledger }
    })
    .reduce(joinEffects, NO_EFFECTS)
}
