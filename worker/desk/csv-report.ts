import { tellContact, tellCost, tellSignal, tellWish } from '../reports/conversation.ts'
import { nextPromise, type Report } from '../reports/report.ts'
import type { Site } from '../sites/site.ts'
import { iso } from '../time/format.ts'

type Column = readonly [name: string, read: (report: Report, site: Site) => string | null]

const COLUMNS: readonly Column[] = [
  ['Reference', ({ reference }) => reference],
  ['Raised', ({ receivedAt }) => iso(receivedAt)],
  ['State', ({ state }) => state],
  ['What went wrong', ({ reason }) => reason.label],
  ['Their words', ({ text }) => text],
  ['Would put it right', (report) => tellWish(report)],
  ['Reach them', (report) => tellContact(report)],
  ['Page', ({ page }) => page.url],
  ['Title of the page', ({ page }) => page.title ?? null],
  ['Clicked', ({ element }) => element?.text ?? null],
  ['In', ({ element }) => element?.section ?? null],
  ['Step', ({ step }) => step],
  ['What was noticed', (report) => tellSignal(report)],
  ['Severity', ({ severity }) => severity],
  ['Owner', ({ owner }) => owner?.name ?? null],
  ['Promised by', (report) => iso(nextPromise(report)?.due)],
  ['Promises broken', ({ promises }) => count(promises.filter((one) => one.status === 'broken'))],
  ['Plan', ({ plan }) => plan],
  [
    'What they get',
    ({ granted }, { currency }) =>
      granted.map(({ remedy }) => tellCost(remedy, currency)).join('; '),
  ],
  ['Resolved', ({ resolvedAt }) => iso(resolvedAt)],
  ['Outcome', ({ outcome }) => outcome],
  ['Opened again', ({ reopenCount }) => String(reopenCount)],
  ['Cause', ({ learning }) => learning?.cause ?? null],
  ['Where it was', ({ learning }) => learning?.failurePoint ?? null],
  ['Prevention', ({ learning }) => learning?.prevention ?? null],
  ['Closed', ({ closedAt }) => iso(closedAt)],
]

function count(list: readonly unknown[]): string {
  return String(list.length)
}

/** The names of the columns. */
export const CSV_HEAD = COLUMNS.map(([name]) => name)

/** A report as the cells of one record; what is not known is empty. */
export function csvRecord(report: Report, site: Site): readonly string[] {
  return COLUMNS.map(([, read]) => read(report, site) ?? '')
}
