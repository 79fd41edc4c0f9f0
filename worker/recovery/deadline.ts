import type { Deadline, Report, State } from '../report.ts'
import type { Site } from '../site.ts'
import { afterOpenDays, DAY_MS } from './promise.ts'

const RESOLVE_LATEST_MS = 30 * DAY_MS

/** What staff have to have done next once a report has come to a state, or null. */
export function deadlineIn(state: State, site: Site, now: number): Deadline | null {
  switch (state) {
    case 'quarantined':
      return { step: 'review', due: afterOpenDays(site, now, 1) }
    case 'acknowledged':
      return { step: 'plan', due: afterOpenDays(site, now, 1) }
    case 'working':
      return { step: 'resolve', due: afterOpenDays(site, now, 5) }
    case 'resolved':
    case 'confirmed':
      return { step: 'close', due: afterOpenDays(site, now, 10) }
    // A promise stands while nobody has answered; while the customer chooses, staff wait.
    default:
      return null
  }
}

/** The deadline that follows one that passed: work that drags on has one last date. */
export function deadlineAfter(passed: Deadline, { receivedAt }: Report, now: number) {
  const due = receivedAt + RESOLVE_LATEST_MS
  return passed.step === 'resolve' && due > now ? ({ step: 'resolve_latest', due } as const) : null
}
