import type { DatedPromise, Report } from '../report.ts'
import type { Site } from '../site.ts'
import { answerDate } from './promise.ts'
import { heldUp, openPromise } from './promises.ts'

/** Every promise as the customer sees it: suspicion of abuse makes no difference to them. */
export function promisesShown(report: Report, site: Site): readonly DatedPromise[] {
  const { state, promises, receivedAt } = report
  if (state !== 'quarantined') return promises
  const held = heldUp(report)
  if (held) {
    return promises.map((one) => (one === held ? { ...one, status: 'open', settledAt: null } : one))
  }
  return [openPromise('answer', answerDate(site, receivedAt), receivedAt)]
}
