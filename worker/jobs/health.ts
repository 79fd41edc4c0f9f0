import { findBacklog } from '../db/queries/backlog.ts'
import { DELIVERING, findUpkeep, SWEEP } from '../db/sites.ts'
import { findWorkBacklog } from '../db/work/due-work.ts'
import type { Env } from '../env.ts'
import { logError } from '../log.ts'

/** Longer than an alert takes when all is well: the settling time and a minute's sweep. */
const UNATTEMPTED_MAX_MS = 5 * 60_000
/** Longer than work takes when all is well, however much one site has. */
const WORK_MAX_MS = 15 * 60_000
/** The clock ticks every minute. */
const UPKEEP_MAX_MS = 5 * 60_000

/** How long the queue may take to say how much is in it. */
const QUEUE_MAX_MS = 2_000

/** What `GET /health` tells everybody. Times are ISO 8601, or null. */
interface Health {
  readonly ok: boolean
  readonly database: 'ok' | 'unavailable'
  readonly lastUpkeep: string | null
}

/** What it tells whoever has the token. No count goes beyond 1,000, and `dead` has 100 of each site at most. */
interface HealthDetail extends Health {
  /** By this moment everything that was due had been attempted. */
  readonly delivered: string | null
  /** When the oldest event happened of which somebody has yet to be told. */
  readonly oldestUndelivered: string | null
  /** Alerts that have yet to be delivered, whenever they are due, and those that failed before. */
  readonly pending: number
  readonly dueNow: number
  readonly retrying: number
  /** Alerts that were given up in the last day, and that somebody misses. */
  readonly dead: number
  /** Reports that wait to be stored, or null where the platform does not say. */
  readonly intakeQueue: number | null
  /** What the clock has to do for all sites and is behind with, and since when. */
  readonly workDue: number
  readonly workDueSince: string | null
  /** Follow-ups that were given up: the desk of their site shows them. */
  readonly workGivenUp: number
}

type Counted = 'oldestUndelivered' | 'pending' | 'dueNow' | 'retrying' | 'dead' | 'intakeQueue'
type Standing = Omit<HealthDetail, Counted>

/**
 * Whether reports can be stored, the clock runs, alerts are attempted and work is done: a few rows,
 * whatever is stored. What one site's receivers refuse says nothing of the collector.
 */
export async function readHealth(env: Env, now: number): Promise<Health> {
  const { ok, database, lastUpkeep } = await readStanding(env, now)
  return { ok, database, lastUpkeep }
}

/** The same with all that is counted, for whoever watches the collector. */
export async function readHealthDetail(env: Env, now: number): Promise<HealthDetail> {
  const [standing, backlog, intakeQueue] = await Promise.all([
    readStanding(env, now),
    findBacklog(env.DB, now).catch(() => null),
    readQueue(env),
  ])
  return {
    ...standing,
    oldestUndelivered: toIso(backlog?.oldestAt ?? null),
    pending: backlog?.pending ?? 0,
    dueNow: backlog?.dueNow ?? 0,
    retrying: backlog?.retrying ?? 0,
    dead: backlog?.dead ?? 0,
    intakeQueue,
  }
}

async function readStanding(env: Env, now: number): Promise<Standing> {
  try {
    const [upkeep, delivered, work] = await Promise.all([
      findUpkeep(env.DB, SWEEP),
      findUpkeep(env.DB, DELIVERING),
      findWorkBacklog(env.DB, now),
    ])
    const isTicking = now - (upkeep ?? 0) < UPKEEP_MAX_MS
    const isDelivering = now - (delivered ?? 0) < UNATTEMPTED_MAX_MS
    const isWorking = now - (work.since ?? now) < WORK_MAX_MS
    return {
      ok: isTicking && isDelivering && isWorking,
      database: 'ok',
      lastUpkeep: toIso(upkeep),
      delivered: toIso(delivered),
      workDue: work.due,
      workDueSince: toIso(work.since),
      workGivenUp: work.givenUp,
    }
  } catch (error) {
    logError('health_failed', error)
    return {
      ok: false,
      database: 'unavailable',
      lastUpkeep: null,
      delivered: null,
      workDue: 0,
      workDueSince: null,
      workGivenUp: 0,
    }
  }
}

function toIso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString()
}

// Not known on every platform, and never worth waiting for.
async function readQueue(env: Env): Promise<number | null> {
  const late = new Promise<null>((resolve) => setTimeout(resolve, QUEUE_MAX_MS, null))
  const asked = readDepth(env).catch(() => null)
  return Promise.race([asked, late])
}

async function readDepth({ INTAKE }: Env): Promise<number | null> {
  const { backlogCount } = await INTAKE.metrics()
  return backlogCount
}
