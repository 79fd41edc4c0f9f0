import type { DueScope } from '../db/queries/due.ts'
import type { Env } from '../env.ts'
import type { ReadClock } from '../time/clock.ts'
import { deliverDue, ROUND_STATEMENTS } from './deliver-due.ts'

/** How long rounds go on, and how many statements they may still make. */
interface RoundsBudget {
  readonly until: number
  readonly left: () => number
}

/**
 * Sends what is due, of all reports or of some, round by round, until nothing is left or the budget
 * is spent; says how many attempts that was. Sites that had less of it so far come first. A recipient
 * of whom nothing in a round was taken is not asked again: one that hangs costs others its first
 * round alone.
 */
export async function deliverRounds(
  env: Env,
  clock: ReadClock,
  which: Pick<DueScope, 'reportIds'>,
  { until, left }: RoundsBudget,
): Promise<number> {
  const without = new Set<string>()
  const served = new Map<string, number>()
  let sum = 0
  while (clock().now < until && left() >= ROUND_STATEMENTS) {
    const scope = { ...which, without: [...without], served: [...served] }
    const attempted = await deliverDue(env, clock, scope, left)
    if (attempted.length === 0) break
    sum += attempted.length
    for (const { siteId } of attempted) served.set(siteId, (served.get(siteId) ?? 0) + 1)
    for (const [recipientId, own] of Map.groupBy(attempted, (one) => one.delivery.recipientId)) {
      if (own.every(({ outcome }) => !outcome.ok && outcome.isReceivers)) without.add(recipientId)
    }
  }
  return sum
}
