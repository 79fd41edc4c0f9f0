import type { D1Database } from '@cloudflare/workers-types'
import {
  type Alike,
  deliverAlerts,
  findLikes,
  type HeldAlerts,
  holdAlerts,
  noteSeries,
  releaseAlerts,
} from '../db/mail/alert-groups.ts'
import type { Attempted, DeliveryType, DueDelivery } from '../reports/effects.ts'
import type { Report } from '../reports/report.ts'
import { hashOf } from '../security/crypto.ts'

/** What one mail may tell of many reports: nobody's words to a single person. */
const GROUPED: readonly DeliveryType[] = [
  'report.raised',
  'report.promise_reminded',
  'report.promise_broken',
  'report.deadline_passed',
  'report.escalated',
]
/** Once there are several, the next mail about such reports comes this much later. */
const SERIES_MS = 60 * 60 * 1000
/** So many equal reports within that time are several, though each was told alone. */
const SERIES_MIN = 5

interface Group extends Alike {
  /** The references of the other reports. */
  readonly others: readonly string[]
  readonly held: HeldAlerts
  readonly isSeries: boolean
}

/** The alerts of a round, joined. */
export interface AlertGroups {
  /** What waits to be told with the next ones. */
  readonly putOff: readonly Attempted[]
  /** What is left to be attempted: of each group one. */
  readonly alone: readonly DueDelivery[]
  /** The references of the other reports that the mail of a delivery is about. */
  othersOf(delivery: DueDelivery): readonly string[]
  /** Writes down what became of each group by what became of its mail. */
  settle(attempted: readonly Attempted[], isHeld: (one: Attempted) => boolean): Promise<void>
}

/**
 * Joins alerts to one person that say the same of equal reports into one mail with their number.
 * Where somebody was told of several such reports within the hour, the next ones wait.
 */
export async function groupAlerts(
  db: D1Database,
  claimed: readonly DueDelivery[],
  { now, leaseUntil }: { readonly now: number; readonly leaseUntil: number },
): Promise<AlertGroups> {
  const mails = claimed.filter(isGroupable)
  const byGroup = Map.groupBy(mails, (one) =>
    JSON.stringify([one.recipientId, one.type, samenessOf(one.report)]),
  )
  const found = await Promise.all(
    [...byGroup.values()].map(async ([delivery, ...members]) => {
      if (!delivery) throw new TypeError('A group has one alert at least.')
      return { delivery, members, sameness: await hashOf(samenessOf(delivery.report)) }
    }),
  )
  const since = now - SERIES_MS
  const likes = await findLikes(db, found, { now, since })
  const groups = new Map<DueDelivery, Group>()
  const absent = new Set<DueDelivery>()
  const putOff: Attempted[] = []
  for (const [at, { delivery, members, sameness }] of found.entries()) {
    const { equal, lately, toldAt } = likes[at] ?? { equal: [], lately: 0, toldAt: null }
    for (const member of members) absent.add(member)
    if (toldAt !== null && toldAt > since) {
      absent.add(delivery)
      const counted = [delivery, ...members]
      const nextAt = toldAt + SERIES_MS
      await releaseAlerts(db, { keys: [], counted, leaseUntil }, nextAt)
      const outcome = { ok: false, reason: 'grouped', again: true } as const
      putOff.push(...counted.map((one) => ({ delivery: one, outcome, at: now, nextAt })))
      continue
    }
    const held = await holdAlerts(db, equal, now, leaseUntil)
    const others = [
      ...members.map(({ report }) => report.reference),
      ...held.map(({ reference }) => reference),
    ]
    groups.set(delivery, {
      delivery,
      sameness,
      others,
      held: { keys: held, counted: members, leaseUntil },
      isSeries: others.length > 0 || lately >= SERIES_MIN || toldAt !== null,
    })
  }

  return {
    putOff,
    alone: claimed.filter((one) => !absent.has(one)),
    othersOf: (delivery) => groups.get(delivery)?.others ?? [],
    async settle(attempted, isHeld) {
      for (const one of attempted) {
        const group = groups.get(one.delivery)
        if (!group?.isSeries) continue
        if (one.outcome.ok) {
          await deliverAlerts(db, group.held, one.at)
          await noteSeries(db, group, one.at)
        } else await releaseAlerts(db, group.held, isHeld(one) ? null : one.nextAt)
      }
    },
  }
}

function isGroupable({ to, type, events, attemptsBefore }: DueDelivery): boolean {
  // What somebody sends again is to go out, at once and as it is.
  if (attemptsBefore > 0) return false
  // What a colleague asks for is told in their own words.
  const byStaff = events[0] !== undefined && 'id' in events[0].actor
  return to?.channel === 'mail' && GROUPED.includes(type) && !byStaff
}

/**
 * What reports have in common that say the same of the same place, so that one alert can tell of all
 * of them. The queries compare the same fields.
 */
function samenessOf({ siteId, reason, page, step, text, element }: Report): string {
  const place = page.url.replace(/[?#].*/s, '')
  return JSON.stringify([siteId, reason.code, place, step, text, element?.text ?? null])
}
