import type { Message } from '@cloudflare/workers-types'
import { deliverRounds } from '../app/deliver-rounds.ts'
import { drainIntake, retryLater, type Waiting } from '../app/drain-intake.ts'
import { keepUnknownMessage } from '../db/dead-letters.ts'
import { isOutage } from '../db/query.ts'
import { callsMax, metered } from '../db/work/meter.ts'
import { type Env, isSiteJob, type QueueMessage, type WorkMessage } from '../env.ts'
import { log, logError } from '../log.ts'
import { isFirstEventType } from '../reports/events.ts'
import type { ReadClock } from '../time/clock.ts'
import { runChunks } from './site-work.ts'

/** A wake-up is worth this many tries: the minute's job finds what a lost one missed. */
const WAKE_TRIES = 3
/** Rounds of what bells rang for begin within this. */
const WAKE_MS = 45_000
/**
 * By then a message has been through its own queue, which tries 21 times at most, and is a dead
 * letter that the platform soon forgets.
 */
const UNKNOWN_TRIES = 24

interface Wake {
  readonly message: Message
  readonly reportId: string
}

/**
 * Does what each message of a batch says, from whichever queue it comes: a queue may have any name.
 * What this release does not know is never taken as done. It is tried again, becomes a dead letter,
 * and is then kept in the database for the release that knows it.
 */
export async function drainQueue(
  given: Env,
  messages: readonly Message[],
  clock: ReadClock,
): Promise<void> {
  const { env, left } = metered(given, callsMax(given))
  const wakes: Wake[] = []
  const reports: Waiting[] = []
  const work: { message: Message; body: WorkMessage }[] = []
  const unknown: Message[] = []
  for (const message of messages) {
    const body = readMessage(message.body)
    if (body?.kind === 'wake') wakes.push({ message, reportId: body.reportId })
    else if (body?.kind === 'intake') reports.push({ message, body })
    else if (body?.kind === 'work') work.push({ message, body })
    else unknown.push(message)
  }
  if (reports.length > 0) await drainIntake(env, reports, clock())
  if (wakes.length > 0) await deliverFor(env, wakes, clock, left)
  // What somebody waits for comes before what is due.
  await runChunks(
    env,
    work.map(({ body }) => body),
    left(),
  )
  // The clock finds what they left.
  for (const { message } of work) message.ack()
  for (const message of unknown) await putAside(env, message, clock)
}

/** What a message says, or null where this release does not know. */
export function readMessage(body: unknown): QueueMessage | null {
  if (!isRecord(body)) return null
  if (isWork(body)) {
    const { job, siteId, run, aheadMs } = body
    return { kind: 'work', v: 1, job, siteId, run, aheadMs }
  }
  if (typeof body['reportId'] !== 'string') return null
  const { reportId } = body
  const kind = kindOf(body)
  if (kind === 'intake' && typeof body['siteId'] === 'string' && isFirstEvent(body['raised'])) {
    const message = body as unknown as Extract<QueueMessage, { kind: 'intake' }>
    return { kind, v: 1, reportId, siteId: message.siteId, raised: message.raised }
  }
  return kind === 'wake' ? { kind, v: 1, reportId } : null
}

// The release before gave neither kind nor version: what was accepted has its first event.
function kindOf({ kind, v, siteId, raised }: Readonly<Record<string, unknown>>): unknown {
  if (kind !== undefined || v !== undefined) return v === 1 ? kind : null
  return siteId === undefined && raised === undefined ? 'wake' : 'intake'
}

function isWork(body: object): body is WorkMessage {
  const { kind, v, job, siteId, run, aheadMs }: Partial<Record<keyof WorkMessage, unknown>> = body
  const isTurn = run === null || typeof run === 'string'
  return (
    kind === 'work' &&
    v === 1 &&
    isSiteJob(job) &&
    typeof siteId === 'string' &&
    isTurn &&
    typeof aheadMs === 'number'
  )
}

function isFirstEvent(raised: unknown): boolean {
  return isRecord(raised) && isFirstEventType(raised['type']) && isRecord(raised['data'])
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

// All of them share their rounds, so that many bells cost no more than one. What they have no room or
// time for the clock finds.
async function deliverFor(
  env: Env,
  wakes: readonly Wake[],
  clock: ReadClock,
  left: () => number,
): Promise<void> {
  const reportIds = [...new Set(wakes.map(({ reportId }) => reportId))]
  try {
    await deliverRounds(env, clock, { reportIds }, { until: clock().now + WAKE_MS, left })
    for (const { message } of wakes) message.ack()
  } catch (error) {
    logError('wake_failed', error)
    for (const { message } of wakes) {
      if (message.attempts < WAKE_TRIES) message.retry()
      else message.ack()
    }
  }
}

async function putAside(env: Env, message: Message, clock: ReadClock): Promise<void> {
  const fields = { attempts: message.attempts }
  if (message.attempts < UNKNOWN_TRIES) {
    logError('unknown_message', new Error('This release does not know it.'), fields)
    return retryLater([message])
  }
  try {
    await keepUnknownMessage(env.DB, message.id, message.body, clock().now)
    log('unknown_message_kept', fields)
    message.ack()
  } catch (error) {
    logError('unknown_message_waits', error, { ...fields, outage: isOutage(error) })
    retryLater([message])
  }
}
