import { areFailedFilled, FAILED_STATEMENTS, fillFailed } from '../db/work/failed-alerts.ts'
import {
  dropFormerIndexes,
  FILL_STATEMENTS,
  fillLive,
  FORMER_STATEMENTS,
  isLiveFilled,
} from '../db/work/live-reports.ts'
import type { Env } from '../env.ts'
import { log } from '../log.ts'
import type { ReadClock } from '../time/clock.ts'

/** How long one tick goes on with it: the alerts of the same minute come after it. */
const ROUNDS_MS = 20_000

/** Rows get lost by a restore alone, for which the worker is paused: that starts it anew. */
let isFilled = false
let areAlertsFilled = false

/**
 * After an upgrade, fills in the narrow rows of what was under way before them, a bounded part of it
 * each minute, and goes on where it broke off. `left` is how many statements this call may still
 * make. True once all are there, and the indexes for which they stand may go.
 */
export async function fillLiveReports(
  env: Env,
  clock: ReadClock,
  left: () => number,
): Promise<boolean> {
  if (isFilled || left() <= FILL_STATEMENTS) return false
  isFilled = await isLiveFilled(env.DB)
  if (isFilled) return false
  const until = clock().now + ROUNDS_MS
  let isDone = false
  while (!isDone && left() >= FILL_STATEMENTS && clock().now < until) {
    isDone = await fillLive(env.DB)
  }
  log('filling_live_reports', { isDone })
  return isDone
}

/** Takes these indexes away, where the call may still make so many statements. */
export async function dropFormer(env: Env, left: () => number): Promise<void> {
  if (left() > FORMER_STATEMENTS) await dropFormerIndexes(env.DB)
}

/** The same for alerts that had failed before their narrow rows were. */
export async function fillFailedAlerts(
  env: Env,
  clock: ReadClock,
  left: () => number,
): Promise<void> {
  if (areAlertsFilled || left() <= FAILED_STATEMENTS) return
  areAlertsFilled = await areFailedFilled(env.DB)
  const until = clock().now + ROUNDS_MS
  while (!areAlertsFilled && left() >= FAILED_STATEMENTS && clock().now < until) {
    areAlertsFilled = await fillFailed(env.DB, clock().now)
  }
}
