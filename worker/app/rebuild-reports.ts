import type { D1Database } from '@cloudflare/workers-types'
import { listStoredAfter, replaceStored } from '../db/queries/rebuild.ts'
import { toReport } from '../db/reports.ts'
import { listMissingFailed, listStrayFailed, rewriteFailed } from '../db/work/failed-alerts.ts'
import {
  BEGINNING,
  deleteStrayLive,
  listLiveRows,
  listUnlikeLive,
  rewriteLive,
} from '../db/work/live-reports.ts'
import { replay } from '../reports/reduce.ts'
import type { Report } from '../reports/report.ts'

const CHUNK = 100

/** What a rebuild found. References of reports whose rows were not what their events add up to. */
interface Rebuilt {
  readonly looked: number
  readonly differing: readonly string[]
  /** Whose events tell no report: nothing was changed. */
  readonly broken: readonly string[]
  /** Rows of the lists that were missing, wrong or left over. */
  readonly listed: number
  /** The same of alerts that failed; at most a hundred of a kind where nothing is written. */
  readonly failed: number
}

/**
 * Makes the row of every report anew from its events where it isn't what they add up to: a chunk
 * after the other, each report at the version that was read, so that it may run beside the worker
 * and again after it broke off. Then the rows of the lists are made anew where they aren't what the
 * reports say. With `isDry` nothing is written.
 */
export async function rebuildReports(
  db: D1Database,
  {
    isDry,
    now,
    after = '',
  }: { readonly isDry: boolean; readonly now: number; readonly after?: string },
): Promise<Rebuilt> {
  const differing: string[] = []
  const broken: string[] = []
  let looked = 0
  let listed = 0
  let last = after
  for (;;) {
    const chunk = await listStoredAfter(db, last, CHUNK)
    const before = last
    for (const { id, document, reference, events } of chunk) {
      last = id
      looked++
      const report = replayed(events)
      if (report?.id !== id) broken.push(reference)
      else if (!isSame(document, report)) {
        differing.push(reference)
        if (!isDry) await replaceStored(db, document, report)
      }
    }
    const unlike = await listUnlikeLive(db, before, last)
    listed += unlike.length
    if (unlike.length > 0 && !isDry) await rewriteLive(db, unlike)
    if (chunk.length < CHUNK) {
      listed += await rebuildListed(db, isDry)
      const failed = await rebuildFailed(db, { isDry, now })
      return { looked, differing, broken, listed, failed }
    }
  }
}

// What stands in the lists and is no report under way, or not any more.
async function rebuildListed(db: D1Database, isDry: boolean): Promise<number> {
  let found = 0
  let last = BEGINNING
  for (;;) {
    const chunk = await listLiveRows(db, last, CHUNK)
    const strays = chunk.filter(({ isStray }) => isStray === 1).map(({ place }) => place)
    if (strays.length > 0 && !isDry) await deleteStrayLive(db, strays)
    found += strays.length
    last = chunk.at(-1)?.place ?? last
    if (chunk.length < CHUNK) return found
  }
}

function replayed(events: Parameters<typeof replay>[0]): Report | null {
  try {
    return replay(events)
  } catch {
    return null
  }
}

// As it's read: a field that a release before didn't have yet is blank in both.
function isSame(document: string, report: Report): boolean {
  return canonical(toReport({ document })) === canonical(report)
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, one: unknown) =>
    typeof one === 'object' && one !== null && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  )
}

async function rebuildFailed(
  db: D1Database,
  { isDry, now }: { readonly isDry: boolean; readonly now: number },
): Promise<number> {
  const looks = [() => listStrayFailed(db, CHUNK), () => listMissingFailed(db, now, CHUNK)] as const
  let found = 0
  for (const look of looks) {
    for (;;) {
      const places = await look()
      found += places.length
      if (places.length > 0 && !isDry) await rewriteFailed(db, places)
      if (isDry || places.length < CHUNK) break
    }
  }
  return found
}
