import { moveDeliveries } from '../db/work/upgrade.ts'
import type { Env } from '../env.ts'
import { log } from '../log.ts'
import type { ReadClock } from '../time/clock.ts'

/** More than the free plan holds: where it's more, rows written are counted by the million. */
const PAID_BYTES = 500_000_000
/** Per minute. On the free plan, 100,000 rows written a day have to do for everything. */
const SMALL_ROUND = 5
const LARGE_ROUND = 250
/** How long one tick goes on with large rounds. */
const ROUNDS_MS = 5_000
const STATEMENTS_EACH = 5

/**
 * Carries what the newest migration left to be moved, a bounded part of it each minute. Nothing has
 * to wait for it: what waits to be sent came along at once, and so does whatever belongs to a report
 * to which something happens. `left` is how many statements this call may still make.
 */
export async function goOnUpgrading(env: Env, clock: ReadClock, left: () => number): Promise<void> {
  if (left() <= STATEMENTS_EACH) return
  const until = clock().now + ROUNDS_MS
  const isRoom = () => clock().now < until && left() > STATEMENTS_EACH
  const first = await moveDeliveries(env.DB, SMALL_ROUND)
  let { reports } = first
  let last = reports
  while (first.bytes > PAID_BYTES && last > 0 && isRoom()) {
    last = (await moveDeliveries(env.DB, LARGE_ROUND)).reports
    reports += last
  }
  if (reports > 0) log('upgrading', { reports })
}
