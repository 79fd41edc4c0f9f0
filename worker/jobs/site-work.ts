import { deleteErasedPictures } from '../app/delete-pictures.ts'
import { type Budget, drainDue, DUE_STATEMENTS } from '../app/due-commands.ts'
import { type DueWork, endTurn, findDueWork, giveTurns, takeTurn } from '../db/work/due-work.ts'
import { metered, callsMax } from '../db/work/meter.ts'
import type { Env, SiteJob, WorkMessage } from '../env.ts'
import { log, logError } from '../log.ts'
import { type ReadClock, readClock } from '../time/clock.ts'
import { DIGEST_ATTEMPTS_MAX, daysNow, sendDigests } from './digest.ts'
import { eraseOld, erasePictures, PICTURES_AT_ONCE } from './retention.ts'
import { runTimers } from './timers.ts'

/** How a kind of work is done for one site. */
interface Job {
  /** Statements that one item takes, as most of them do; or so many items at once. */
  readonly each: number
  readonly atOnce?: number
  /** True where more is due. */
  readonly run: (env: Env, siteId: string, clock: ReadClock, budget: Budget) => Promise<boolean>
}

const JOBS: Readonly<Record<SiteJob, Job>> = {
  clock: { each: 8, run: (env, siteId, clock, budget) => runTimers(env, siteId, clock(), budget) },
  commands: {
    each: DUE_STATEMENTS,
    run: (env, siteId, clock, budget) => drainDue(env, siteId, clock(), budget),
  },
  erasures: {
    each: 18,
    run: (env, siteId, clock, budget) => eraseOld(env, siteId, clock(), budget),
  },
  pictures: {
    each: 3,
    atOnce: PICTURES_AT_ONCE,
    run: (env, siteId, clock) => erasePictures(env, siteId, clock()),
  },
  sweeps: {
    each: 3,
    run: (env, siteId, clock, budget) => deleteErasedPictures(env, siteId, clock(), budget),
  },
  digests: {
    each: 8,
    run: (env, siteId, clock, budget) => sendDigests(env, siteId, clock(), budget),
  },
}

/** Fewer statements in a call than this, and there is no room for chunks: the free plan. */
const CHUNKED_MIN = 200
/** Of what a call may do, the part for the sites' work: the rest is for the alerts. */
const SHARE = 0.46
/** What a site gets of a round in the clock itself, and of a chunk. */
const ROUND_ITEMS = 10
const CHUNK_ITEMS = 50
/** Rounds begin within this: the alerts of the same minute come after them. */
const ROUNDS_MS = 15_000
/** For so long a chunk that was sent is waited for, before the clock sends another one. */
const WAIT_MS = 60_000
/** Longer than a chunk takes. */
const CHUNK_MS = 5 * 60_000
/** Of what a call has left, the part for the chunks that it was brought. */
const CHUNKS_SHARE = 0.9
/** The platform takes so many messages at once. */
const MESSAGES_MAX = 100

/**
 * Finds what is due, by site and kind, and does it: at once where all of it fits into this call,
 * else a chunk of each at a time by the queue, so that no site's backlog keeps another waiting. On
 * the free plan it is done here, in small rounds. `spare` is how many statements this call may still
 * make.
 */
export async function workSites(
  env: Env,
  clock: ReadClock,
  aheadMs: number,
  spare: number,
): Promise<void> {
  const max = callsMax(env)
  const { env: counted, left } = metered(env, Math.min(Math.floor(max * SHARE), spare))
  const found = await findAll(counted, clock)
  if (found.length === 0) return
  logBacklog(found, clock().now)
  if (max < CHUNKED_MIN) {
    const rest = await runRounds(counted, rotated(found, clock().now), clock, { left, items: 1 })
    // For whoever looks how far behind the clock is.
    if (rest.length > 0) await giveAway(env, rest)
    return
  }
  const waiting = found.filter(({ isTaken }) => !isTaken)
  if (costOf(waiting) > left()) return send(env, waiting, aheadMs)
  const rest = await runRounds(counted, waiting, clock, { left, items: ROUND_ITEMS })
  if (rest.length > 0) await send(env, rest, aheadMs)
}

async function findAll(env: Env, clock: ReadClock): Promise<readonly DueWork[]> {
  const { now } = clock()
  return findDueWork(env.DB, {
    now,
    days: await daysNow(env, now),
    attemptsMax: DIGEST_ATTEMPTS_MAX,
    turnsAt: readClock().now,
  })
}

function logBacklog(found: readonly DueWork[], now: number): void {
  for (const [job, ofAll] of Map.groupBy(found, (one) => one.job)) {
    const due = ofAll.reduce((sum, one) => sum + one.due, 0)
    const oldestMs = now - Math.min(...ofAll.map(({ since }) => since))
    const [most] = ofAll.toSorted((a, b) => b.due - a.due)
    log('work_due', { job, due, sites: ofAll.length, oldestMs, most: most?.siteId ?? null })
  }
}

function costOf(work: readonly DueWork[]): number {
  return work.reduce((sum, { job, due }) => {
    const { each, atOnce = 1 } = JOBS[job]
    return sum + Math.ceil(due / atOnce) * each
  }, 0)
}

// Where a minute's rounds do not reach everybody, each begins with another one.
function rotated(work: readonly DueWork[], now: number): readonly DueWork[] {
  const first = Math.floor(now / WAIT_MS) % work.length
  return [...work.slice(first), ...work.slice(0, first)]
}

/** Gives each its share, round by round, until nothing is due or the budget is spent; returns the rest. */
async function runRounds(
  env: Env,
  work: readonly DueWork[],
  clock: ReadClock,
  budget: Budget,
): Promise<readonly DueWork[]> {
  const until = clock().now + ROUNDS_MS
  let waiting = work
  for (;;) {
    const before = budget.left()
    const more: DueWork[] = []
    for (const one of waiting) {
      const { each, run } = JOBS[one.job]
      const isTime = clock().now < until && budget.left() >= each
      const isLeft = isTime ? await trying(one, () => run(env, one.siteId, clock, budget)) : true
      if (isLeft) more.push(one)
    }
    waiting = more
    if (waiting.length === 0 || budget.left() === before) return waiting
  }
}

/** What fails for one site keeps none of the others; it is found again a minute later. */
async function trying(
  { siteId, job }: Pick<DueWork, 'siteId' | 'job'>,
  run: () => Promise<boolean>,
): Promise<boolean> {
  try {
    return await run()
  } catch (error) {
    logError('work_failed', error, { site: siteId, job })
    return false
  }
}

async function giveAway(env: Env, work: readonly DueWork[]) {
  const { now, newId } = readClock()
  const turns = work.map(({ siteId, job, due, since }) => ({
    siteId,
    job,
    due,
    since,
    run: newId(),
  }))
  return giveTurns(env.DB, turns, { now, until: now + WAIT_MS })
}

async function send(env: Env, work: readonly DueWork[], aheadMs: number): Promise<void> {
  const messages = (await giveAway(env, work)).map((turn) => messageOf(turn, aheadMs))
  for (let at = 0; at < messages.length; at += MESSAGES_MAX) {
    const chunk = messages.slice(at, at + MESSAGES_MAX)
    await env.BELL.sendBatch(chunk.map((body) => ({ body })))
  }
}

function messageOf(
  { siteId, job, run }: { siteId: string; job: SiteJob; run: string },
  aheadMs: number,
): WorkMessage {
  return { kind: 'work', v: 1, siteId, job, run, aheadMs }
}

/**
 * Does chunks of work that the queue brought, each within its share of the call, which may make
 * `spare` statements more. Where more is due the site gets in line again, behind all others.
 */
export async function runChunks(
  env: Env,
  messages: readonly WorkMessage[],
  spare: number,
): Promise<void> {
  const share = Math.floor((spare * CHUNKS_SHARE) / Math.max(messages.length, 1))
  for (const message of messages) {
    const job = JOBS[message.job]
    // Otherwise the clock finds it.
    if (share >= job.each) await trying(message, () => runChunk(env, message, job, share))
  }
}

async function runChunk(env: Env, message: WorkMessage, job: Job, share: number): Promise<boolean> {
  const { siteId, aheadMs } = message
  const { now, newId } = readClock()
  const run = newId()
  const turn = { siteId, job: message.job, run }
  const asked = { given: message.run, run, now, until: now + CHUNK_MS }
  if (!(await takeTurn(env.DB, turn, asked))) return false
  const clock: ReadClock = () => ({ ...readClock(), now: readClock().now + aheadMs })
  const { env: counted, left } = metered(env, share)
  const isMore = await trying(message, () =>
    job.run(counted, siteId, clock, { left, items: CHUNK_ITEMS }),
  )
  if (!isMore || callsMax(env) < CHUNKED_MIN) {
    await endTurn(env.DB, turn, null)
    return isMore
  }
  const next = { ...turn, run: newId() }
  await endTurn(env.DB, turn, { run: next.run, until: readClock().now + WAIT_MS })
  await env.BELL.send(messageOf(next, aheadMs))
  return true
}
