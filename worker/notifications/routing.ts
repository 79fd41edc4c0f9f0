import { Temporal } from 'temporal-polyfill'
import {
  CUSTOMER_ID,
  type DeliveryType,
  type Effects,
  NO_EFFECTS,
  type PlannedDelivery,
} from '../reports/effects.ts'
import { type EventType, isNews, type ReportEvent, traitsOf } from '../reports/events.ts'
import { isForKnownIssue } from '../reports/known-issue.ts'
import { isReminderEnough } from '../reports/promises.ts'
import type { Report } from '../reports/report.ts'
import type { AlertRules, AlertTopic, Endpoint, SiteDesk, Staff } from '../sites/site.ts'
import { localTime } from '../time/zone.ts'
import { findChannel } from './channels/channels.ts'

/** How long staff wait for the rest of the story, so that one alert tells all of it. */
export const SETTLE_MS = 45_000

type Planned = Pick<PlannedDelivery, 'recipientId' | 'channel' | 'dueAt' | 'type' | 'when'>

interface World {
  readonly desk: SiteDesk
  readonly newId: () => string
}

/** Which alerts an event causes, calls off or hastens. */
export function effectsOf(event: ReportEvent, report: Report, { desk, newId }: World): Effects {
  const planned = isHeldBack(event)
    ? []
    : [
        ...mails(event, report, desk),
        ...posts(event, report, desk),
        ...customerMails(event, report),
      ]
  const tellsCustomer = isNews(event.type)
  return {
    ...NO_EFFECTS,
    deliveries: planned.map((delivery) => ({
      ...delivery,
      reportId: report.id,
      seq: event.seq,
      messageId: `msg_${newId()}`,
    })),
    cancel: cancelOf(event),
    // What still waits to be told comes before the news that it is answered.
    hastenTo: tellsCustomer || event.type === 'finished' ? event.at : null,
    hastenCustomerTo: tellsCustomer && report.toldAt <= event.at ? event.at : null,
  }
}

function mails(event: ReportEvent, report: Report, desk: SiteDesk): readonly Planned[] {
  const news = staffNewsOf(event, report)
  if (!news || (event.type === 'promise_reminded' && isReminderEnough(report))) return []
  return readersOf(event, report, desk)
    .filter((staff) => modeOf(staff, news.topic, desk) === 'now')
    .map((staff) => ({
      recipientId: staff.id,
      channel: 'mail',
      type: news.type,
      when: whenForPeople(event),
      dueAt: afterQuiet(staff.alerts.quiet, desk.site.calendar.timeZone, settled(event)),
    }))
}

function modeOf(
  { role, alerts }: Staff,
  topic: keyof NonNullable<Staff['alerts']['topics']>,
  desk: SiteDesk,
) {
  return alerts.topics?.[topic] ?? desk.site.alerts[role]?.[topic] ?? 'now'
}

// Chats hear what staff hear, but for what concerns one of them alone.
function posts(event: ReportEvent, report: Report, { endpoints }: SiteDesk): readonly Planned[] {
  const news = staffNewsOf(event, report)
  const chatType = news && news.topic !== 'team' ? news.type : null
  return endpoints.flatMap((endpoint): Planned[] => {
    const isForPrograms = findChannel(endpoint)?.readers === 'programs'
    const type = isForPrograms ? ROUTES[event.type].webhook : chatType
    if (type === null) return []
    const when = isForPrograms ? whenOf(event) : whenForPeople(event)
    return [{ recipientId: endpoint.id, channel: 'webhook', type, when, dueAt: settled(event) }]
  })
}

/** What an endpoint is told of which events: the types of deliveries, by the types of events. */
export function postsTo(
  endpoint: Pick<Endpoint, 'channel'>,
): Readonly<Partial<Record<EventType, DeliveryType>>> {
  const isForPrograms = findChannel(endpoint)?.readers === 'programs'
  const types = Object.entries(ROUTES).flatMap(([type, route]: [string, Route]) => {
    const chat = route.staff && route.staff.topic !== 'team' ? route.staff.type : null
    const told = isForPrograms ? route.webhook : chat
    return told === null ? [] : [[type, told] as const]
  })
  return Object.fromEntries(types)
}

// What a report that is held back goes on to say rings nobody, neither staff nor an address in it.
function isHeldBack({ to, actor }: ReportEvent): boolean {
  return to === 'quarantined' && actor.role === 'customer'
}

// Nobody is mailed who did not confirm that the address is theirs.
function customerMails(event: ReportEvent, report: Report): readonly Planned[] {
  const base = { recipientId: CUSTOMER_ID, channel: 'mail' } as const
  const wasHeldBack = event.type === 'released' && report.mail.status === 'asked'
  if (event.type === 'mail_asked' || wasHeldBack) {
    return [{ ...base, type: 'report.mail_asked', when: 'always', dueAt: event.at }]
  }
  if (!isNews(event.type) || report.mail.status !== 'on') return []
  const type: DeliveryType = `report.${event.type}`
  return [{ ...base, type, when: 'unless_waiting', dueAt: Math.max(event.at, report.toldAt) }]
}

function whenOf({ type }: ReportEvent): PlannedDelivery['when'] {
  const { ends, grows } = traitsOf(type)
  if (ends) return 'if_told'
  return grows && type !== 'raised' ? 'unless_waiting' : 'always'
}

// What one deed leads to at once is told with it: people read one alert, programs count both.
function whenForPeople(event: ReportEvent): PlannedDelivery['when'] {
  return traitsOf(event.type).follows ? 'unless_planned' : whenOf(event)
}

// An address that was given up for another one hears nothing more, and whoever confirmed theirs is
// not asked any more: news must not wait for a question that is not sent.
function cancelOf({ type, actor }: ReportEvent): Effects['cancel'] {
  // One more who has the problem that is known: staff count them, and are told of none.
  if (type === 'merged' && actor.role === 'system') return 'all'
  return traitsOf(type).cancels ?? null
}

function settled({ type, at }: ReportEvent): number {
  return traitsOf(type).grows ? at + SETTLE_MS : at
}

/** Who of the staff is told. `team` is everybody until somebody owns the report. */
type Audience = 'team' | 'owner' | 'leads' | 'escalation' | 'receiver' | 'admins'

/** How staff hear of an event, and what it counts as in their own rules. */
interface StaffNews {
  readonly type: DeliveryType
  readonly to: readonly Audience[]
  readonly topic: AlertTopic
}

/** What staff and webhooks are told of an event; what customers are told is a trait of its type. */
interface Route {
  /** What staff are mailed and chats are told, or null. */
  readonly staff: StaffNews | null
  /** The type of webhook of a public event. Notes and what a mail address does stay inside. */
  readonly webhook: DeliveryType | null
}

/** Every type of event, and what staff and webhooks are told of it. */
export const ROUTES = {
  raised: {
    staff: { type: 'report.raised', to: ['team'], topic: 'new' },
    webhook: 'report.raised',
  },
  quarantined: {
    staff: { type: 'report.held', to: ['team'], topic: 'new' },
    webhook: null,
  },
  suspected: {
    staff: { type: 'report.held', to: ['team'], topic: 'new' },
    webhook: null,
  },
  released: {
    staff: { type: 'report.raised', to: ['team'], topic: 'new' },
    webhook: 'report.raised',
  },
  spam_marked: { staff: null, webhook: null },
  details_added: {
    staff: { type: 'report.updated', to: ['team'], topic: 'customer' },
    webhook: 'report.updated',
  },
  finished: { staff: null, webhook: null },
  withdrawn: {
    staff: { type: 'report.withdrawn', to: ['team'], topic: 'customer' },
    webhook: 'report.withdrawn',
  },
  wrote: {
    staff: { type: 'report.updated', to: ['team'], topic: 'customer' },
    webhook: 'report.updated',
  },
  attached: {
    staff: { type: 'report.updated', to: ['team'], topic: 'customer' },
    webhook: 'report.updated',
  },
  acknowledged: { staff: null, webhook: 'report.acknowledged' },
  planned: { staff: null, webhook: 'report.planned' },
  messaged: { staff: null, webhook: 'report.messaged' },
  noted: { staff: null, webhook: null },
  move_asked: { staff: null, webhook: null },
  move_agreed: {
    staff: { type: 'report.move_agreed', to: ['owner'], topic: 'customer' },
    webhook: null,
  },
  approval_asked: {
    staff: { type: 'report.approval_asked', to: ['leads'], topic: 'team' },
    webhook: null,
  },
  approval_refused: {
    staff: { type: 'report.approval_refused', to: ['owner'], topic: 'team' },
    webhook: null,
  },
  offered: { staff: null, webhook: 'report.offered' },
  granted: { staff: null, webhook: 'report.granted' },
  offer_reminded: { staff: null, webhook: null },
  offer_withdrawn: { staff: null, webhook: 'report.offer_withdrawn' },
  picked: {
    staff: { type: 'report.picked', to: ['owner'], topic: 'customer' },
    webhook: 'report.picked',
  },
  countered: {
    staff: { type: 'report.countered', to: ['owner'], topic: 'customer' },
    webhook: 'report.countered',
  },
  resolved: { staff: null, webhook: 'report.resolved' },
  confirmed: {
    staff: { type: 'report.confirmed', to: ['owner'], topic: 'customer' },
    webhook: 'report.confirmed',
  },
  follow_up_sent: { staff: null, webhook: null },
  follow_up_answered: {
    staff: { type: 'report.follow_up_answered', to: ['owner'], topic: 'customer' },
    webhook: 'report.follow_up_answered',
  },
  reopened: {
    staff: { type: 'report.reopened', to: ['owner', 'leads'], topic: 'customer' },
    webhook: 'report.reopened',
  },
  learned: { staff: null, webhook: null },
  closed: { staff: null, webhook: 'report.closed' },
  handover_offered: {
    staff: { type: 'report.handover_offered', to: ['receiver'], topic: 'team' },
    webhook: null,
  },
  handover_accepted: { staff: null, webhook: 'report.handed_over' },
  handover_declined: {
    staff: { type: 'report.handover_declined', to: ['owner'], topic: 'team' },
    webhook: null,
  },
  handover_returned: {
    staff: { type: 'report.handover_returned', to: ['owner'], topic: 'team' },
    webhook: null,
  },
  handed_over: {
    staff: { type: 'report.handed_over', to: ['owner'], topic: 'team' },
    webhook: 'report.handed_over',
  },
  escalated: {
    staff: { type: 'report.escalated', to: ['escalation'], topic: 'due' },
    webhook: 'report.escalated',
  },
  merged: { staff: null, webhook: 'report.merged' },
  separated: {
    staff: { type: 'report.raised', to: ['team'], topic: 'new' },
    webhook: 'report.raised',
  },
  promise_reminded: {
    staff: { type: 'report.promise_reminded', to: ['team'], topic: 'due' },
    webhook: null,
  },
  promise_broken: {
    staff: { type: 'report.promise_broken', to: ['owner'], topic: 'due' },
    webhook: 'report.promise_broken',
  },
  deadline_passed: {
    staff: { type: 'report.deadline_passed', to: ['owner'], topic: 'due' },
    webhook: null,
  },
  mail_asked: { staff: null, webhook: null },
  mail_confirmed: { staff: null, webhook: null },
  mail_stopped: { staff: null, webhook: null },
  links_revoked: { staff: null, webhook: null },
  erasure_asked: {
    staff: { type: 'report.erasure_asked', to: ['admins'], topic: 'customer' },
    webhook: null,
  },
  erased: { staff: null, webhook: 'report.erased' },
} as const satisfies Record<EventType, Route>

/** The events of which staff are told. */
export type StaffEvent = {
  [Type in EventType]: (typeof ROUTES)[Type]['staff'] extends null ? never : Type
}[EventType]

/** How staff hear of an event, or null where they do not. */
function staffNewsOf(event: ReportEvent, report: Report): StaffNews | null {
  const { type } = event
  // One more detail of a problem that is known is no news; words of the customer are.
  if ((type === 'details_added' || type === 'attached') && isForKnownIssue(report)) return null
  // Of a flood staff are told once; the digest lists the rest.
  if ((type === 'quarantined' || type === 'suspected') && !event.data.isOnly) return null
  // A clock that stood still reminds of nothing that has broken meanwhile.
  if (type === 'promise_reminded' && event.at > event.data.due) return null
  return ROUTES[type].staff
}

/** The staff whom an event is for. Where nobody fits, everybody is told rather than nobody. */
function readersOf(event: ReportEvent, report: Report, { staff }: SiteDesk): readonly Staff[] {
  const audiences = staffNewsOf(event, report)?.to ?? []
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

const DAY_MINUTES = 24 * 60

/** When an alert that comes up at `at` may go out: then, or when the quiet hours end. */
export function afterQuiet(quiet: AlertRules['quiet'], timeZone: string, at: number): number {
  if (!quiet || quiet.from === quiet.to) return at
  const local = localTime(at, timeZone)
  const minute = local.hour * 60 + local.minute
  const { from, to } = quiet
  const spansMidnight = from > to
  const isQuiet = spansMidnight ? minute >= from || minute < to : minute >= from && minute < to
  if (!isQuiet) return at
  const endsTomorrow = to >= DAY_MINUTES || (spansMidnight && minute >= from)
  const day = endsTomorrow ? local.add({ days: 1 }) : local
  const end = day.withPlainTime(new Temporal.PlainTime(Math.floor(to / 60) % 24, to % 60))
  // Where the clock goes back, the hour comes twice and its end may be over already.
  return Math.max(at, end.epochMilliseconds)
}
