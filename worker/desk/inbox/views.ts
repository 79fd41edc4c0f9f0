import { isOpen, nextPromise, type Report } from '../../reports/report.ts'
import type { Staff } from '../../sites/site.ts'

/** Something that is due within this is due soon. */
const SOON_MS = 4 * 60 * 60 * 1000

/** One way to look at the reports that are under way. */
export interface InboxView {
  readonly name: string
  readonly label: string
  /** What stands there when it is empty. */
  readonly empty: string
  readonly fits: (report: Report, staff: Staff, now: number) => boolean
}

/** The views of the desk; a report may stand in several. */
export const INBOX_VIEWS = [
  {
    name: 'mine',
    label: 'Mine',
    empty: 'Nothing is assigned to you.',
    fits: ({ owner, state, waitsSince }, staff) =>
      owner?.id === staff.id && (state !== 'closed' || waitsSince !== null),
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

/** What waits for this person's yes: a hand-over, amends of a colleague, or an erasure. */
export function isAskedOf(report: Report, { id, role }: Staff): boolean {
  const { handover, erasureAskedAt } = report
  const mayErase = role === 'admin' && erasureAskedAt !== null
  return handover?.to.id === id || mayApprove(report, { id, role }) || mayErase
}

/** Whether amends of somebody else wait for this person's approval. */
export function mayApprove(
  { approval }: Report,
  { id, role }: Pick<Staff, 'id' | 'role'>,
): boolean {
  return role !== 'agent' && approval !== null && approval.by.id !== id
}

/** Whether something is promised or planned within the next hours. */
function isDueSoon(report: Report, now: number): boolean {
  const promise = report.state === 'proposed' ? null : nextPromise(report)
  const dates = [promise?.due, report.deadline?.due].filter((due) => due !== undefined)
  return dates.some((due) => due >= now && due <= now + SOON_MS)
}

/** Whether a promise was broken for which nobody has written to the customer since. */
export function isBroken({ state, promises }: Report, now: number): boolean {
  if (state === 'proposed') return false
  return promises.some(
    ({ status, kind, due }, at) =>
      (status === 'open' && due < now) ||
      // A broken promise is followed by the one that took its place.
      (status === 'broken' &&
        isOpen(state) &&
        promises.slice(at + 1).some((later) => later.kind === kind && later.status === 'open')),
  )
}

/** The order of every list: what is owed first comes first, then what came first. */
export function byUrgency(a: Report, b: Report): number {
  return dueOf(a) - dueOf(b) || a.receivedAt - b.receivedAt
}

function dueOf(report: Report): number {
  const priority = report.reopenCount > 0 && isOpen(report.state) ? 0 : 1
  const due = report.state === 'proposed' ? null : nextPromise(report)
  return (due?.due ?? report.deadline?.due ?? Number.MAX_SAFE_INTEGER) * priority
}
