import type { ListName } from '../../db/queries/lists.ts'
import type { LiveReport } from '../../db/queries/live.ts'
import { isOpen, type Report } from '../../reports/report.ts'
import type { Staff } from '../../sites/site.ts'

/** Something that is due within this is due soon. */
export const SOON_MS = 4 * 60 * 60 * 1000

/** One way to look at the reports that are under way. */
export interface InboxView {
  readonly name: ListName
  readonly label: string
  /** What stands there when it is empty. */
  readonly empty: string
  /** Whether a report stands in it, as the list of this name finds it. */
  readonly fits: (report: LiveReport, staff: Staff, now: number) => boolean
}

/** The views of the desk; a report may stand in several. */
export const INBOX_VIEWS = [
  {
    name: 'mine',
    label: 'Mine',
    empty: 'Nothing is assigned to you.',
    fits: ({ ownerId, state, waitsSince }, staff) =>
      ownerId === staff.id && (state !== 'closed' || waitsSince !== null),
  },
  {
    name: 'unowned',
    label: 'Unassigned',
    empty: 'No unassigned reports.',
    fits: (report) => report.state === 'received',
  },
  {
    name: 'soon',
    label: 'Due soon',
    empty: 'Nothing is due in the next few hours.',
    fits: (report, _staff, now) => isDueSoon(report, now),
  },
  {
    name: 'broken',
    label: 'Overdue',
    empty: 'Nothing is overdue.',
    fits: (report, _staff, now) => isBroken(report, now),
  },
  {
    name: 'waiting',
    label: 'Waiting for customer',
    empty: 'No reports are waiting for a customer.',
    fits: (report) => report.state === 'proposed',
  },
  {
    name: 'follow-ups',
    label: 'Follow-ups',
    empty: 'Nothing to follow up on or close.',
    fits: ({ state }) => state === 'resolved' || state === 'confirmed',
  },
  {
    name: 'quarantined',
    label: 'Possible spam',
    empty: 'Nothing looks like spam.',
    fits: ({ state }) => state === 'quarantined',
  },
  {
    name: 'all',
    label: 'All open',
    empty: 'No open reports. New ones will appear here.',
    fits: () => true,
  },
] as const satisfies readonly InboxView[]

/** What the home page is made of: of each of these lists the first. */
export const HOME_LISTS = [
  'asked',
  'theirs-broken',
  'mine-waiting',
  'mine-soon',
  'unowned',
  'mine',
  'quarantined',
  'reopened',
] as const satisfies readonly ListName[]
export type HomeList = (typeof HOME_LISTS)[number]

/** What waits for this person's yes: a hand-over, amends of a colleague, or an erasure. */
export function isAskedOf(report: LiveReport, { id, role }: Staff): boolean {
  const { handoverTo, approvalBy, erasureAskedAt } = report
  const mayErase = role === 'admin' && erasureAskedAt !== null
  const mayApproveIt = role !== 'agent' && approvalBy !== null && approvalBy !== id
  return handoverTo === id || mayApproveIt || mayErase
}

/** Whether amends of somebody else wait for this person's approval. */
export function mayApprove(
  { approval }: Report,
  { id, role }: Pick<Staff, 'id' | 'role'>,
): boolean {
  return role !== 'agent' && approval !== null && approval.by.id !== id
}

/** Whether something is promised or planned within the next hours. */
function isDueSoon({ due, nextStepDue }: LiveReport, now: number): boolean {
  return [due, nextStepDue].some((date) => date !== null && date >= now && date <= now + SOON_MS)
}

/** Whether a promise was broken for which nobody has written to the customer since. */
export function isBroken({ due, isBehind }: LiveReport, now: number): boolean {
  return isBehind || (due !== null && due < now)
}

/** In the order of every list: what is owed first comes first, then what came first. */
export function byUrgency(reports: readonly LiveReport[]): readonly LiveReport[] {
  const dated = reports.map((report) => ({ report, due: dueOf(report) }))
  return dated
    .toSorted((a, b) => a.due - b.due || a.report.receivedAt - b.report.receivedAt)
    .map(({ report }) => report)
}

function dueOf({ reopenCount, state, due, nextStepDue }: LiveReport): number {
  const priority = reopenCount > 0 && isOpen(state) ? 0 : 1
  return (due ?? nextStepDue ?? Number.MAX_SAFE_INTEGER) * priority
}
