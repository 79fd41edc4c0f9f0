import type { Transition } from './events.ts'
import { type MemberData, memberFollowOf } from './merged-reports.ts'
import type { StaffActor } from './report.ts'

/** Whom each kind of follow-up is for: one report, or all that its subject names. */
const DUE_TARGETS = {
  /** Staff said something to everybody whose report goes on with this one. */
  tell: 'merged',
  /** The report that others went on with is resolved: so are they. */
  settle: 'merged',
  /** The report that others went on with ended without an answer to them: they stand alone again. */
  separate: 'merged',
  /** Somebody left the team: what they had in hand needs another owner. */
  call_for_help: 'owned',
  /** A known problem is over: everybody who waited for it is told. */
  tell_end: 'waiting',
  /** The key that signed the links of earlier mails is lost: customers who get mail get new links. */
  renew_links: 'mailed',
  /** Somebody wants to be told of a known problem's end: their report goes on with it. */
  join: 'report',
  /** The clock could not turn a report: it tries again. */
  tick: 'report',
} as const

export type DueKind = keyof typeof DUE_TARGETS
export type DueTarget = (typeof DUE_TARGETS)[DueKind]

/** Whom a kind of follow-up is for. */
export function targetOf(kind: DueKind): DueTarget {
  return DUE_TARGETS[kind]
}

/** Whether this release knows a kind. */
export function isDueKind(kind: string): kind is DueKind {
  return Object.hasOwn(DUE_TARGETS, kind)
}

/** A follow-up before it is stored. */
export interface PlannedDue {
  /** The same for the same cause. */
  readonly id: string
  readonly kind: DueKind
  /** A report, a person or a known problem, by its id. */
  readonly subject: string
  /** The one report it is for; null for all that the subject names. */
  readonly reportId: string | null
  readonly data?: DueData
}

/** Who asks for it and why, where nobody could read that later; no words of a customer's. */
interface DueData extends Partial<MemberData> {
  readonly actor?: StaffActor
  readonly reason?: string
}

/** A follow-up that is stored. */
export interface DueCommand extends Required<PlannedDue> {
  readonly siteId: string
  readonly since: number
  readonly attempts: number
  /** Reports up to this id are done. */
  readonly afterId: string
}

/** What an event makes follow for other reports, or for this one beside what it says. */
export function consequencesOf(transition: Transition): readonly PlannedDue[] {
  return [...forMembers(transition), ...joins(transition)]
}

// Whoever was merged into a report would be lost with it, or hear of nothing.
function forMembers(transition: Transition): readonly PlannedDue[] {
  const follow = memberFollowOf(transition)
  if (follow === null) return []
  const { event, after } = transition
  const actor = 'id' in event.actor ? { actor: event.actor } : {}
  return [
    {
      id: `all-${after.id}-${event.seq}`,
      kind: follow.kind,
      subject: after.id,
      reportId: null,
      data: { ...follow.data, ...actor },
    },
  ]
}

// What looks like abuse joins nothing.
function joins({ event: { type }, after: { id, notice } }: Transition): readonly PlannedDue[] {
  if (type !== 'raised' || !notice) return []
  return [{ id: `join-${id}`, kind: 'join', subject: notice, reportId: id }]
}

/** The follow-up that tries a report's clock again; as long as there is one, the clock skips it. */
export function tickOf(reportId: string): PlannedDue {
  return { id: `tick-${reportId}`, kind: 'tick', subject: reportId, reportId }
}

/** The part of a follow-up that could not be done for one report, as one of its own. */
export function retryOf({ id, kind, subject, data }: DueCommand, reportId: string): PlannedDue {
  return { id: `${id} ${reportId}`, kind, subject, reportId, data }
}

/** The number under which a report remembers that it was done: the same for each retry. */
export function dueKeyOf({ id, reportId }: Pick<DueCommand, 'id' | 'reportId'>): string {
  const end = ` ${reportId}`
  return reportId !== null && id.endsWith(end) ? id.slice(0, -end.length) : id
}
