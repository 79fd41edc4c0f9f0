import { findBacklog } from '../db/queries/backlog.ts'
import { type FiguresOfDay, listFigures, REPORTS_MAX } from '../db/queries/figures.ts'
import type { Env } from '../env.ts'
import { iso } from '../time/format.ts'

const DAYS = 28
const DAY_MS = 24 * 60 * 60 * 1000

type Counts = Omit<FiguresOfDay, 'day'>

/** What is counted of a site, as the desk shows it and programs read it. */
export interface FiguresReport {
  readonly site: string
  /** By the day (UTC) on which the reports came in, the newest first. */
  readonly days: readonly (Counts & { readonly day: string })[]
  readonly total: Counts
  /** False where more reports came in than are counted: the oldest of them are left out. */
  readonly isWhole: boolean
  /** Alerts that wait now. `oldest`: since when the oldest has been due, or null. */
  readonly backlog: {
    readonly pending: number
    readonly dueNow: number
    readonly oldest: string | null
  }
}

/** Reads what became of a site's reports of the last 28 days and of their alerts. */
export async function readFigures(env: Env, siteId: string, now: number): Promise<FiguresReport> {
  const today = Math.floor(now / DAY_MS)
  const [days, { pending, dueNow, oldestAt }] = await Promise.all([
    listFigures(env.DB, siteId, (today - DAYS + 1) * DAY_MS),
    findBacklog(env.DB, now, siteId),
  ])
  const total = days.reduce(add, { raised: 0, answered: 0, inTime: 0, delivered: 0, failed: 0 })
  return {
    site: siteId,
    days: days.map((one) => ({ ...one, day: nameOf(one.day) })),
    total,
    isWhole: total.raised < REPORTS_MAX,
    backlog: { pending, dueNow, oldest: iso(oldestAt) },
  }
}

function add(a: Counts, b: Counts): Counts {
  return {
    raised: a.raised + b.raised,
    answered: a.answered + b.answered,
    inTime: a.inTime + b.inTime,
    delivered: a.delivered + b.delivered,
    failed: a.failed + b.failed,
  }
}

function nameOf(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10)
}
