import { DEMO_SITE } from '../../demo/seed.ts'
import type { ReportEvent } from '../../worker/reports/events.ts'
import { answerDate } from '../../worker/reports/promises.ts'
import { reduce } from '../../worker/reports/reduce.ts'
import type { Raised, Report } from '../../worker/reports/report.ts'

/** Monday 10:00 in Lisbon, an hour after the demo shop opens. */
export const MONDAY = Date.parse('2026-03-09T10:00Z')

export const CUSTOMER = { role: 'customer' } as const
export const SYSTEM = { role: 'system' } as const
export const SAM = { role: 'agent', id: 'sam', name: 'Sam Okafor' } as const
export const KIM = { role: 'agent', id: 'kim', name: 'Kim Tran' } as const
export const LEA = { role: 'lead', id: 'lea', name: 'Lea Lind' } as const
export const ADA = { role: 'admin', id: 'ada', name: 'Ada Diaz' } as const

export const TOLD: Raised = {
  id: 'AAAAAAAAAAAAAAAAAAAAAA',
  siteId: 'demo',
  keyHash: 'key-hash',
  bodyHash: 'body-hash',
  collector: 'https://collector.example',
  reason: { code: 'broken', label: 'Something doesn’t work' },
  trigger: 'panel',
  page: { url: 'https://shop.example/checkout' },
  element: null,
  step: null,
  text: null,
  clientAt: MONDAY,
}

const DATE = answerDate(DEMO_SITE, MONDAY)

/** The first event of a report that was raised on Monday. */
export const RAISED: ReportEvent = {
  seq: 1,
  at: MONDAY,
  actor: CUSTOMER,
  from: null,
  to: 'received',
  type: 'raised',
  data: { ...TOLD, answerBy: DATE.due, remindAt: DATE.remindAt },
}

/** A report that was raised on Monday. */
export const newReport = (): Report => reduce(null, RAISED)
