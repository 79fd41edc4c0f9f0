import type { EventType, ReportEvent } from '../event.ts'
import { isNews, REACTIONS } from '../news.ts'
import type { Report } from '../report.ts'
import { DAY_MS } from './promise.ts'

/** What the customer does that a person should react to. */
const ASKS = [
  'wrote',
  'picked',
  'countered',
  'reopened',
  'details_added',
  'attached',
] as const satisfies EventType[]

/**
 * Keeps account of who waits for whom. News go to the customer at once where they asked for them
 * and when it is resolved; else at most once a day, for too many updates hurt (Hogreve et al. 2017).
 */
export function withWaiting(report: Report, { type, at, actor }: ReportEvent): Report {
  const asks = actor.role === 'customer' && includes(ASKS, type)
  const isReaction = includes(REACTIONS, type)
  const { waitsSince, toldAt } = report
  const isAtOnce =
    (isReaction && waitsSince !== null) ||
    type === 'resolved' ||
    type === 'acknowledged' ||
    type === 'links_revoked'
  return {
    ...report,
    waitsSince: asks ? (waitsSince ?? at) : isReaction ? null : waitsSince,
    lastWords: isReaction ? null : report.lastWords,
    toldAt: !isNews(type) ? toldAt : isAtOnce ? at : tellableAt(toldAt, at),
  }
}

// What waits already will tell this as well, so it moves no further away.
function tellableAt(toldAt: number, at: number): number {
  return toldAt > at ? toldAt : Math.max(at, toldAt + DAY_MS)
}

function includes(types: readonly EventType[], type: EventType): boolean {
  return types.includes(type)
}
