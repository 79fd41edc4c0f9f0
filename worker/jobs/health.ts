import { findBacklog } from '../db/queries/backlog.ts'
import { findUpkeep } from '../db/sites.ts'
import { findWorkBacklog } from '../db/work/due-work.ts'
import type { Env } from '../env.ts'
import { logError } from '../log.ts'

/** Longer than an alert takes when all is well: the settling time and a minute's sweep. */
const UNDELIVERED_MAX_MS = 5 * 60_000
/** Longer than work takes when all is well, however much one site has. */
const WORK_MAX_MS = 15 * 60_000
/** The clock ticks every minute. */
const UPKEEP_MAX_MS = 5 * 60_000

/** How long the queue may take to say how much is in it. */
const QUEUE_MAX_MS = 2_000

/** What `GET /health` tells. Times are ISO 8601, or null. */
interface Health {
  readonly ok: boolean
  readonly database: 'ok' | 'unavailable'
  /** When the oldest event happened of which somebody has yet to be told. */
  readonly oldestUndelivered: string | null
  /** Alerts that have yet to be delivered, whenever they are due. */
  readonly pending: number
  /** Alerts that were given up in the last day, and that somebody misses. */
  readonly dead: number
  /** Reports that wait to be stored, or null where the platform does not say. */
  readonly intakeQueue: number | null
  readonly lastUpkeep: string | null
  /** What the clock has to do for all sites and is behind with, and since when. */
  readonly workDue: number
  readonly workDueSince: string | null
  /** Follow-ups that were given up: the desk of their site shows them. */
  readonly workGivenUp: number
}

/** Whether reports can be stored, alerts go out, and the clock runs. */
export async function readHealth(env: Env, now: number): Promise<Health> {
  try {
    const [{ oldestAt, dead, pending }, work, upkeep, intakeQueue] = await Promise.all([
      findBacklog(env.DB, now),
      findWorkBacklog(env.DB, now),
      findUpkeep(env.DB, 'sweep'),
      readQueue(env),
    ])
    const isDelivering = now - (oldestAt ?? now) < UNDELIVERED_MAX_MS && dead === 0
    const isWorking = now - (work.since ?? now) < WORK_MAX_MS
    return {
      ok: isDelivering && isWorking && now - (upkeep ?? 0) < UPKEEP_MAX_MS,
      database: 'ok',
      oldestUndelivered: toIso(oldestAt),
      pending,
      dead,
      intakeQueue,
      lastUpkeep: toIso(upkeep),
      workDue: work.due,
      workDueSince: toIso(work.since),
      workGivenUp: work.givenUp,
    }
  } catch (error) {
    logError('health_failed', error)
    return {
      ok: false,
      database: 'unavailable',
      oldestUndelivered: null,
      pending: 0,
      dead: 0,
      intakeQueue: await readQueue(env),
      lastUpkeep: null,
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
