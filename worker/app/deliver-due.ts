import { claim, listDue, recordAttempts } from '../db/deliveries.ts'
import { findSigningKey } from '../db/endpoints.ts'
import type { Env } from '../env.ts'
import { logError } from '../log.ts'
import { attempt, bodyOf } from '../notifications/deliver.ts'
import { wake } from '../notifications/wake.ts'
import type { Attempted, DueDelivery } from '../reports/effects.ts'
import { newSecret } from '../text/secret.ts'
import type { ReadClock } from '../time/clock.ts'

/** What one round attempts before it writes down how that went. */
const ROUND_MAX = 24
/** A Worker may wait for six answers at once. */
const AT_ONCE = 6
/** A round of which nothing answers takes four times half a minute; the rest is for writing. */
const LEASE_MS = 180_000
/** A retry that is due before the next sweep gets a bell of its own. */
const SWEEP_MS = 60_000

/** Which alerts a round is about. */
interface Scope {
  readonly reportId?: string
  /** Recipients that failed a moment ago: others go first. */
  readonly without?: readonly string[]
}

/** Sends alerts that are due, a round of them, and says how each attempt went. */
export async function deliverDue(
  env: Env,
  clock: ReadClock,
  scope: Scope = {},
): Promise<readonly Attempted[]> {
  const { now } = clock()
  const due = await listDue(env.DB, now, ROUND_MAX, scope)
  const wanted = due.map((delivery) => ({ delivery, body: compose(delivery, now) }))
  if (wanted.length === 0) return []
  const claimed = await claim(env.DB, wanted, now, now + LEASE_MS)
  if (claimed.length === 0) return []
  const key = await findSigningKey(env.DB, newSecret())
  const attempted = await sideBySide(claimed, AT_ONCE, (delivery) =>
    attempt(delivery, { env, clock, key }),
  )
  const { now: end } = clock()
  await recordAttempts(env.DB, attempted, end)
  for (const { delivery, nextAt } of attempted) {
    if (nextAt !== null && nextAt < end + SWEEP_MS) await wake(env, delivery.reportId, nextAt, end)
  }
  return attempted
}

// One delivery that cannot be put into words counts as an attempt that failed, so that it neither
// holds up others nor comes first in every round.
function compose(delivery: DueDelivery, now: number): string | null {
  try {
    return bodyOf(delivery, now)
  } catch (error) {
    const { site, report, type } = delivery
    logError('compose_failed', error, { site: site.id, report: report.reference, type })
    return null
  }
}

/** Runs something over all items, in their order and at most `atOnce` at a time. */
async function sideBySide<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  run: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = []
  const waiting = items.entries()
  const work = async () => {
    for (const [at, item] of waiting) results[at] = await run(item)
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return results
}
