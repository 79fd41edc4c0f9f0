import type { Effects, PlannedDelivery } from '../delivery.ts'
import type { Report, ReportEvent } from '../report.ts'
import type { SiteDesk } from '../site.ts'

/** How long staff wait for the rest of the story, so that one alert tells all of it. */
export const SETTLE_MS = 45_000

type Recipient = Pick<PlannedDelivery, 'recipientId' | 'channel'>

interface World {
  readonly desk: SiteDesk
  readonly newId: () => string
}

/** Which alerts an event causes, calls off or hastens. */
export function effectsOf(event: ReportEvent, report: Report, world: World): Effects {
  const everyone: readonly Recipient[] = [...mails(report, world), ...webhooks(world)]
  const plan = (
    recipients: readonly Recipient[],
    type: PlannedDelivery['type'],
    when: PlannedDelivery['when'],
    dueAt: number,
  ): readonly PlannedDelivery[] =>
    recipients.map((recipient) => ({
      ...recipient,
      reportId: report.id,
      seq: event.seq,
      type,
      when,
      dueAt,
      messageId: `msg_${world.newId()}`,
    }))
  const none = { deliveries: [], cancelWaiting: false, hastenTo: null }
  const settled = event.at + SETTLE_MS
  switch (event.type) {
    case 'raised':
      return { ...none, deliveries: plan(everyone, 'report.raised', 'always', settled) }
    case 'details_added':
      return { ...none, deliveries: plan(everyone, 'report.updated', 'unless_waiting', settled) }
    case 'finished':
      return { ...none, hastenTo: event.at }
    case 'withdrawn':
      return {
        deliveries: plan(everyone, 'report.withdrawn', 'if_told', event.at),
        cancelWaiting: true,
        hastenTo: null,
      }
    case 'acknowledged':
    case 'messaged': {
      const type = `report.${event.type}` as const
      const deliveries = plan(webhooks(world), type, 'always', event.at)
      // What still waits to be told comes before the news that it is answered.
      return { ...none, deliveries, hastenTo: event.at }
    }
    default:
      return event satisfies never
  }
}

// Once a report has an owner, the others need not hear of it, unless the owner has left.
function mails(report: Report, { desk }: World): readonly Recipient[] {
  const owner = desk.staff.filter(({ id }) => id === report.owner?.id)
  const readers = owner.length > 0 ? owner : desk.staff
  return readers.map(({ id }) => ({ recipientId: id, channel: 'mail' }))
}

function webhooks({ desk }: World): readonly Recipient[] {
  return desk.endpoints.map((endpoint) => ({ recipientId: endpoint.id, channel: 'webhook' }))
}
