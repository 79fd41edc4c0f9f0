import { Temporal } from 'temporal-polyfill'
import { isOpen, nextPromise, type Report } from '../reports/report.ts'
import type { Site, Staff } from '../sites/site.ts'

/** Why a report stands in somebody's digest, the most pressing first. */
export const DIGEST_GROUPS = [
  'approval',
  'handover',
  'broken',
  'today',
  'unowned',
  'yours',
  'quarantined',
  'follow_up',
] as const
export type DigestGroup = (typeof DIGEST_GROUPS)[number]

interface Reader {
  readonly site: Site
  readonly staff: Staff
  readonly now: number
}

/** What one person should know in the morning: each report once, where it presses the most. */
export function digestOf(
  reports: readonly Report[],
  reader: Reader,
): ReadonlyMap<DigestGroup, readonly Report[]> {
  const endOfDay = endOfDayOf(reader)
  const grouped = Map.groupBy(reports, (report) =>
    DIGEST_GROUPS.find((group) => BELONGS[group](report, reader.staff, endOfDay)),
  )
  const found = DIGEST_GROUPS.map((group) => [group, grouped.get(group) ?? []] as const)
  return new Map(found.filter(([, members]) => members.length > 0))
}

type Belongs = (report: Report, staff: Staff, endOfDay: number) => boolean

const BELONGS: Record<DigestGroup, Belongs> = {
  approval: ({ approval }, { id, role }) =>
    approval !== null && role !== 'agent' && approval.by.id !== id,
  handover: ({ handover }, { id }) => handover?.to.id === id,
  broken: (report, staff) => isOpen(report.state) && isTheirs(report, staff) && isBroken(report),
  today: (report, staff, endOfDay) =>
    isOpen(report.state) && isTheirs(report, staff) && (dueOf(report) ?? Infinity) < endOfDay,
  unowned: ({ owner, state }) => isOpen(state) && owner === null,
  yours: ({ owner, state }, { id }) => isOpen(state) && owner?.id === id,
  quarantined: ({ state }) => state === 'quarantined',
  follow_up: ({ owner, state }, { id }) =>
    (state === 'resolved' || state === 'confirmed') && owner?.id === id,
}

/** What is due next on a report: a promise to the customer, else what staff have to do; or null. */
export function dueOf(report: Report): number | null {
  const promise = report.state === 'proposed' ? null : nextPromise(report)
  return promise?.due ?? report.deadline?.due ?? null
}

// Their own, what nobody has, and for those who help out, everybody's.
function isTheirs({ owner }: Report, { id, role }: Staff): boolean {
  return owner === null || owner.id === id || role !== 'agent'
}

// What is owed now took the place of a promise that was broken: nobody has kept it since.
function isBroken({ promises }: Report): boolean {
  return promises.some(
    ({ status, kind, madeAt }) =>
      status === 'open' &&
      promises.some(
        (other) => other.status === 'broken' && other.kind === kind && other.settledAt === madeAt,
      ),
  )
}

function endOfDayOf({ site, now }: Reader): number {
  const instant = Temporal.Instant.fromEpochMilliseconds(now)
  try {
    return endOf(instant.toZonedDateTimeISO(site.calendar.timeZone))
  } catch {
    return endOf(instant.toZonedDateTimeISO('UTC'))
  }
}

function endOf(local: Temporal.ZonedDateTime): number {
  return local.startOfDay().add({ days: 1 }).epochMilliseconds
}
