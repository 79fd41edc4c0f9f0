import { claim, recordAttempts } from '../db/deliveries.ts'
import { findMailOutage, putBack } from '../db/mail/outage.ts'
import { type DueKey, type DueScope, listDue, type Loaded, loadDue } from '../db/queries/due.ts'
import { isOutage } from '../db/query.ts'
import type { Env } from '../env.ts'
import { logError } from '../log.ts'
import { attempt, attemptUnread, bodyOf } from '../notifications/deliver.ts'
import { wake } from '../notifications/wake.ts'
import {
  type Attempted,
  CUSTOMER_ID,
  type DueDelivery,
  type TakenKey,
  WITHOUT_KEY,
} from '../reports/effects.ts'
import { referenceOf } from '../reports/reference.ts'
import type { ReadClock } from '../time/clock.ts'
import { type AlertGroups, groupAlerts } from './alert-groups.ts'
import { type MailGate, openMailGate } from './mail-gate.ts'
import { findSigningKey } from './signing-keys.ts'

/** What one round attempts before it writes down how that went. */
const ROUND_MAX = 24
/** Statements that a round takes, however many alerts it sends. */
export const ROUND_STATEMENTS = 20
/** A Worker may wait for six answers at once. */
const AT_ONCE = 6
/** A round of which nothing answers takes four times half a minute; the rest is for writing. */
const LEASE_MS = 180_000
/** What needs a secret that cannot be read is looked at again after this. */
const WITHOUT_KEY_MS = 10 * 60_000
/** A retry that is due before the next sweep gets a bell of its own. */
const SWEEP_MS = 60_000

/** An attempt that was made, and of whose alert. */
type AttemptedOf = Attempted<TakenKey> & { readonly siteId: string }

/**
 * Sends alerts that are due, a round of them, and says how each attempt went. `left` is how many
 * statements this call may still make; a round needs `ROUND_STATEMENTS`.
 */
export async function deliverDue(
  env: Env,
  clock: ReadClock,
  scope: DueScope = {},
  left: () => number = () => ROUND_STATEMENTS + ROUND_MAX,
): Promise<readonly AttemptedOf[]> {
  const { now } = clock()
  const key = await findSigningKey(env, now)
  // What is mailed to customers waits while nothing can be signed.
  const without = [...(scope.without ?? []), ...(key === null ? [CUSTOMER_ID] : [])]
  const due = await listDue(env.DB, now, ROUND_MAX, { ...scope, without })
  if (due.length === 0) return []
  // What cannot be read at once is read one by one, and what is left comes with the next round.
  const alone = Math.max(1, left() - ROUND_STATEMENTS)
  const loaded = await loadDue(env.DB, due, alone)
  const wanted = withoutOutage(loaded).map((one) => compose(one, now))
  if (wanted.length === 0) return []
  const leaseUntil = now + LEASE_MS
  const claimed = await claim(env.DB, wanted, now, leaseUntil)
  if (claimed.length === 0) return []
  const readable = claimed.flatMap(({ loaded: one, taken }) => (one ? [{ ...one, ...taken }] : []))
  const unread = claimed.flatMap(({ loaded: one, delivery, taken }) =>
    one ? [] : [attemptUnread({ ...delivery, ...taken }, clock)],
  )
  const groups = await groupAlerts(env.DB, readable, { now, leaseUntil })
  const attempted = await sendRound(env, clock, { key, groups, unread })
  return [
    ...[...attempted, ...groups.putOff].map((one) => ({ ...one, siteId: one.delivery.site.id })),
    ...unread.map((one) => ({ ...one, siteId: one.delivery.siteId })),
  ]
}

/** What one round sends, and what counts as an attempt though nobody could read it. */
interface Round {
  readonly key: string | null
  readonly groups: AlertGroups
  readonly unread: readonly Attempted<TakenKey>[]
}

async function sendRound(env: Env, clock: ReadClock, round: Round): Promise<readonly Attempted[]> {
  const { key, groups, unread } = round
  const gate = await gateFor(env, groups)
  const attempted = await sideBySide(groups.alone, AT_ONCE, (delivery) => {
    const given = { env, clock, key, others: groups.othersOf(delivery) }
    return gate.pass(delivery, () => attempt(delivery, given))
  })
  const { now: end } = clock()
  // Nobody is to blame but the worker's own secret, so no attempt is spent.
  const waiting = attempted.filter(({ outcome }) => outcome.reason === WITHOUT_KEY)
  await putBack(env.DB, waiting, end + WITHOUT_KEY_MS)
  const isTried = (one: Attempted) => !gate.isHeld(one) && !waiting.includes(one)
  const tried = [...attempted.filter(isTried), ...unread]
  if (tried.length > 0) await recordAttempts(env.DB, tried, end)
  await groups.settle(attempted, gate.isHeld)
  await gate.settle(env.DB, attempted, end)
  for (const { delivery, nextAt } of tried) {
    if (nextAt !== null && nextAt < end + SWEEP_MS) await wake(env, delivery.reportId, nextAt, end)
  }
  return attempted
}

async function gateFor(env: Env, { alone }: AlertGroups): Promise<MailGate> {
  const hasMail = alone.some(({ channel }) => channel === 'mail')
  return openMailGate(hasMail ? await findMailOutage(env.DB) : null)
}

// A database out of reach says nothing of what was to be read.
function withoutOutage(loaded: readonly Loaded<DueKey>[]): readonly Loaded<DueKey>[] {
  const found = loaded.filter((one) => !('error' in one && isOutage(one.error)))
  const [first] = loaded
  if (found.length === 0 && first && 'error' in first) throw first.error
  return found
}

interface Wanted {
  readonly delivery: DueKey
  /** Null where what is stored cannot be read. */
  readonly loaded: DueDelivery | null
  readonly body: string | null
  readonly version: number | null
}

// One delivery that cannot be read or put into words counts as an attempt that failed, so that it
// neither holds up others nor comes first in every round.
function compose(one: Loaded<DueKey>, now: number): Wanted {
  const { key } = one
  const named = {
    site: key.siteId,
    report: referenceOf(key.reportId),
    type: key.type,
    recipient: key.recipientId,
  }
  if ('error' in one) {
    logError('load_failed', one.error, named)
    return { delivery: key, loaded: null, body: null, version: null }
  }
  const { delivery } = one
  const { version } = delivery.report
  try {
    return { delivery: key, loaded: delivery, body: bodyOf(delivery, now), version }
  } catch (error) {
    logError('compose_failed', error, named)
    return { delivery: key, loaded: delivery, body: null, version }
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
