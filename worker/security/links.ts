import type { Report } from '../reports/report.ts'
import type { Staff } from '../sites/site.ts'
import { mailboxOf } from '../text/contact.ts'
import { hashOf, signToken, verifyTokenByAny } from './crypto.ts'

const TOKEN_SIGNS = /^[\w~-]*/

type Linked = Pick<Report, 'collector' | 'id'>
type Opening = Pick<Report, 'collector' | 'id' | 'linksRevoked'>

/**
 * What the seal of a link that leads to the status page is made over: once the links of a report
 * are revoked, none from before is ours any more.
 */
export function openingParts(
  { id, linksRevoked = 0 }: Pick<Report, 'id' | 'linksRevoked'>,
  ...more: readonly string[]
): readonly string[] {
  return linksRevoked === 0 ? [id, ...more] : [id, ...more, `after ${linksRevoked}`]
}

/** A token or an id of an address without the signs behind it that none of ours can hold. */
export function withoutTail(token: string): string {
  return TOKEN_SIGNS.exec(token)?.[0] ?? ''
}

/** The status page for whoever reads the customer's mails. */
export async function statusLink(key: string, report: Opening): Promise<string> {
  const { collector, id } = report
  return `${collector}/r/${id}~${await signToken(key, 'status', ...openingParts(report))}`
}

/** Ends the mails of a report, for whoever reads them. */
export async function stopLink(key: string, { collector, id }: Linked): Promise<string> {
  return `${collector}/m/stop/${id}~${await signToken(key, 'stop', id)}`
}

/** Confirms the address to which it was mailed, and no other; it leads to the status page. */
export async function confirmLink(key: string, report: Opening, email: string): Promise<string> {
  const { collector, id } = report
  return `${collector}/m/confirm/${id}~${await signToken(key, 'confirm', ...openingParts(report, email))}`
}

/** Keeps all further mails from the mailbox to which it was mailed, whatever is asked for since. */
export async function blockLink(key: string, report: Linked, email: string): Promise<string> {
  const { collector, id } = report
  const hash = await addressHash(email)
  return `${collector}/m/block/${id}~${hash}~${await signToken(key, 'block', id, hash)}`
}

/** A mailbox as it is remembered where nobody needs to read its address, however that is spelled. */
export function addressHash(email: string): Promise<string> {
  return hashOf(mailboxOf(email))
}

/** By what a mailbox may be remembered: as now, and as before its spellings were one. */
export async function addressHashes(email: string): Promise<readonly string[]> {
  return [await addressHash(email), await hashOf(email.toLowerCase())]
}

const LIFE_MS = 7 * 24 * 60 * 60 * 1000
// Behind it may be what mail and chat programs leave there of the sentence.
const TOKEN =
  /^(?<reportId>[\w-]{22})~(?<staffId>.{1,200})~(?<expiresAt>\d{1,15})~(?<sealed>[\w-]{43})(?![_~-]*[A-Za-z0-9])/

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
async function deskToken(
  key: string,
  reportId: string,
  staff: Pick<Staff, 'id' | 'generation'>,
  now: number,
): Promise<string> {
  const expiresAt = now + LIFE_MS
  const signed = await signToken(key, 'desk', ...partsOf(reportId, staff, expiresAt))
  return `${reportId}~${staff.id}~${expiresAt}~${signed}`
}

/** The person and the report that a token is good for at `now`, or null. */
export async function readDeskToken(
  keys: readonly string[],
  token: string,
  now: number,
  findStaff: (id: string) => Promise<Staff | null>,
): Promise<{ readonly reportId: string; readonly staff: Staff } | null> {
  const { reportId, staffId, expiresAt, sealed } = TOKEN.exec(token)?.groups ?? {}
  if (!reportId || !staffId || !expiresAt || !sealed || Number(expiresAt) <= now) return null
  const staff = await findStaff(staffId)
  if (!staff) return null
  const parts = partsOf(reportId, staff, Number(expiresAt))
  const isOurs = await verifyTokenByAny(sealed, keys, 'desk', ...parts)
  return isOurs ? { reportId, staff } : null
}

// The generation makes all links of a person worthless at once.
function partsOf(
  reportId: string,
  { id, generation }: Pick<Staff, 'id' | 'generation'>,
  expiresAt: number,
): readonly string[] {
  return [reportId, id, String(generation), String(expiresAt)]
}
