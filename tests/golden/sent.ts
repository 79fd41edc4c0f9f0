import type { Language } from '../../worker/contract.ts'
import { effectsOf } from '../../worker/notifications/routing.ts'
import type { PlannedDelivery } from '../../worker/reports/effects.ts'
import type { EventType } from '../../worker/reports/events.ts'
import type { Report } from '../../worker/reports/report.ts'
import type { Staff } from '../../worker/sites/site.ts'
import { ENDPOINTS, type GoldenScene, insertAll, PEOPLE, type Sent, SITE, upTo } from './scene.ts'
import { STORED } from './stored.ts'

const MINUTE = 60_000

/** An event of a stored report. */
export interface Spot {
  readonly name: string
  readonly seq: number
  readonly type: EventType
}

const DESK = {
  site: SITE,
  staff: PEOPLE.map((one): Staff => ({ ...one, siteId: 'demo', alerts: {}, generation: 0 })),
  endpoints: ENDPOINTS.map((one) => ({
    ...one,
    config: {},
    siteId: 'demo',
    previousSecret: null,
    previousUntil: null,
    failingSince: null,
    disabledAt: null,
    disabledBecause: null,
    addedBy: null,
  })),
}

/** Every event of the stored reports that were told by hand, and not at random. */
export const SPOTS: readonly Spot[] = STORED.filter(
  ({ name }) => !name.startsWith('walk-'),
).flatMap(({ name, events }) => events.map(({ seq, type }) => ({ name, seq, type })))

/** The first spots of each type of event, `most` of a type, each of another report. */
export function firstOfEach(most: number): readonly Spot[] {
  const byType = Map.groupBy(SPOTS, ({ type }) => type)
  return [...byType.values()].flatMap((spots) => {
    const names = new Map(spots.map((spot) => [spot.name, spot]))
    // The last ones are told by stories of their own, in more words.
    return [...names.values()].slice(-most)
  })
}

const wantsMail = (report: Report, language: Language): Report => ({
  ...report,
  language,
  mail: report.mail.status === 'asked' ? report.mail : { status: 'on', email: 'ann@mail.example' },
})

/** What an event causes where the customer wants mail, in that language. */
export function effectsAt({ name, seq }: Spot, as: string, language: Language = 'en') {
  const { report, events } = upTo(name, seq, as)
  const event = events.at(-1)
  if (!event) throw new Error('Nothing happened.')
  const told = wantsMail(report, language)
  const effects = effectsOf(event, told, { desk: DESK, newId: () => '' })
  return { report: told, events, event, effects }
}

/** What the worker sends for events, by event; `to` is who of those whom it tells is looked at. */
export async function sentAt(
  scene: GoldenScene,
  to: string,
  spots: readonly Spot[],
  language: Language,
  wanted: (planned: readonly PlannedDelivery[]) => readonly PlannedDelivery[],
): Promise<ReadonlyMap<string, readonly Sent[]>> {
  const cases = spots.flatMap((spot) => {
    const title = `${spot.type}: ${spot.name} ${spot.seq}`
    const { effects, ...stored } = effectsAt(spot, `${title} ${language} ${to}`, language)
    const deliveries = wanted(effects.deliveries).map((one) => ({
      ...one,
      messageId: `msg_${one.type}_${one.recipientId}`,
    }))
    return deliveries.length > 0 ? [{ title, deliveries, ...stored }] : []
  })
  await scene.store(cases)
  await insertAll(
    scene.db,
    `INSERT INTO delivery (report_id, seq, recipient_id, site_id, channel, type, message_id, due_at)
     SELECT value ->> 'reportId', value ->> 'seq', value ->> 'recipientId', 'demo',
       value ->> 'channel', value ->> 'type', value ->> 'messageId', 0 FROM json_each(?)`,
    cases.flatMap(({ deliveries }) => deliveries),
  )
  const rounds = cases.map(({ event, report }) => ({ at: event.at + MINUTE, reportId: report.id }))
  const sent = await scene.ring(rounds)
  return new Map(cases.map(({ title }, at) => [title, sent[at] ?? []]))
}
