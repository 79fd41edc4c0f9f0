import { effectsOf } from '../alerts/rules.ts'
import { type Effects, joinEffects, NO_EFFECTS } from '../delivery.ts'
import type { ReportEvent } from '../event.ts'
import { apply } from '../recovery/apply.ts'
import { ledgerOf } from '../recovery/ledger.ts'
import type { Report } from '../report.ts'
import type { SiteDesk } from '../site.ts'

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
