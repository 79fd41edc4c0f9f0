import type { Env } from '../env.ts'
import { logError } from '../log.ts'
import { findOldestOverdue } from '../store/delivery.ts'
import { findUpkeep } from '../store/upkeep.ts'

/** Longer than an alert takes when all is well: the settling time and a minute's sweep. */
const OVERDUE_MAX_MS = 5 * 60_000
/** The clock ticks every minute. */
const UPKEEP_MAX_MS = 5 * 60_000

/** What `GET /health` tells. Times are ISO 8601, or null. */
export interface Health {
  readonly ok: boolean
  readonly database: 'ok' | 'unavailable'
  readonly oldestUndelivered: string | null
  readonly lastUpkeep: string | null
}

/** Whether reports can be stored, alerts go out, and the clock runs. */
export async function readHealth(env: Env, now: number): Promise<Health> {
  try {
    const [overdue, upkeep] = await Promise.all([
      findOldestOverdue(env.DB, now),
      findUpkeep(env.DB, 'sweep'),
    ])
    return {
      ok: now - (overdue ?? now) < OVERDUE_MAX_MS && now - (upkeep ?? now) < UPKEEP_MAX_MS,
      database: 'ok',
      oldestUndelivered: toIso(overdue),
      lastUpkeep: toIso(upkeep),
    }
  } catch (error) {
    logError('health_failed', error)
    return { ok: false, database: 'unavailable', oldestUndelivered: null, lastUpkeep: null }
  }
}

function toIso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString()
}
