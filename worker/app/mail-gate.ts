import type { D1Database } from '@cloudflare/workers-types'
import { endMailOutage, holdMail, type MailOutage, putBack } from '../db/mail/outage.ts'
import { log } from '../log.ts'
import {
  type Attempted,
  type AttemptOutcome,
  type DueDelivery,
  isSendersFault,
  isSpentQuota,
  SPENT_QUOTA,
} from '../reports/effects.ts'

/** How many mails of an outage are tried, one after the other, before the rest goes on waiting. */
const PROBES_MAX = 4
/** How many of these are one site's: perhaps its mail alone is refused, or one mail of it. */
const SITE_PROBES_MAX = 2

/** What stands before the mails of one round. */
export interface MailGate {
  /** Attempts a delivery, or holds it back where the sender of all mail is at fault. */
  pass(delivery: DueDelivery, attempt: () => Promise<Attempted>): Promise<Attempted>
  /** Whether what became of a delivery says nothing of it: it is put back as it was. */
  isHeld(attempted: Attempted): boolean
  /** Puts back what was held, and notes an outage or its end. */
  settle(db: D1Database, attempted: readonly Attempted[], now: number): Promise<void>
}

/**
 * Opens the gate for a round. Once the sender is at fault the rest of the mails is not tried. During
 * an outage one mail goes ahead, and the others follow where it got through.
 */
export function openMailGate(outage: MailOutage | null): MailGate {
  let isProbing = outage !== null
  let isOver = false
  let probes = 0
  let fault: string | null = null
  let turn: Promise<void> = Promise.resolve()
  const refusedBySite = new Map<string, number>()
  const untried = new Set<DueDelivery>()

  const isOwn = ({ delivery, outcome }: Attempted) =>
    isOver && refusedBySite.has(delivery.site.id) && !isSpentQuota(outcome.reason)

  async function watch(attempt: () => Promise<Attempted>): Promise<Attempted> {
    const attempted = await attempt()
    const { delivery, outcome } = attempted
    if (outcome.ok) {
      isOver ||= isProbing
      if (isProbing) fault = null
      isProbing = false
    } else if (isSendersFault(outcome.reason) && !isOwn(attempted)) {
      fault = outcome.reason
      const { id } = delivery.site
      if (isProbing) refusedBySite.set(id, (refusedBySite.get(id) ?? 0) + 1)
    }
    return attempted
  }

  function hold(delivery: DueDelivery): Attempted {
    untried.add(delivery)
    const reason = fault ?? outage?.code ?? SPENT_QUOTA
    return { delivery, outcome: { ok: false, reason, again: true }, at: 0, nextAt: null }
  }

  async function probe(delivery: DueDelivery, attempt: () => Promise<Attempted>) {
    const refused = refusedBySite.get(delivery.site.id) ?? 0
    const isShut = probes >= PROBES_MAX || (fault !== null && isSpentQuota(fault))
    if (isShut || refused >= SITE_PROBES_MAX) return hold(delivery)
    probes++
    return watch(attempt)
  }

  const isHeld = (attempted: Attempted) =>
    untried.has(attempted.delivery) ||
    (!attempted.outcome.ok && isSendersFault(attempted.outcome.reason) && !isOwn(attempted))

  return {
    async pass(delivery, attempt) {
      if (delivery.channel !== 'mail') return attempt()
      const before = turn
      const mine = Promise.withResolvers<void>()
      if (isProbing) turn = mine.promise
      await before
      try {
        if (isProbing) return await probe(delivery, attempt)
      } finally {
        mine.resolve()
      }
      return fault === null ? watch(attempt) : hold(delivery)
    },
    isHeld,
    async settle(db, attempted, now) {
      const held = attempted.filter(isHeld)
      await putBack(db, held)
      if (fault !== null) await holdMail(db, fault, now)
      else if (isOver) await endMailOutage(db)
      if (fault !== null || isOver) log('mail_gate', { fault, held: held.length })
    },
  }
}

/** Learns from one mail that went past the gate, because its reader waits for it. */
export async function noteMail(
  db: D1Database,
  outcome: AttemptOutcome,
  now: number,
): Promise<void> {
  if (outcome.ok) await endMailOutage(db)
  else if (isSendersFault(outcome.reason)) await holdMail(db, outcome.reason, now)
}
