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

/** Open days after which something that was not done is called for again. */
const AGAIN_DAYS = { review: 1, plan: 1, resolve: 5, resolve_latest: 5, close: 5 } as const

/** The deadline that follows one that passed: what is not done is never forgotten. */
export function deadlineAfter(
  passed: Deadline,
  { receivedAt }: Report,
  site: Site,
  now: number,
): Deadline {
  const latest = receivedAt + RESOLVE_LATEST_MS
  if (passed.step === 'resolve' && latest > now) return { step: 'resolve_latest', due: latest }
  const step = passed.step === 'resolve' ? 'resolve_latest' : passed.step
  return { step, due: afterOpenDays(site, now, AGAIN_DAYS[step]) }
}
