import {
  CUSTOMER_ID,
  type DeliveryType,
  type Effects,
  NO_EFFECTS,
  type PlannedDelivery,
} from '../reports/effects.ts'
import { type EventType, isNews, type ReportEvent } from '../reports/events.ts'
import type { Report } from '../reports/report.ts'
import type { SiteDesk, Staff } from '../sites/site.ts'
import { readersOf, staffNewsOf } from './audience.ts'
import { afterQuiet } from './quiet.ts'
import { WEBHOOK_TYPES } from './webhook-type.ts'

/** How long staff wait for the rest of the story, so that one alert tells all of it. */
export const SETTLE_MS = 45_000

type Planned = Pick<PlannedDelivery, 'recipientId' | 'channel' | 'dueAt' | 'type' | 'when'>

interface World {
  readonly desk: SiteDesk
  readonly newId: () => string
}

/** What comes bit by bit, and one alert tells. */
const GROWING: readonly EventType[] = ['raised', 'details_added', 'wrote', 'attached']
/** What may follow from another event in the same moment: from a broken promise, or an answer. */
const FOLLOWS: readonly EventType[] = ['escalated', 'reopened', 'confirmed']
/** After these, what waits to be told is called off, and only who was told hears of it. */
const ENDS: readonly EventType[] = ['withdrawn', 'spam_marked', 'erased']

/** Which alerts an event causes, calls off or hastens. */
export function effectsOf(event: ReportEvent, report: Report, { desk, newId }: World): Effects {
  const planned = isHeldBack(event)
    ? []
    : [...mails(event, report, desk), ...posts(event, desk), ...customerMails(event, report)]
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
  const news = staffNewsOf(event)
  if (!news) return []
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
function posts(event: ReportEvent, { endpoints }: SiteDesk): readonly Planned[] {
  const news = staffNewsOf(event)
  const chatType = news && news.topic !== 'team' ? news.type : null
  return endpoints.flatMap(({ id, format }): Planned[] => {
    const type = format === 'webhook' ? (WEBHOOK_TYPES[event.type] ?? null) : chatType
    if (type === null) return []
    const when = format === 'webhook' ? whenOf(event) : whenForPeople(event)
    return [{ recipientId: id, channel: 'webhook', type, when, dueAt: settled(event) }]
  })
}

// What looks like abuse can ring nobody, neither staff nor an address that it names.
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
  if (ENDS.includes(type)) return 'if_told'
  return GROWING.includes(type) && type !== 'raised' ? 'unless_waiting' : 'always'
}

// What one deed leads to at once is told with it: people read one alert, programs count both.
function whenForPeople(event: ReportEvent): PlannedDelivery['when'] {
  return FOLLOWS.includes(event.type) ? 'unless_planned' : whenOf(event)
}

const ANSWERED_ASK = ['mail_stopped', 'mail_asked', 'mail_confirmed']

// An address that was given up for another one hears nothing more, and whoever confirmed theirs is
// not asked any more: news must not wait for a question that is not sent.
function cancelOf({ type, actor }: ReportEvent): Effects['cancel'] {
  // One more who has the problem that is known: staff count them, and are told of none.
  if (type === 'merged' && actor.role === 'system') return 'all'
  if (ENDS.includes(type) || type === 'suspected') return 'all'
  return ANSWERED_ASK.includes(type) ? 'customer' : null
}

function settled({ type, at }: ReportEvent): number {
  return GROWING.includes(type) ? at + SETTLE_MS : at
}
