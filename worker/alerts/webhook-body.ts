import type { DeliveryType } from '../reports/effects.ts'
import { nextPromise, type Report } from '../reports/report.ts'
import { deskLink } from '../security/links.ts'

/** The body of a webhook: `{type, timestamp, data}`, without any secret of the report. */
export function webhookBody(report: Report, type: DeliveryType, now: number): string {
  const promise = nextPromise(report)
  return JSON.stringify({
    type,
    timestamp: new Date(now).toISOString(),
    data: {
      id: report.id,
      reference: report.reference,
      site: report.siteId,
      state: report.state,
      reason: report.reason,
      trigger: report.trigger,
      text: report.text,
      wish: report.wish,
      wishText: report.wishText,
      contact: report.contact,
      page: report.page,
      element: report.element,
      step: report.step,
      evidence: report.evidence ?? null,
      owner: report.owner && { name: report.owner.name },
      receivedAt: new Date(report.receivedAt).toISOString(),
      promise: promise && { kind: promise.kind, due: new Date(promise.due).toISOString() },
      desk: deskLink(report),
    },
  })
}
