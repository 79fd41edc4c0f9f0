import { delayUntil } from '../alerts/bell.ts'
import type { Env, IntakeMessage } from '../env.ts'
import { log, logError } from '../log.ts'
import { within } from '../outage.ts'
import { Problem } from '../problem.ts'
import { apply } from '../reports/reduce.ts'
import type { SiteDesk } from '../sites/site.ts'
import { type Accepted, storeAccepted } from '../store/accepted.ts'
import { wantedOf } from '../store/erasure.ts'
import { findDesk } from '../store/site.ts'
import type { Moment } from '../time/clock.ts'
import { effectsOfAll } from './effects.ts'
import { joinNotice } from './join-notice.ts'

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
  moment: Moment,
): Promise<ReadonlySet<IntakeMessage>> {
  const messageOf = new Map<Accepted, IntakeMessage>()
  const wanted = await within(STORE_MAX_MS, () => wantedOf(env.DB, messages))
  const desks = await desksOf(env, wanted)
  for (const message of wanted) messageOf.set(acceptedOf(message, desks, moment), message)
  const accepted = [...messageOf.keys()]
  const { fresh, settled } = await within(STORE_MAX_MS, () =>
    storeAccepted(env.DB, accepted, moment.random),
  )
  await ringAll(
    env,
    accepted.filter(({ report }) => fresh.has(report.id)),
    moment.now,
  )
  for (const { report } of accepted) {
    if (fresh.has(report.id)) await joinNotice(env, report, moment)
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
  { newId }: Moment,
): Accepted {
  const desk = desks.get(siteId)
  if (!desk) throw new Problem('unknown_site')
  const report = apply(null, raised)
  return {
    report,
    raised,
    deliveries: effectsOfAll(null, report, [raised], desk, newId).deliveries,
  }
}

// One call for all of them. Failing is no harm: the sweep finds what is due.
async function ringAll(env: Env, fresh: readonly Accepted[], now: number): Promise<void> {
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
