import type { Language } from '../contract.ts'
import { listAttachments } from '../db/attachments.ts'
import { findReport, listEvents, MERGES_MAX } from '../db/reports.ts'
import { findSite } from '../db/sites.ts'
import type { Env } from '../env.ts'
import { textsFor } from '../i18n/load.ts'
import { languageOf } from '../i18n/pick.ts'
import type { Texts } from '../i18n/texts.ts'
import { type Message, messagesIn } from '../reports/conversation.ts'
import type { ReportEvent } from '../reports/events.ts'
import type { Report } from '../reports/report.ts'
import type { Site } from '../sites/site.ts'
import { localeOf, readerOf, tellTime, zoneOf } from '../time/format.ts'
import type { Draft } from './fault.ts'

/** The report that a merged one goes on with, as its customer may see it. */
export interface MergedView {
  readonly report: Report
  /** What staff wrote there since the merge: never the other customer's words. */
  readonly said: readonly Message[]
}

/** Everything that the customer's page shows. */
export interface View {
  readonly site: Site
  readonly report: Report
  readonly events: readonly ReportEvent[]
  /** Ids of pictures that are still there. */
  readonly pictures: ReadonlySet<string>
  readonly merged: MergedView | null
  /** What `findVersion` finds as long as nothing happens. */
  readonly version: number
  readonly now: number
  /** The address of this page, which holds its secret. */
  readonly path: string
  /** What the address ends with, and those of its forms: the language, where it was chosen. */
  readonly query: string
  /** The form that was not accepted, or null. */
  readonly draft: Draft | null
  readonly texts: Texts
  /** How numbers are written. */
  readonly locale: string
  /** The zone of the customer's clock. */
  readonly zone: string
  /** A moment, on the customer's clock. */
  readonly tell: (at: number) => string
}

interface Asked extends Pick<View, 'now' | 'path' | 'query' | 'draft'> {
  readonly language: Language | null
  /** The clock of whoever reads it, where the address says it. */
  readonly zone: string | null
}

/** Gathers what the page of a report shows; null where its site is gone. */
export async function readView(
  env: Env,
  report: Report,
  { language, zone, ...page }: Asked,
): Promise<View | null> {
  const [site, events, pictures] = await Promise.all([
    findSite(env.DB, report.siteId),
    listEvents(env.DB, report.id),
    listAttachments(env.DB, report.id),
  ])
  if (!site) return null
  const { merged, versions } = await followMerges(env, report, events)
  const own = readerOf(report, site)
  const reader = zone === null ? own : { ...own, timeZone: zone }
  const texts = await textsFor(language ?? languageOf(report, site), site)
  return {
    ...page,
    site,
    report,
    events,
    pictures: new Set(pictures.map(({ id }) => id)),
    merged,
    texts,
    version: report.version + versions,
    zone: zoneOf(reader),
    locale: localeOf(reader, texts.language),
    tell: (at) => tellTime(at, page.now, reader, texts.language),
  }
}

async function followMerges(env: Env, from: Report, fromEvents: readonly ReportEvent[]) {
  let report = from
  let events = fromEvents
  let versions = 0
  let said: readonly Message[] = []
  for (let merges = 0; report.mergedInto && merges < MERGES_MAX; merges++) {
    const mergedAt = events.findLast(({ type }) => type === 'merged')?.at ?? Infinity
    const next = await findReport(env.DB, report.mergedInto.id)
    if (!next) break
    report = next
    events = await listEvents(env.DB, next.id)
    versions += next.version
    said = [...said, ...staffWords(events, mergedAt)]
  }
  return { merged: report === from ? null : { report, said }, versions }
}

// Amends are between staff and the customer who gets them.
const PUBLIC = ['acknowledged', 'messaged', 'planned', 'resolved'] as const

function staffWords(events: readonly ReportEvent[], since: number): readonly Message[] {
  return messagesIn(
    events.flatMap((event): readonly ReportEvent[] => {
      if (event.at < since || !('name' in event.actor)) return []
      if (!PUBLIC.some((type) => type === event.type)) return []
      return event.type === 'resolved'
        ? [{ ...event, data: { ...event.data, amends: null } }]
        : [event]
    }),
  )
}
