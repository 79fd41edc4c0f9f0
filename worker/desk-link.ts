import type { Report } from './report.ts'
import { isSealed, seal } from './seal.ts'
import type { Staff } from './site.ts'

const LIFE_MS = 7 * 24 * 60 * 60 * 1000
const TOKEN =
  /^(?<reportId>[\w-]{22})~(?<staffId>.{1,200})~(?<expiresAt>\d{1,15})~(?<sealed>[\w-]{43})$/

/** Where staff who are signed in find a report. */
export function deskLink({ collector, id }: Pick<Report, 'collector' | 'id'>): string {
  return `${collector}/desk/reports/${id}`
}

/** A link that signs one member of staff in, for one report and for 7 days. */
export async function enterLink(
  key: string,
  report: Pick<Report, 'collector' | 'id'>,
  staff: Staff,
  now: number,
): Promise<string> {
  const token = await deskToken(key, report.id, staff, now)
  return `${report.collector}/desk/enter/${encodeURIComponent(token)}`
}

/** What stands behind `/desk/enter/`: whoever holds it is this person, for this report alone. */
export async function deskToken(
  key: string,
  reportId: string,
  staff: Pick<Staff, 'id' | 'generation'>,
  now: number,
): Promise<string> {
  const expiresAt = now + LIFE_MS
  const sealed = await seal(key, 'desk', ...partsOf(reportId, staff, expiresAt))
  return `${reportId}~${staff.id}~${expiresAt}~${sealed}`
}

/** The person and the report that a token is good for at `now`, or null. */
export async function readDeskToken(
  key: string,
  token: string,
  now: number,
  findStaff: (id: string) => Promise<Staff | null>,
): Promise<{ readonly reportId: string; readonly staff: Staff } | null> {
  const { reportId, staffId, expiresAt, sealed } = TOKEN.exec(token)?.groups ?? {}
  if (!reportId || !staffId || !expiresAt || !sealed || Number(expiresAt) <= now) return null
  const staff = await findStaff(staffId)
  if (!staff) return null
  const parts = partsOf(reportId, staff, Number(expiresAt))
  return (await isSealed(sealed, key, 'desk', ...parts)) ? { reportId, staff } : null
}

// The generation makes all links of a person worthless at once.
function partsOf(
  reportId: string,
  { id, generation }: Pick<Staff, 'id' | 'generation'>,
  expiresAt: number,
): readonly string[] {
  return [reportId, id, String(generation), String(expiresAt)]
}
