import type { KnownIssue } from '../contract.ts'
import type { Report, StaffActor } from './report.ts'

/** Longer than this and nobody reads it before they have clicked. */
export const KNOWN_ISSUE_TEXT_MAX = 200
export const KNOWN_ISSUE_PAGES_MAX = 10

/** A notice whose end has passed by more than this says something untrue. */
export const KNOWN_ISSUE_GRACE_MS = 60 * 60 * 1000

/** A known problem as staff see it. Times are milliseconds UTC. */
export interface PinnedIssue extends KnownIssue {
  readonly siteId: string
  /** The report that it stands for: whoever wants to be told goes on with it. */
  readonly reportId: string
  readonly pinned: { readonly at: number; readonly by: StaffActor }
  readonly ended: {
    readonly at: number
    readonly by: StaffActor
    readonly words: string
    /** When everybody was told, or null as long as that goes on. */
    readonly toldAt: number | null
  } | null
}

/** What a device says when it is told of the end: once, however often that is tried. */
export const saidOver = (noticeId: string) => `over-${noticeId}`

/** Whether a customer waits for the end of a known problem and has been told of nothing yet. */
export function waitsForEnd(report: Report): boolean {
  return isForKnownIssue(report) && !wasToldOver(report)
}

/** Whether a customer who waited for the end of a known problem was told of it. */
export function wasToldOver(report: Report): boolean {
  return isForKnownIssue(report) && report.said.includes(saidOver(report.notice ?? ''))
}

/**
 * Whether a report goes on with a known problem's, for its customer wants to be told of the end.
 * Whoever was parted from the known problem has an ordinary report.
 */
export function isForKnownIssue({ state, notice }: Report): boolean {
  return state === 'merged' && Boolean(notice)
}

/** Whether a notice says something that staff have to look at again. */
export function isOverdue({ until, ended }: PinnedIssue, now: number): boolean {
  return ended === null && until !== null && until < now
}
