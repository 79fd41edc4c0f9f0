import type { D1Database, D1PreparedStatement } from '@cloudflare/workers-types'
import type { ContactInput } from '../contract.ts'
import type { ReportEvent } from '../reports/events.ts'
import type { Report } from '../reports/report.ts'
import { addressHash } from '../security/links.ts'
import { emailIn, contactKeyOf } from '../text/contact.ts'
import { mapDbErrors } from './query.ts'
import { type DocumentRow, toReport } from './reports.ts'

type Owned = Pick<Report, 'id' | 'siteId'>

/** The rows by which the customer of these events is found, for the batch that writes the events. */
export async function insertContactIndex(
  db: D1Database,
  { id, siteId, state }: Pick<Report, 'id' | 'siteId' | 'state'>,
  events: readonly ReportEvent[],
): Promise<readonly D1PreparedStatement[]> {
  if (state === 'erased') return []
  // Hint: of two events with the same address, the later one may confirm it.
  const reaches = new Map<string, boolean>()
  for (const event of events) {
    for (const address of givenIn(event).flatMap((given) => contactKeyOf(given) ?? [])) {
      reaches.set(address, reaches.get(address) === true || event.type === 'mail_confirmed')
    }
  }
  return Promise.all(
    [...reaches].map(async ([address, isConfirmed]) => {
      const email = emailIn(address)
      return db
        .prepare(
          `INSERT INTO reach (site_id, address, report_id, email_hash, confirmed)
           VALUES (?, ?, ?, ?, ?)
           ON CONFLICT DO UPDATE SET confirmed = 1 WHERE excluded.confirmed > confirmed`,
        )
        .bind(siteId, address, id, email && (await addressHash(email)), isConfirmed ? 1 : 0)
    }),
  )
}

/** What gives the addresses of a report their hashes, where they were given before there were any. */
export async function hashContactIndex(
  db: D1Database,
  { id, siteId }: Owned,
): Promise<readonly D1PreparedStatement[]> {
  const mails = (await listContactsOf(db, { id, siteId })).flatMap((address) => {
    const email = emailIn(address)
    return email === null ? [] : [{ address, email }]
  })
  return Promise.all(
    mails.map(async ({ address, email }) =>
      db
        .prepare(
          `UPDATE reach SET email_hash = ?4
           WHERE site_id = ?1 AND address = ?2 AND report_id = ?3 AND email_hash IS NULL`,
        )
        .bind(siteId, address, id, await addressHash(email)),
    ),
  )
}

/** A page of a search: what was typed, and where the page before it ended. */
interface Search {
  /** A mail address or a number, in its one spelling. */
  readonly address: string | null
  /** With what the ids of reports begin. */
  readonly idPrefix: string | null
  readonly after: FoundCursor | null
}

/** How a report was found: it is named, its customer confirmed the address, or somebody typed it. */
export const FOUND_BY = ['typed', 'confirmed', 'named'] as const
export type FoundBy = (typeof FOUND_BY)[number]

/** Where a page of what was found ends. */
export interface FoundCursor {
  readonly by: FoundBy
  readonly receivedAt: number
  readonly id: string
}

// An address that a named report only claims finds others, and vouches for none of them.
const FIND = `
  WITH wanted (address, is_proven) AS (
    SELECT ?2, 1 WHERE ?2 IS NOT NULL
    UNION ALL
    SELECT w.address, max(w.confirmed) FROM reach w
    WHERE w.site_id = ?1 AND w.report_id >= ?3 AND w.report_id < ?3 || '~' GROUP BY 1
  ), found (id, by) AS (
    SELECT named.id, 2 FROM report named
    WHERE named.id >= ?3 AND named.id < ?3 || '~' AND named.site_id = ?1
    UNION ALL
    SELECT x.report_id, x.confirmed AND wanted.is_proven FROM wanted CROSS JOIN reach x
      ON x.site_id = ?1 AND x.address = wanted.address
  )
  SELECT r.document, max(found.by) AS by FROM found CROSS JOIN report r ON r.id = found.id
  WHERE r.state <> 'erased'
  GROUP BY r.id
  HAVING (max(found.by), r.received_at, r.id) < (?4, ?5, ?6)
  ORDER BY max(found.by) DESC, r.received_at DESC, r.id DESC LIMIT ?7`

/**
 * Reports of a reference or of whoever is reached by an address, at most `limit`: those whose
 * customers confirmed it come before all that anybody may have typed it into, then the newest.
 */
export async function listByContact(
  db: D1Database,
  siteId: string,
  { address, idPrefix, after }: Search,
  limit: number,
): Promise<readonly { readonly report: Report; readonly by: FoundBy }[]> {
  const end = after
    ? [FOUND_BY.indexOf(after.by), after.receivedAt, after.id]
    : [FOUND_BY.length, 0, '']
  const { results } = await mapDbErrors(() =>
    db
      .prepare(FIND)
      .bind(siteId, address, idPrefix, ...end, limit)
      .all<DocumentRow & { by: number }>(),
  )
  return results.map((row) => ({ report: toReport(row), by: FOUND_BY[row.by] ?? 'typed' }))
}

/** By what the customer of a report is reached, or ever said to be. */
export async function listContactsOf(
  db: D1Database,
  { id, siteId }: Owned,
): Promise<readonly string[]> {
  const { results } = await mapDbErrors(() =>
    db
      .prepare('SELECT address FROM reach WHERE site_id = ? AND report_id = ? ORDER BY address')
      .bind(siteId, id)
      .all<{ address: string }>(),
  )
  return results.map(({ address }) => address)
}

function givenIn({ data }: ReportEvent): readonly string[] {
  if ('email' in data) return [data.email]
  return 'contact' in data ? textOf(data.contact ?? null) : []
}

function textOf(contact: ContactInput | null): readonly string[] {
  if (contact === null) return []
  return ['email' in contact ? contact.email : contact.phone]
}

const HOUR_MS = 60 * 60 * 1000

/** Counts words that came in to a site: how often they did within the hour, this time included. */
export async function countWords(
  db: D1Database,
  siteId: string,
  wordsHash: string,
  now: number,
): Promise<number> {
  const row = await mapDbErrors(() =>
    db
      .prepare(
        `INSERT INTO words_lately (site_id, words_hash, since, times) VALUES (?1, ?2, ?3, 1)
         ON CONFLICT (site_id, words_hash) DO UPDATE SET
           times = CASE WHEN since > ?3 - ?4 THEN times + 1 ELSE 1 END,
           since = CASE WHEN since > ?3 - ?4 THEN since ELSE ?3 END
         RETURNING times`,
      )
      .bind(siteId, wordsHash, now, HOUR_MS)
      .first<{ times: number }>(),
  )
  return row?.times ?? 1
}

/** Forgets words that came in more than an hour ago. */
export async function forgetEarlierWords(db: D1Database, now: number): Promise<void> {
  await mapDbErrors(() =>
    db
      .prepare('DELETE FROM words_lately WHERE since <= ?')
      .bind(now - HOUR_MS)
      .run(),
  )
}
