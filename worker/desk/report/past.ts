import type { D1Database } from '@cloudflare/workers-types'
import { type Learned, listByIds, listLearned, listOthersByContact } from '../../db/queries/past.ts'
import { pagePath, type Report } from '../../reports/report.ts'
import { contactKeyOf } from '../../text/contact.ts'

const SHOWN_MAX = 4

/** What the past tells about a report. */
export interface Past {
  /** Other reports of the same customer, the newest first. */
  readonly earlier: readonly Report[]
  /** Reports like this one that were put right, those that the customer confirmed first. */
  readonly similar: readonly Report[]
}

/**
 * Finds earlier reports of the same customer, and what worked for reports like this one. It reads
 * the few that it tells of, however many there are.
 */
export async function readPast(db: D1Database, report: Report): Promise<Past> {
  const [earlier, similar] = await Promise.all([readEarlier(db, report), readSimilar(db, report)])
  return { earlier, similar }
}

async function readEarlier(db: D1Database, report: Report): Promise<readonly Report[]> {
  const address = contactOf(report)
  if (address === null) return []
  const others = await listOthersByContact(db, report, address)
  // Those whose customer has named another address since are not theirs any more.
  return others.filter((other) => contactOf(other) === address).slice(0, SHOWN_MAX)
}

function contactOf({ contact, mail }: Report): string | null {
  if (mail.email !== null) return contactKeyOf(mail.email)
  if (!contact) return null
  return contactKeyOf('email' in contact ? contact.email : contact.phone)
}

async function readSimilar(db: D1Database, report: Report): Promise<readonly Report[]> {
  const path = pagePath(report.page)
  const likeness = ({ url, elementText, hasWorked }: Learned) =>
    (pagePath({ url }) === path ? 2 : 0) +
    (elementText !== null && elementText === report.element?.text ? 2 : 0) +
    hasWorked
  const learned = (await listLearned(db, report)).map((one) => ({ ...one, by: likeness(one) }))
  const likest = learned.toSorted((a, b) => b.by - a.by).slice(0, SHOWN_MAX)
  return listByIds(
    db,
    likest.map(({ id }) => id),
  )
}
