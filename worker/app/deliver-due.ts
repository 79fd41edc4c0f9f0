import { claim, listDue, recordAttempts } from '../db/deliveries.ts'
import { findMailOutage, putBack } from '../db/mail/outage.ts'
import type { Env } from '../env.ts'
import { logError } from '../log.ts'
import { attempt, bodyOf } from '../notifications/deliver.ts'
import { wake } from '../notifications/wake.ts'
import { type Attempted, CUSTOMER_ID, type DueDelivery, WITHOUT_KEY } from '../reports/effects.ts'
import type { ReadClock } from '../time/clock.ts'
import { type AlertGroups, groupAlerts } from './alert-groups.ts'
import { openMailGate } from './mail-gate.ts'
import { findSigningKey } from './signing-keys.ts'

/** What one round attempts before it writes down how that went. */
const ROUND_MAX = 24
/** A Worker may wait for six answers at once. */
const AT_ONCE = 6
/** A round of which nothing answers takes four times half a minute; the rest is for writing. */
const LEASE_MS = 180_000
/** What needs a secret that cannot be read is looked at again after this. */
const WITHOUT_KEY_MS = 10 * 60_000
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
  const key = await findSigningKey(env, now)
  // What is mailed to customers waits while nothing can be signed.
  const without = [...(scope.without ?? []), ...(key === null ? [CUSTOMER_ID] : [])]
  const due = await listDue(env.DB, now, ROUND_MAX, { ...scope, without })
  const wanted = due.map((delivery) => ({ delivery, body: compose(delivery, now) }))
  if (wanted.length === 0) return []
  const leaseUntil = now + LEASE_MS
  const claimed = await claim(env.DB, wanted, now, leaseUntil)
  if (claimed.length === 0) return []
  const groups = await groupAlerts(env.DB, claimed, { now, leaseUntil })
  const attempted = await sendRound(env, clock, key, groups)
  return [...attempted, ...groups.putOff]
}

async function sendRound(
  env: Env,
  clock: ReadClock,
  key: string | null,
  groups: AlertGroups,
): Promise<readonly Attempted[]> {
  const { alone } = groups
  const hasMail = alone.some(({ channel }) => channel === 'mail')
  const gate = openMailGate(hasMail ? await findMailOutage(env.DB) : null)
  const attempted = await sideBySide(alone, AT_ONCE, (delivery) => {
    const round = { env, clock, key, others: groups.othersOf(delivery) }
    return gate.pass(delivery, () => attempt(delivery, round))
  })
  const { now: end } = clock()
  // Nobody is to blame but the worker's own secret, so no attempt is spent.
  const waiting = attempted.filter(({ outcome }) => outcome.reason === WITHOUT_KEY)
  await putBack(env.DB, waiting, end + WITHOUT_KEY_MS)
  const tried = attempted.filter((one) => !gate.isHeld(one) && !waiting.includes(one))
  if (tried.length > 0) await recordAttempts(env.DB, tried, end)
  await groups.settle(attempted, gate.isHeld)
  await gate.settle(env.DB, attempted, end)
  for (const { delivery, nextAt } of tried) {
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
