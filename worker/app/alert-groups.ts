import type { D1Database } from '@cloudflare/workers-types'
import {
  type Alike,
  deliverAlerts,
  type EqualAlert,
  findLikes,
  type HeldAlert,
  holdAlerts,
  type Likes,
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
  /** The alerts that the same mail tells; of those of this round an attempt was counted. */
  readonly held: readonly Omit<HeldAlert, 'dueAt'>[]
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
  const isHeld = await holdEqual(db, likes, { now, leaseUntil, since })
  for (const [at, { delivery, members, sameness }] of found.entries()) {
    const { equal, lately, toldAt } = likes[at] ?? NOTHING_LIKE
    for (const member of members) absent.add(member)
    if (toldAt !== null && toldAt > since) {
      absent.add(delivery)
      const nextAt = toldAt + SERIES_MS
      const outcome = { ok: false, reason: 'grouped', again: true } as const
      for (const one of [delivery, ...members]) {
        putOff.push({ delivery: one, outcome, at: now, nextAt })
      }
      continue
    }
    const held = equal.filter(isHeld)
    const others = [
      ...members.map(({ report }) => report.reference),
      ...held.map(({ reference }) => reference),
    ]
    groups.set(delivery, {
      delivery,
      sameness,
      others,
      held: [
        ...held.map((key) => ({ key, isCounted: false })),
        ...members.map((key) => ({ key, isCounted: true })),
      ],
      isSeries: others.length > 0 || lately >= SERIES_MIN || toldAt !== null,
    })
  }
  const waiting = putOff.map(({ delivery: key, nextAt: dueAt }) => ({
    key,
    isCounted: true,
    dueAt,
  }))
  await releaseAlerts(db, waiting, leaseUntil)

  return {
    putOff,
    alone: claimed.filter((one) => !absent.has(one)),
    othersOf: (delivery) => groups.get(delivery)?.others ?? [],
    async settle(attempted, isHeldBack) {
      const told: Group[] = []
      const untold: HeldAlert[] = []
      for (const one of attempted) {
        const group = groups.get(one.delivery)
        if (!group?.isSeries) continue
        const dueAt = isHeldBack(one) ? null : one.nextAt
        if (one.outcome.ok) told.push(group)
        else untold.push(...group.held.map((each) => ({ ...each, dueAt })))
      }
      const keys = told.flatMap(({ held }) => held.map(({ key }) => key))
      await deliverAlerts(db, keys, told, attempted.at(-1)?.at ?? now)
      await releaseAlerts(db, untold, leaseUntil)
    },
  }
}

const NOTHING_LIKE: Likes = { equal: [], lately: 0, toldAt: null }

// What waits with a series that was told a while ago is not held: its mail comes later.
async function holdEqual(
  db: D1Database,
  likes: readonly Likes[],
  {
    now,
    leaseUntil,
    since,
  }: { readonly now: number; readonly leaseUntil: number; readonly since: number },
): Promise<(alert: EqualAlert) => boolean> {
  const wanted = likes.flatMap(({ equal, toldAt }) =>
    toldAt !== null && toldAt > since ? [] : equal,
  )
  const held = new Set(await holdAlerts(db, wanted, now, leaseUntil))
  return (alert) => held.has(alert)
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
