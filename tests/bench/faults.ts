import { newClick, raise } from '../support/click.ts'
import type { FaultRule } from '../support/fault-rule.ts'
import {
  COMMIT,
  CONSUMED,
  type FaultyCollector,
  LOST,
  OVERLOADED,
  RAISING,
  startFaultyCollector,
} from '../support/faulty.ts'
import { seeded } from '../support/random.ts'
import { startReceiver } from '../support/receiver.ts'
import { until } from '../support/until.ts'
import { compareLedgers } from './ledgers.ts'

const SUBMISSIONS = Number(process.env['SUBMISSIONS'] ?? 10_000)
const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000)
const IN_FLIGHT = 16
const TRIES_MAX = 100
const PAUSE_MS = 40
const SWEEP_MS = 2_000
const STEP_MS = 6 * 60_000
const STEP_FACTOR = 1.3
/** Longer than the whole schedule of retries. */
const DRAIN_MAX_MS = 8 * 24 * 60 * 60_000
/** What one sweep attempts at most. */
const SWEEP_SIZE = 200

/** About one submission in five meets at least one of these, and every fifth webhook fails. */
const FAULTS: readonly (FaultRule & { readonly name: string })[] = [
  { name: 'killed before', call: 'fetch /v1/reports', how: 'before', chance: 0.03 },
  { name: 'answer dropped', call: 'fetch /v1/reports', how: 'after', chance: 0.05 },
  { name: 'read overloaded', call: RAISING, how: 'before', chance: 0.03, message: OVERLOADED },
  { name: 'consumer’s write lost', call: CONSUMED, how: 'before', chance: 0.1, message: LOST },
  { name: 'consumer’s answer lost', call: CONSUMED, how: 'after', chance: 0.1, message: LOST },
  { name: 'write lost', call: COMMIT, how: 'before', chance: 0.03, message: LOST },
  { name: 'write’s answer lost', call: COMMIT, how: 'after', chance: 0.04, message: LOST },
  { name: 'write overloaded', call: COMMIT, how: 'before', chance: 0.03, message: OVERLOADED },
  { name: 'write hangs', call: COMMIT, how: 'hang', chance: 0.001 },
  { name: 'queue refuses', call: 'INTAKE send', how: 'before', chance: 0.1 },
  { name: 'queue’s answer lost', call: 'INTAKE send', how: 'after', chance: 0.1 },
  { name: 'consumer dies before', call: 'queue amends-intake', how: 'before', chance: 0.05 },
  { name: 'consumer dies after', call: 'queue amends-intake', how: 'after', chance: 0.1 },
  { name: 'bell is lost', call: 'BELL send', how: 'before', chance: 0.05 },
  { name: 'claim or record lost', call: 'DB UPDATE delivery', how: 'before', chance: 0.03 },
  { name: 'record’s answer lost', call: 'DB UPDATE delivery', how: 'after', chance: 0.03 },
]

type Receiver = Awaited<ReturnType<typeof startReceiver>>

/** Many submissions under faults: what senders, rows and receivers know of them must agree. */
export async function benchFaults(): Promise<void> {
  const random = seeded(SEED)
  console.log(`  ${SUBMISSIONS} submissions, ${IN_FLIGHT} in flight, seed ${SEED}`)
  const started = Date.now()
  const collector = await startFaultyCollector()
  const receiver = await startReceiver(() => (random() < 0.2 ? 500 : 204))
  await seed(collector, receiver)
  // The worker knows the site from here on.
  await raise(collector, newClick())
  await collector.fail(...FAULTS)

  const sending = { isOver: false }
  const sweeping = sweepMeanwhile(collector, sending)
  const { sent, attempts } = await sendAll(collector, random)
  sending.isOver = true
  await sweeping
  const hits = await collector.fail()
  console.log(`  sent after ${secondsSince(started)} s, in ${attempts} attempts`)
  await drain(collector, sent)
  console.log(`  stored and alerted after ${secondsSince(started)} s`)
  FAULTS.forEach(({ name }, at) => console.log(`    ${name.padEnd(24)} ${hits[at] ?? 0}`))
  await compareLedgers({ db: collector.db, sent, got: receiver.got, secret: receiver.secret })
  await Promise.all([collector.close(), receiver.close()])
}

async function seed(collector: FaultyCollector, { url, secret }: Receiver): Promise<void> {
  const hours = Array.from({ length: 7 }, () => [[0, 24 * 60]] as const)
  const calendar = { timeZone: 'UTC', hours, holidays: [] }
  // A promise so far ahead that the clock has nothing to say of it.
  const site = { id: 'demo', calendar, answerWithinMinutes: 60 * 24 * 60 }
  await collector.seed(site, { staff: [], endpoints: [{ id: 'crm', url, secret }] })
}

async function sendAll(collector: FaultyCollector, random: () => number) {
  const sent = new Set<string>()
  let [next, attempts] = [0, 0]
  async function keepSending(): Promise<void> {
    while (next < SUBMISSIONS) {
      next++
      if (next % 1_000 === 0) console.log(`  ${next} of ${SUBMISSIONS}`)
      const click = newClick()
      const tries = await sendUntilTaken(collector, click, random)
      attempts += tries
      sent.add(click.id)
    }
  }
  await Promise.all(Array.from({ length: IN_FLIGHT }, keepSending))
  return { sent, attempts }
}

/** Sends as the widget's outbox does: the same bytes until a 2xx. Returns how often it had to. */
async function sendUntilTaken(
  collector: FaultyCollector,
  click: ReturnType<typeof newClick>,
  random: () => number,
): Promise<number> {
  const body = JSON.stringify(click)
  for (let tries = 1; tries <= TRIES_MAX; tries++) {
    const status = await raise(collector, body).then(
      (answer) => answer.status,
      () => 0,
    )
    if (status >= 200 && status < 300) return tries
    if (status >= 400 && status < 500) throw new Error(`A resend was refused: ${status}`)
    await pause(PAUSE_MS * (1 + random()))
  }
  throw new Error(`Not accepted after ${TRIES_MAX} tries`)
}

async function sweepMeanwhile(
  collector: FaultyCollector,
  sending: { readonly isOver: boolean },
): Promise<void> {
  while (!sending.isOver) {
    // A sweep may die of the faults as well: the next one goes on.
    await collector.tick(60_000).catch(() => {})
    await pause(SWEEP_MS)
  }
}

async function drain({ db, tick }: FaultyCollector, sent: ReadonlySet<string>): Promise<void> {
  const count = async (sql: string) => (await db.prepare(sql).first<number>('n')) ?? 0
  const isStored = async () => (await count('SELECT count(*) AS n FROM report')) >= sent.size + 1
  await until('everything is stored', isStored, 300_000)
  // In ever longer steps, as an alert that failed often waits for hours.
  for (let later = STEP_MS; later < DRAIN_MAX_MS; later = later * STEP_FACTOR + STEP_MS) {
    const left = await count("SELECT count(*) AS n FROM delivery WHERE status = 'pending'")
    if (left === 0) return
    console.log(`  ${left} alerts left`)
    for (let sweeps = 0; sweeps <= left / SWEEP_SIZE; sweeps++) await tick(later)
  }
}

function secondsSince(at: number): number {
  return Math.round((Date.now() - at) / 1_000)
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms)
  })
}
