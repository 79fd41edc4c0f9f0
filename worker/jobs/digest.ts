import type { Budget } from '../app/due-commands.ts'
import { noteMail } from '../app/mail-gate.ts'
import { findSigningKey } from '../app/signing-keys.ts'
import {
  giveBackDigests,
  listZones,
  markDigestSent,
  postponeDigest,
  type SiteDay,
  type SiteZone,
  takeDigests,
  type TakenDigest,
} from '../db/digests.ts'
import { isMailHeld } from '../db/mail/outage.ts'
import { listFirst } from '../db/queries/lists.ts'
import { listByIds } from '../db/queries/past.ts'
import { findDesk } from '../db/sites.ts'
import type { Env } from '../env.ts'
import { afterQuiet } from '../notifications/routing.ts'
import { DIGEST_LISTS, endOfDayOf, sendDigest } from '../notifications/templates/digest.tsx'
import { isSendersFault } from '../reports/effects.ts'
import type { Site, Staff } from '../sites/site.ts'
import type { RequestClock } from '../time/clock.ts'
import { localTime } from '../time/zone.ts'

const DIGEST_HOUR = 8
/** What is read of each list: a digest names fewer, and says where there are more. */
const LIST_MAX = 25
/** What is sent at once. */
const DIGESTS_MAX = 20
/** Longer than sending all of them takes. */
const LEASE_MS = 10 * 60_000
/** With the next line, a digest that fails is tried for six hours. */
const RETRY_MS = 15 * 60_000
export const DIGEST_ATTEMPTS_MAX = 24

/** Sites, or one, whose morning has come: from 08:00 on in the zone of each; none without mail. */
export async function daysNow(
  env: Env,
  now: number,
  siteId: string | null = null,
): Promise<readonly SiteDay[]> {
  const days = (await listZones(env.DB, siteId)).flatMap((zone) => dayOf(zone, now))
  return days.length > 0 && (await isMailHeld(env.DB, now)) ? [] : days
}

/**
 * Sends every member of a site's staff one digest a day, from 08:00 on in its zone, within the
 * budget. True where more is due.
 */
export async function sendDigests(
  env: Env,
  siteId: string,
  moment: RequestClock,
  { items }: Budget,
): Promise<boolean> {
  const { now } = moment
  const days = await daysNow(env, now, siteId)
  if (days.length === 0) return false
  const limit = Math.min(items, DIGESTS_MAX)
  const taken = await takeDigests(env.DB, days, {
    now,
    leaseUntil: now + LEASE_MS,
    attemptsMax: DIGEST_ATTEMPTS_MAX,
    limit,
  })
  if (taken.length === 0) return false
  const key = await findSigningKey(env, now)
  const held = await sendSite(env, siteId, taken, { now, key })
  if (held.length > 0) await giveBackDigests(env.DB, held)
  return held.length === 0 && taken.length === limit
}

// Returns what was not tried, since the sender of all mail is at fault.
async function sendSite(
  env: Env,
  siteId: string,
  digests: readonly TakenDigest[],
  { now, key }: { readonly now: number; readonly key: string | null },
): Promise<readonly TakenDigest[]> {
  const desk = await findDesk(env.DB, siteId)
  if (!desk) return []
  for (const [at, { staffId, day }] of digests.entries()) {
    const staff = desk.staff.find(({ id }) => id === staffId)
    if (!staff) continue
    const quietUntil = afterQuiet(staff.alerts.quiet, desk.site.calendar.timeZone, now)
    if (quietUntil > now) {
      await postponeDigest(env.DB, staff, day, quietUntil)
      continue
    }
    const digest = { site: desk.site, staff, now, key, day }
    const outcome = await sendDigest(env, { ...digest, ...(await readLists(env, digest)) })
    // Noted one by one: what breaks off in the middle repeats nothing.
    if (!outcome.ok && isSendersFault(outcome.reason)) {
      await noteMail(env.DB, outcome, now)
      return digests.slice(at)
    }
    if (outcome.ok) await markDigestSent(env.DB, staff, day, now)
    else await postponeDigest(env.DB, staff, day, now + RETRY_MS)
  }
  return []
}

// What one person's digest names, in the order in which the clock wakes, and which lists go on.
async function readLists(
  env: Env,
  reader: { readonly site: Site; readonly staff: Staff; readonly now: number },
) {
  const { site, staff, now } = reader
  const soonUntil = endOfDayOf(reader) - 1
  const names = [...new Set(Object.values(DIGEST_LISTS))]
  const asked = { siteId: site.id, staff, now, soonUntil }
  const lists = await listFirst(env.DB, asked, names, LIST_MAX)
  const ids = new Set([...lists.values()].flatMap((list) => list.ids))
  const reports = await listByIds(env.DB, [...ids])
  return { reports: reports.toSorted((a, b) => (a.wakeAt ?? 0) - (b.wakeAt ?? 0)), lists }
}

// A site whose day has come; none before its 08:00, or where its zone does not exist.
function dayOf({ id, timeZone }: SiteZone, now: number): readonly SiteDay[] {
  const local = localTime(now, timeZone)
  if (local.hour < DIGEST_HOUR) return []
  const since = local.startOfDay().epochMilliseconds
  return [{ siteId: id, day: local.toPlainDate().toString(), since }]
}
