import type { Report } from './report.ts'
import { seal } from './seal.ts'
import { hashOf } from './secret.ts'

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

/** The status page for whoever reads the customer's mails. */
export async function statusLink(key: string, report: Opening): Promise<string> {
  const { collector, id } = report
  return `${collector}/r/${id}~${await seal(key, 'status', ...openingParts(report))}`
}

/** Ends the mails of a report, for whoever reads them. */
export async function stopLink(key: string, { collector, id }: Linked): Promise<string> {
  return `${collector}/m/stop/${id}~${await seal(key, 'stop', id)}`
}

/** Confirms the address to which it was mailed, and no other; it leads to the status page. */
export async function confirmLink(key: string, report: Opening, email: string): Promise<string> {
  const { collector, id } = report
  return `${collector}/m/confirm/${id}~${await seal(key, 'confirm', ...openingParts(report, email))}`
}

/** Keeps all further mails from the address to which it was mailed, whatever is asked for since. */
export async function blockLink(key: string, report: Linked, email: string): Promise<string> {
  const { collector, id } = report
  const hash = await addressHash(email)
  return `${collector}/m/block/${id}~${hash}~${await seal(key, 'block', id, hash)}`
}

/** A mail address as it is remembered where nobody needs to read it. */
export function addressHash(email: string): Promise<string> {
  return hashOf(email.toLowerCase())
}
