import { ring } from '../alerts/bell.ts'
import { attempt, bodyOf } from '../alerts/deliver.ts'
import type { DueDelivery } from '../delivery.ts'
import type { Env } from '../env.ts'
import { logError } from '../log.ts'
import type { Moment } from '../moment.ts'
import { newSecret } from '../secret.ts'
import { claim, listDue, recordAttempts } from '../store/delivery.ts'
import { findSigningKey } from '../store/signing-key.ts'

/** What one round attempts side by side, before it writes down how that went. */
const BATCH_MAX = 40
/** Longer than any attempt takes, so that nobody else sends what is under way. */
const LEASE_MS = 90_000
/** A retry that is due before the next sweep gets a bell of its own. */
const SWEEP_MS = 60_000

/** Sends the alerts that are due, of one report or of all; returns how many were attempted. */
export async function deliverDue(
  env: Env,
  moment: Moment,
  reportId: string | null,
): Promise<number> {
  const { now } = moment
  const due = await listDue(env.DB, now, BATCH_MAX, reportId)
  const wanted = due.flatMap((delivery) => compose(delivery, now))
  if (wanted.length === 0) return 0
  const claimed = await claim(env.DB, wanted, now, now + LEASE_MS)
  if (claimed.length === 0) return 0
  const key = await findSigningKey(env.DB, newSecret())
  const attempted = await Promise.all(
    claimed.map((delivery) => attempt(delivery, { env, moment, key })),
  )
  await recordAttempts(env.DB, attempted, now)
  for (const { delivery, nextAt } of attempted) {
    if (nextAt !== null && nextAt < now + SWEEP_MS) await ring(env, delivery.reportId, nextAt, now)
  }
  return claimed.length
}

// One delivery that cannot be put into words must not hold up all others.
function compose(delivery: DueDelivery, now: number) {
  try {
    return [{ delivery, body: bodyOf(delivery, now) }]
  } catch (error) {
    logError('compose_failed', error, { type: delivery.type })
    return []
  }
}
