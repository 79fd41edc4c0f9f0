import type { Message } from '@cloudflare/workers-types'
import type { Env, IntakeMessage } from '../env.ts'
import { log, logError } from '../log.ts'
import { isOutage } from '../outage.ts'
import { keepDeadLetter } from '../store/dead-letter.ts'
import type { Moment } from '../time/clock.ts'
import { storeAll } from './store-accepted.ts'

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
export async function consumeIntake(
  env: Env,
  messages: readonly Waiting[],
  moment: Moment,
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
export async function consumeDead(
  env: Env,
  messages: readonly Waiting[],
  moment: Moment,
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

async function consumeEach(env: Env, messages: readonly Waiting[], moment: Moment): Promise<void> {
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

async function settle(env: Env, messages: readonly Waiting[], moment: Moment): Promise<void> {
  const bodies = messages.map(({ body }) => body)
  const stored = await storeAll(env, bodies, moment)
  for (const message of messages) {
    // No retry ever stores what clashes with another report.
    if (!stored.has(message.body)) await keep(env, message.body, moment)
    message.ack()
  }
}

async function settleDead(env: Env, message: Waiting, moment: Moment): Promise<void> {
  try {
    await settle(env, [message], moment)
  } catch (error) {
    if (isOutage(error)) throw error
    logError('intake_failed', causeOf(error), { attempts: message.attempts })
    await keep(env, message.body, moment)
    message.ack()
  }
}

async function keep(env: Env, body: IntakeMessage, { now }: Moment): Promise<void> {
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
