import type { Message } from '@cloudflare/workers-types'
import { type Accepted, storeAccepted } from '../db/accepted.ts'
import { keepDeadLetter } from '../db/dead-letters.ts'
import { wantedOf } from '../db/erasure.ts'
import { isOutage, within } from '../db/query.ts'
import { findDesk } from '../db/sites.ts'
import type { Env, IntakeMessage } from '../env.ts'
import { log, logError } from '../log.ts'
import { delayUntil, wakeWork } from '../notifications/wake.ts'
import { Problem } from '../problem.ts'
import { reduce } from '../reports/reduce.ts'
import type { SiteDesk } from '../sites/site.ts'
import type { RequestClock } from '../time/clock.ts'
import { effectsOfAll } from './execute-command.ts'

type Waiting = Message<IntakeMessage>

// 2, 4, 8 s and so on: twenty retries take three hours.
const RETRY_MAX_S = 15 * 60
// A hundred retries take as long as the platform keeps a message at all, which is four days.
const DEAD_RETRY_MAX_S = 60 * 60

/**
 * Stores what waits in the queue, all in one batch; where that fails, each alone, so that one that
 * cannot be stored holds up no other. What failed comes again later, and in the end as a dead
 * letter.
 */
export async function drainIntake(
  env: Env,
  messages: readonly Waiting[],
  moment: RequestClock,
): Promise<void> {
  try {
    await settle(env, messages, moment)
  } catch (error) {
    logError('intake_waits', causeOf(error), { messages: messages.length })
    // A database that is out of reach is not to be asked a hundred times more.
    if (isOutage(error) || messages.length === 1) retryLater(messages)
    else await consumeEach(env, messages, moment)
  }
}

/** Takes in what the queue gave up: stored after all, or kept where the desk shows it. */
export async function drainDeadLetters(
  env: Env,
  messages: readonly Waiting[],
  moment: RequestClock,
): Promise<void> {
  for (const message of messages) {
    try {
      await settleDead(env, message, moment)
    } catch (error) {
      logError('dead_letter_waits', causeOf(error))
      retryLater([message], DEAD_RETRY_MAX_S)
    }
  }
}

async function consumeEach(
  env: Env,
  messages: readonly Waiting[],
  moment: RequestClock,
): Promise<void> {
  for (const [at, message] of messages.entries()) {
    try {
      await settle(env, [message], moment)
    } catch (error) {
      logError('intake_failed', causeOf(error), { attempts: message.attempts })
      if (isOutage(error)) return retryLater(messages.slice(at))
      retryLater([message])
    }
  }
}

async function settle(env: Env, messages: readonly Waiting[], moment: RequestClock): Promise<void> {
  const bodies = messages.map(({ body }) => body)
  const stored = await storeAll(env, bodies, moment)
  for (const message of messages) {
    // No retry ever stores what clashes with another report.
    if (!stored.has(message.body)) await keep(env, message.body, moment)
    message.ack()
  }
}

async function settleDead(env: Env, message: Waiting, moment: RequestClock): Promise<void> {
  try {
    await settle(env, [message], moment)
  } catch (error) {
    if (isOutage(error)) throw error
    logError('intake_failed', causeOf(error), { attempts: message.attempts })
    await keep(env, message.body, moment)
    message.ack()
  }
}

async function keep(env: Env, body: IntakeMessage, { now }: RequestClock): Promise<void> {
  await keepDeadLetter(env.DB, body, now)
  log('dead_letter', { site: body.siteId })
}

function retryLater(messages: readonly Waiting[], maxSeconds = RETRY_MAX_S): void {
  for (const message of messages) {
    message.retry({ delaySeconds: Math.min(2 ** message.attempts, maxSeconds) })
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
  for (const message of wanted) messageOf.set(acceptedOf(message, desks, moment), message)
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

function acceptedOf(
  { siteId, raised }: IntakeMessage,
  desks: ReadonlyMap<string, SiteDesk>,
  { newId }: RequestClock,
): Accepted {
  const desk = desks.get(siteId)
  if (!desk) throw new Problem('unknown_site')
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
    return [{ body: { reportId: report.id }, delaySeconds: delayUntil(dueAt, now) }]
  })
  if (bells.length === 0) return
  try {
    await env.BELL.sendBatch(bells)
  } catch (error) {
    logError('bell_failed', error)
  }
}
