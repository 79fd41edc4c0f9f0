import type { Receipt } from '../contract.ts'
import type { Report } from '../report.ts'

/** What the customer has in hand at once; the same for every resend. */
export function receiptOf(report: Report, statusUrl: string): Receipt {
  const answer = report.promises.find((promise) => promise.kind === 'answer')
  return {
    report: { id: report.id, reference: report.reference },
    promise: { answerBy: answer?.due ?? report.receivedAt },
    statusUrl,
  }
}
