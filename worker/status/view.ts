import type { Env } from '../env.ts'
import type { ReportEvent } from '../event.ts'
import type { Report } from '../report.ts'
import type { Site } from '../site.ts'
import { findReport, listEvents } from '../store/report.ts'
import { findSite } from '../store/site.ts'
import { MERGES_MAX } from '../store/version.ts'
import { messagesIn, type Message } from '../told.ts'
import type { Draft } from './fault.ts'

/** The report that a merged one goes on with, as its customer may see it. */
export interface MergedView {
  readonly report: Report
  /** What staff wrote there since the merge: never the other customer's words. */
  readonly words: readonly Message[]
}

/** Everything that the customer's page shows. */
export interface View {
  readonly site: Site
  readonly report: Report
  readonly events: readonly ReportEvent[]
  readonly merged: MergedView | null
  /** What `findVersion` finds as long as nothing happens. */
  readonly version: number
  readonly now: number
  /** The address of this page, which holds its secret. */
  readonly path: string
  /** The form that was not accepted, or null. */
  readonly draft: Draft | null
}

/** Gathers what the page of a report shows; null where its site is gone. */
export async function readView(
  env: Env,
  report: Report,
  page: Pick<View, 'now' | 'path' | 'draft'>,
): Promise<View | null> {
  const [site, events] = await Promise.all([
    findSite(env.DB, report.siteId),
    listEvents(env.DB, report.id),
  ])
  if (!site) return null
  const { merged, versions } = await followMerges(env, report, events)
  return { ...page, site, report, events, merged, version: report.version + versions }
}

async function followMerges(env: Env, from: Report, fromEvents: readonly ReportEvent[]) {
  let report = from
  let events = fromEvents
  let versions = 0
  let words: readonly Message[] = []
  for (let merges = 0; report.mergedInto && merges < MERGES_MAX; merges++) {
    const mergedAt = events.findLast(({ type }) => type === 'merged')?.at ?? Infinity
    const next = await findReport(env.DB, report.mergedInto.id)
    if (!next) break
    report = next
    events = await listEvents(env.DB, next.id)
    versions += next.version
    words = [...words, ...staffWords(events, mergedAt)]
  }
  return { merged: report === from ? null : { report, words }, versions }
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
