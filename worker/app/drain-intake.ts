import type { Message } from '@cloudflare/workers-types'
import { type Accepted, storeAccepted } from '../db/accepted.ts'
import { keepDeadLetter } from '../db/dead-letters.ts'
import { wantedOf } from '../db/erasure.ts'
import { isOutage, within } from '../db/query.ts'
import { findDesk } from '../db/sites.ts'
import { dropCopies } from '../db/work/waiting-copies.ts'
import type { Env, IntakeMessage } from '../env.ts'
import { log, logError } from '../log.ts'
import { delayUntil, wakeMessage, wakeWork } from '../notifications/wake.ts'
import { Problem } from '../problem.ts'
import type { FirstEvent } from '../reports/events.ts'
import { reduce } from '../reports/reduce.ts'
import type { SiteDesk } from '../sites/site.ts'
import type { RequestClock } from '../time/clock.ts'
import { effectsOfAll } from './execute-command.ts'
import { isOnlyHeld } from './only-held.ts'

/** A report that waits in a queue. */
export interface Waiting {
  readonly message: Message
  readonly body: IntakeMessage
}

// 2, 4, 8 s and so on: twenty retries take three hours.
const RETRY_MAX_S = 15 * 60
/** What fails for a reason of its own this often is kept where the desk shows it. */
const TRIES = 2
const FORGET_MAX_MS = 5_000
/**
 * The free plan forgets a message after 24 hours. One that still waits for the database by then is
 * sent anew, so none ever grows that old.
 */
const AGE_MAX_MS = 6 * 60 * 60_000

/**
 * Stores what waits in a queue, all in one batch; where that fails, each alone, so that one that
 * cannot be stored holds up no other. What waits for the database comes again for as long as it
 * takes. What fails for a reason of its own becomes a letter at the desk.
 */
export async function drainIntake(
  env: Env,
  waiting: readonly Waiting[],
  moment: RequestClock,
): Promise<void> {
  try {
    await settle(env, waiting, moment)
  } catch (error) {
    logError('intake_waits', causeOf(error), { messages: waiting.length })
    // A database that is out of reach is not to be asked a hundred times more.
    if (isOutage(error)) await waitOn(env, waiting, moment)
    else await drainEach(env, waiting, moment)
  }
}

async function drainEach(
  env: Env,
  waiting: readonly Waiting[],
  moment: RequestClock,
): Promise<void> {
  for (const [at, one] of waiting.entries()) {
    try {
      await settle(env, [one], moment)
    } catch (error) {
      logError('intake_failed', causeOf(error), { attempts: one.message.attempts })
      if (isOutage(error)) return waitOn(env, waiting.slice(at), moment)
      await giveUp(env, one, moment)
    }
  }
}

async function settle(env: Env, waiting: readonly Waiting[], moment: RequestClock): Promise<void> {
  const bodies = waiting.map(({ body }) => body)
  const stored = await storeAll(env, bodies, moment)
  for (const { message, body } of waiting) {
    // No retry ever stores what clashes with another report.
    if (!stored.has(body)) await keepAsLetter(env, body, moment)
    message.ack()
  }
  await forgetCopies(env, bodies)
}

/** Deletes the second copies of reports that are stored or kept as letters. The clock does the rest. */
export async function forgetCopies(
  { FILES }: Pick<Env, 'FILES'>,
  bodies: readonly IntakeMessage[],
): Promise<void> {
  await within(FORGET_MAX_MS, () => dropCopies(FILES, bodies)).catch((error: unknown) => {
    logError('copies_left', error)
  })
}

async function giveUp(env: Env, one: Waiting, moment: RequestClock): Promise<void> {
  if (one.message.attempts < TRIES) return retryLater([one.message])
  try {
    await keepAsLetter(env, one.body, moment)
    one.message.ack()
    await forgetCopies(env, [one.body])
  } catch (error) {
    logError('dead_letter_waits', causeOf(error))
    await waitOn(env, [one], moment)
  }
}

/** Keeps a report that cannot be stored as a letter, which the desk shows. */
export async function keepAsLetter(
  env: Pick<Env, 'DB'>,
  body: IntakeMessage,
  { now }: Pick<RequestClock, 'now'>,
): Promise<void> {
  await keepDeadLetter(env.DB, body, now)
  log('dead_letter', { site: body.siteId })
}

async function waitOn(env: Env, waiting: readonly Waiting[], { now }: RequestClock): Promise<void> {
  for (const { message, body } of waiting) {
    if (now - message.timestamp.getTime() < AGE_MAX_MS) retryLater([message])
    else await sendAnew(env, message, body)
  }
}

async function sendAnew(env: Env, message: Message, body: IntakeMessage): Promise<void> {
  const { reportId, siteId, raised } = body
  try {
    const anew = { kind: 'intake', v: 1, reportId, siteId, raised } as const
    await env.INTAKE.send(anew, { delaySeconds: RETRY_MAX_S })
    message.ack()
  } catch (error) {
    logError('intake_not_renewed', error)
    retryLater([message])
  }
}

/** Lets messages come again: soon at first, then every quarter of an hour. */
export function retryLater(messages: readonly Message[]): void {
  for (const message of messages) {
    message.retry({ delaySeconds: Math.min(2 ** message.attempts, RETRY_MAX_S) })
  }
}

function causeOf(error: unknown): unknown {
  return error instanceof Error && error.cause !== undefined ? error.cause : error
}

/** A consumer is in no hurry, but what hangs must not hold up the queue. */
const STORE_MAX_MS = 10_000

/**
 * Stores what was accepted while the database was out of reach, with the alerts that the site
 * wants now, in one batch and once. Returns the messages whose reports are stored, or were erased
 * while they waited; of the others the id or the key is another report's. Throws where none of them
 * was stored.
 */
export async function storeAll(
  env: Env,
  messages: readonly IntakeMessage[],
  moment: RequestClock,
): Promise<ReadonlySet<IntakeMessage>> {
  const messageOf = new Map<Accepted, IntakeMessage>()
  const wanted = await within(STORE_MAX_MS, () => wantedOf(env.DB, messages))
  const desks = await desksOf(env, wanted)
  const onlyHeld = await within(STORE_MAX_MS, () => onlyHeldOf(env, wanted, desks))
  for (const message of wanted) {
    messageOf.set(acceptedOf(message, desks, moment, onlyHeld.has(message)), message)
  }
  const accepted = [...messageOf.keys()]
  const { fresh, settled } = await within(STORE_MAX_MS, () =>
    storeAccepted(env.DB, accepted, moment.random),
  )
  await wakeAll(
    env,
    accepted.filter(({ report }) => fresh.has(report.id)),
    moment.now,
  )
  const following = accepted.filter(({ report, due }) => fresh.has(report.id) && due.length > 0)
  for (const siteId of new Set(following.map(({ report }) => report.siteId))) {
    await wakeWork(env, siteId, 'commands', moment.now, moment.now)
  }
  const shutOut = messages.filter((message) => !wanted.includes(message))
  if (shutOut.length > 0) log('shut_out', { messages: shutOut.length })
  return new Set([...shutOut, ...settled.flatMap((one) => messageOf.get(one) ?? [])])
}

async function desksOf(
  env: Env,
  messages: readonly IntakeMessage[],
): Promise<ReadonlyMap<string, SiteDesk>> {
  const desks = new Map<string, SiteDesk>()
  for (const siteId of new Set(messages.map((message) => message.siteId))) {
    const desk = await within(STORE_MAX_MS, () => findDesk(env.DB, siteId))
    if (desk) desks.set(siteId, desk)
  }
  return desks
}

// While the database was out, nobody could see what else was held back.
async function onlyHeldOf(
  env: Env,
  messages: readonly IntakeMessage[],
  desks: ReadonlyMap<string, SiteDesk>,
): Promise<ReadonlySet<IntakeMessage>> {
  const firsts = new Map<string, IntakeMessage>()
  for (const message of messages) {
    const { raised, siteId } = message
    if (raised.type !== 'quarantined') continue
    const kind = `${siteId} ${raised.data.suspicion}`
    if (!firsts.has(kind)) firsts.set(kind, message)
  }
  const only = new Set<IntakeMessage>()
  for (const message of firsts.values()) {
    const { raised, siteId, reportId: id } = message
    const site = desks.get(siteId)?.site
    if (!site || raised.type !== 'quarantined') continue
    const { suspicion } = raised.data
    if (await isOnlyHeld(env, site, { id, suspicion }, raised.at)) only.add(message)
  }
  return only
}

function acceptedOf(
  { siteId, raised: decided }: IntakeMessage,
  desks: ReadonlyMap<string, SiteDesk>,
  { newId }: RequestClock,
  isOnly: boolean,
): Accepted {
  const desk = desks.get(siteId)
  if (!desk) throw new Problem('unknown_site')
  const raised: FirstEvent =
    decided.type === 'quarantined' && isOnly
      ? { ...decided, data: { ...decided.data, isOnly } }
      : decided
  const report = reduce(null, raised)
  const transition = { event: raised, before: null, after: report }
  const { deliveries, due } = effectsOfAll([transition], report, desk, newId)
  return { report, raised, deliveries, due }
}

// One call for all of them. Failing is no harm: the sweep finds what is due.
async function wakeAll(env: Env, fresh: readonly Accepted[], now: number): Promise<void> {
  const bells = fresh.flatMap(({ report, deliveries }) => {
    if (deliveries.length === 0) return []
    const dueAt = Math.min(...deliveries.map((one) => one.dueAt))
    return [{ body: wakeMessage(report.id), delaySeconds: delayUntil(dueAt, now) }]
  })
  if (bells.length === 0) return
  try {
    await env.BELL.sendBatch(bells)
  } catch (error) {
    logError('bell_failed', error)
  }
}
