import type { Report } from './report.ts'
import { seal } from './seal.ts'
import { hashOf } from './secret.ts'

type Linked = Pick<Report, 'collector' | 'id'>

/** The status page for whoever reads the customer's mails. */
export async function statusLink(key: string, { collector, id }: Linked): Promise<string> {
  return `${collector}/r/${id}~${await seal(key, 'status', id)}`
}

/** Ends the mails of a report, for whoever reads them. */
export async function stopLink(key: string, { collector, id }: Linked): Promise<string> {
  return `${collector}/m/stop/${id}~${await seal(key, 'stop', id)}`
}

/** Confirms the address to which it was mailed, and no other. */
export async function confirmLink(key: string, report: Linked, email: string): Promise<string> {
  const { collector, id } = report
  return `${collector}/m/confirm/${id}~${await seal(key, 'confirm', id, email)}`
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
