import type { D1Database } from '@cloudflare/workers-types'
import type { Notice } from '../contract.ts'
import { NOTICE_GRACE_MS, type PinnedNotice } from '../reports/known-issue.ts'
import type { StaffActor } from '../reports/report.ts'
import { refusing } from './refusal.ts'

/** More at once, and customers read none of them. */
const SHOWN_MAX = 20
/** How many that are over the desk still shows. */
const ENDED_MAX = 20

const COLUMNS = `site_id AS siteId, id, text, pages, until, report_id AS reportId,
  pinned_at AS pinnedAt, pinned_by AS pinnedBy, ended_at AS endedAt, ended_by AS endedBy,
  ended_words AS endedWords, told_at AS toldAt`

interface NoticeRow {
  readonly siteId: string
  readonly id: string
  readonly text: string
  readonly pages: string
  readonly until: number | null
  readonly reportId: string
  readonly pinnedAt: number
  readonly pinnedBy: string
  readonly endedAt: number | null
  readonly endedBy: string | null
  readonly endedWords: string | null
  readonly toldAt: number | null
}

/** The known problems that customers of a site are shown now, the newest first. */
export async function listNotices(
  db: D1Database,
  siteId: string,
  now: number,
): Promise<readonly Notice[]> {
  const { results } = await refusing(() =>
    db
      .prepare(
        `SELECT ${COLUMNS} FROM notice
         WHERE site_id = ? AND ended_at IS NULL AND (until IS NULL OR until >= ?)
         ORDER BY pinned_at DESC LIMIT ?`,
      )
      .bind(siteId, now - NOTICE_GRACE_MS, SHOWN_MAX)
      .all<NoticeRow>(),
  )
  return results.map(toNotice).map(({ id, text, until, pages }) => ({ id, text, until, pages }))
}

/** Every notice that stands, whatever its date says, and the last ones that are over. */
export async function listPinned(db: D1Database, siteId: string): Promise<readonly PinnedNotice[]> {
  const [standing, ended] = await refusing(() =>
    db.batch<NoticeRow>([
      db
        .prepare(
          `SELECT ${COLUMNS} FROM notice WHERE site_id = ? AND ended_at IS NULL
           ORDER BY pinned_at DESC`,
        )
        .bind(siteId),
      db
        .prepare(
          `SELECT ${COLUMNS} FROM notice WHERE site_id = ? AND ended_at IS NOT NULL
           ORDER BY ended_at DESC LIMIT ?`,
        )
        .bind(siteId, ENDED_MAX),
    ]),
  )
  return [...(standing?.results ?? []), ...(ended?.results ?? [])].map(toNotice)
}

/** The notice of a site with this id, or null. */
export async function findNotice(
  db: D1Database,
  siteId: string,
  id: string,
): Promise<PinnedNotice | null> {
  const row = await refusing(() =>
    db
      .prepare(`SELECT ${COLUMNS} FROM notice WHERE site_id = ? AND id = ?`)
      .bind(siteId, id)
      .first<NoticeRow>(),
  )
  return row && toNotice(row)
}

/** Notices of all sites that are over and of which somebody was not told yet. */
export async function listTelling(db: D1Database, limit: number): Promise<readonly PinnedNotice[]> {
  const { results } = await refusing(() =>
    db
      .prepare(
        // The index holds no other notice than these.
        `SELECT ${COLUMNS} FROM notice WHERE ended_at IS NOT NULL AND told_at IS NULL LIMIT ?`,
      )
      .bind(limit)
      .all<NoticeRow>(),
  )
  return results.map(toNotice)
}

function toNotice(row: NoticeRow): PinnedNotice {
  const { siteId, id, text, until, reportId, endedAt, endedBy, endedWords: words, toldAt } = row
  return {
    siteId,
    id,
    text,
    until,
    reportId,
    pages: JSON.parse(row.pages) as string[],
    pinned: { at: row.pinnedAt, by: JSON.parse(row.pinnedBy) as StaffActor },
    ended:
      endedAt === null
        ? null
        : {
            at: endedAt,
            by: JSON.parse(endedBy ?? 'null') as StaffActor,
            words: words ?? '',
            toldAt,
          },
  }
}
