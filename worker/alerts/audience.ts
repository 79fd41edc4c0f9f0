import type { DeliveryType } from '../reports/effects.ts'
import type { EventType, ReportEvent } from '../reports/events.ts'
import type { Report } from '../reports/report.ts'
import type { AlertTopic, SiteDesk, Staff } from '../sites/site.ts'

/** Who of the staff is told. `team` is everybody until somebody owns the report. */
type Audience = 'team' | 'owner' | 'leads' | 'escalation' | 'receiver' | 'admins'

/** How staff hear of an event, and what it counts as in their own rules. */
interface StaffNews {
  readonly type: DeliveryType
  readonly to: readonly Audience[]
  readonly topic: AlertTopic
}

/** What staff are mailed and chats are told. Webhooks get every public event. */
export const STAFF_NEWS = {
  raised: { type: 'report.raised', to: ['team'], topic: 'new' },
  separated: { type: 'report.raised', to: ['team'], topic: 'new' },
  released: { type: 'report.raised', to: ['team'], topic: 'new' },
  details_added: { type: 'report.updated', to: ['team'], topic: 'customer' },
  wrote: { type: 'report.updated', to: ['team'], topic: 'customer' },
  attached: { type: 'report.updated', to: ['team'], topic: 'customer' },
  withdrawn: { type: 'report.withdrawn', to: ['team'], topic: 'customer' },
  picked: { type: 'report.picked', to: ['owner'], topic: 'customer' },
  countered: { type: 'report.countered', to: ['owner'], topic: 'customer' },
  move_agreed: { type: 'report.move_agreed', to: ['owner'], topic: 'customer' },
  confirmed: { type: 'report.confirmed', to: ['owner'], topic: 'customer' },
  follow_up_answered: { type: 'report.follow_up_answered', to: ['owner'], topic: 'customer' },
  reopened: { type: 'report.reopened', to: ['owner', 'leads'], topic: 'customer' },
  erasure_asked: { type: 'report.erasure_asked', to: ['admins'], topic: 'customer' },
  approval_asked: { type: 'report.approval_asked', to: ['leads'], topic: 'team' },
  approval_refused: { type: 'report.approval_refused', to: ['owner'], topic: 'team' },
  handover_offered: { type: 'report.handover_offered', to: ['receiver'], topic: 'team' },
  handover_declined: { type: 'report.handover_declined', to: ['owner'], topic: 'team' },
  handover_returned: { type: 'report.handover_returned', to: ['owner'], topic: 'team' },
  handed_over: { type: 'report.handed_over', to: ['owner'], topic: 'team' },
  promise_reminded: { type: 'report.promise_reminded', to: ['team'], topic: 'due' },
  promise_broken: { type: 'report.promise_broken', to: ['owner'], topic: 'due' },
  deadline_passed: { type: 'report.deadline_passed', to: ['owner'], topic: 'due' },
  escalated: { type: 'report.escalated', to: ['escalation'], topic: 'due' },
} as const satisfies Partial<Record<EventType, StaffNews>>
export type StaffEvent = keyof typeof STAFF_NEWS

/** How staff hear of an event, or null where they do not. */
export function staffNewsOf(event: ReportEvent): StaffNews | null {
  const { type } = event
  // Whoever takes care of the other report hears of that one.
  if ((type === 'details_added' || type === 'attached') && event.to === 'merged') return null
  // A clock that stood still reminds of nothing that has broken meanwhile.
  if (type === 'promise_reminded' && event.at > event.data.due) return null
  return type in STAFF_NEWS ? STAFF_NEWS[type as StaffEvent] : null
}

/** The staff whom an event is for. Where nobody fits, everybody is told rather than nobody. */
export function readersOf(
  event: ReportEvent,
  report: Report,
  { staff }: SiteDesk,
): readonly Staff[] {
  const audiences = staffNewsOf(event)?.to ?? []
  const found = audiences.flatMap((audience) => {
    const fitting = staff.filter((one) => belongs(one, audience, event, report))
    return fitting.length > 0 ? fitting : staff
  })
  return [...new Set(found)]
}

function belongs(staff: Staff, audience: Audience, event: ReportEvent, report: Report): boolean {
  const isActor = 'id' in event.actor && event.actor.id === staff.id
  switch (audience) {
    case 'team':
    case 'owner':
      return staff.id === report.owner?.id
    case 'leads':
      return staff.role !== 'agent' && !isActor
    case 'admins':
      return staff.role === 'admin'
    case 'receiver':
      return event.type === 'handover_offered' && staff.id === event.data.to.id
    case 'escalation':
      // Whoever pressed the button knows.
      return staff.role === helperIn(event) && !isActor
    default:
      return audience satisfies never
  }
}

// A lead first, then an admin.
function helperIn(event: ReportEvent): Staff['role'] {
  return event.type === 'escalated' && event.data.level > 1 ? 'admin' : 'lead'
}
