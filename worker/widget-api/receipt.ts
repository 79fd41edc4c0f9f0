import type { Receipt } from '../contract.ts'
import { answerBy } from '../reports/promises.ts'
import type { Report } from '../reports/report.ts'
import type { Site } from '../sites/site.ts'
/** What the customer has in hand at once; the same for every resend. */
export function receiptOf(report: Report, site: Site, statusUrl: string): Receipt {
  const answer = report.promises.find((promise) => promise.kind === 'answer')
  return {
    report: { id: report.id, reference: report.reference },
    // A report that looks like abuse is promised nothing less.
    promise: { answerBy: answer?.due ?? answerBy(site, report.receivedAt) },
    statusUrl,
  }
}
