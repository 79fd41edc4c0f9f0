import { type FoundBy, type FoundCursor, listByContact } from '../db/customers.ts'
import { listByPrefix } from '../db/reports.ts'
import type { Env } from '../env.ts'
import { idPrefixOf, REPORT_ID } from '../reports/reference.ts'
import type { Report } from '../reports/report.ts'
import { contactKeyOf } from '../text/contact.ts'

/** What is shown, and can be chosen, on one page. */
export const FOUND_MAX = 50

/** What is known of a customer by what somebody typed. */
export interface FoundCustomer {
  /** Reports that were not erased: of the reference, of a confirmed address, then all others. */
  readonly reports: readonly FoundReport[]
  /** Whether no page comes before it. */
  readonly isFirst: boolean
  /** Where the page ends, or null where nothing follows. */
  readonly next: FoundCursor | null
  /** With what the id of a report of this reference begins; null where it was none. */
  readonly idPrefix: string | null
  /** Whether a report of this reference was erased already. */
  readonly isErased: boolean
}

export interface FoundReport {
  readonly report: Report
  readonly by: FoundBy
}

/** All reports of one customer, by a reference, a mail address or a telephone number. */
export async function findCustomer(
  { DB }: Pick<Env, 'DB'>,
  siteId: string,
  typed: string,
  after: FoundCursor | null,
): Promise<FoundCustomer> {
  const text = typed.normalize('NFKC').trim()
  const idPrefix = REPORT_ID.test(text) ? text : idPrefixOf(text)
  const search = { address: contactKeyOf(text), idPrefix, after }
  const found = await listByContact(DB, siteId, search, FOUND_MAX + 1)
  const reports = found.slice(0, FOUND_MAX)
  const last = found.length > FOUND_MAX ? reports.at(-1) : undefined
  const next = last ? { by: last.by, receivedAt: last.report.receivedAt, id: last.report.id } : null
  const isErased = await isGone(DB, siteId, idPrefix, reports)
  return { reports, isFirst: after === null, next, idPrefix, isErased }
}

// Whatever has this reference and was not erased was found.
async function isGone(
  db: Env['DB'],
  siteId: string,
  idPrefix: string | null,
  reports: readonly FoundReport[],
): Promise<boolean> {
  if (idPrefix === null || reports.length > 0) return false
  return (await listByPrefix(db, siteId, idPrefix, 1)).length > 0
}
