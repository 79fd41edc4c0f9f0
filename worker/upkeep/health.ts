import type { Env } from '../env.ts'
import { logError } from '../log.ts'
import { findBacklog } from '../store/delivery.ts'
import { findUpkeep } from '../store/upkeep.ts'

/** Longer than an alert takes when all is well: the settling time and a minute's sweep. */
const UNDELIVERED_MAX_MS = 5 * 60_000
/** The clock ticks every minute. */
const UPKEEP_MAX_MS = 5 * 60_000

/** What `GET /health` tells. Times are ISO 8601, or null. */
export interface Health {
  readonly ok: boolean
  readonly database: 'ok' | 'unavailable'
  /** When the oldest event happened of which somebody has yet to be told. */
  readonly oldestUndelivered: string | null
  /** Alerts that were given up in the last day. */
  readonly dead: number
  readonly lastUpkeep: string | null
}

/** Whether reports can be stored, alerts go out, and the clock runs. */
export async function readHealth(env: Env, now: number): Promise<Health> {
  try {
    const [{ oldestAt, dead }, upkeep] = await Promise.all([
      findBacklog(env.DB, now),
      findUpkeep(env.DB, 'sweep'),
    ])
    const isDelivering = now - (oldestAt ?? now) < UNDELIVERED_MAX_MS && dead === 0
    return {
      ok: isDelivering && now - (upkeep ?? 0) < UPKEEP_MAX_MS,
      database: 'ok',
      oldestUndelivered: toIso(oldestAt),
      dead,
      lastUpkeep: toIso(upkeep),
    }
  } catch (error) {
    logError('health_failed', error)
    return {
      ok: false,
      database: 'unavailable',
      oldestUndelivered: null,
      dead: 0,
      lastUpkeep: null,
    }
  }
}

function toIso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString()
}
