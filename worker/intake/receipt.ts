import type { Conversation, Receipt } from '../contract.ts'
import { isOpen, nextPromise, type Report, type ReportEvent } from '../report.ts'
import { messagesIn } from '../told.ts'

/** What the customer has in hand at once; the same for every resend. */
export function receiptOf(report: Report, statusUrl: string): Receipt {
  const answer = report.promises.find((promise) => promise.kind === 'answer')
  return {
    report: { id: report.id, reference: report.reference },
    promise: { answerBy: answer?.due ?? report.receivedAt },
    statusUrl,
  }
}

/** What the widget shows of a report that was raised earlier. */
export function conversationOf(
  report: Report,
  events: readonly ReportEvent[],
  statusUrl: string,
  now: number,
): Conversation {
  const promise = isOpen(report.state) ? nextPromise(report) : null
  return {
    report: { id: report.id, reference: report.reference, open: isOpen(report.state) },
    reason: report.reason.label,
    receivedAt: report.receivedAt,
    messages: messagesIn(events),
    promise: promise && { kind: promise.kind, due: promise.due, late: promise.due < now },
    statusUrl,
  }
}
