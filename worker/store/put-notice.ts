import type { D1Database } from '@cloudflare/workers-types'
import type { PinnedNotice } from '../reports/known-issue.ts'
import type { StaffActor } from '../reports/report.ts'
import { refusing } from './refusal.ts'

/** Which notice of which site. */
export type NoticeKey = Pick<PinnedNotice, 'siteId' | 'id'>

/** Stores a new notice; a second press of the same form changes nothing. */
export async function insertNotice(
  db: D1Database,
  { siteId, id, text, pages, until, reportId, pinned }: PinnedNotice,
): Promise<void> {
  await refusing(() =>
    db
      .prepare(
        `INSERT INTO notice (site_id, id, text, pages, until, report_id, pinned_at, pinned_by)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
      )
      .bind(
        siteId,
        id,
        text,
        JSON.stringify(pages),
        until,
        reportId,
        pinned.at,
        JSON.stringify(pinned.by),
      )
      .run(),
  )
}

/** Gives a notice another expected end, or none; one that is over stays as it is. */
export async function moveNotice(
  db: D1Database,
  { siteId, id }: NoticeKey,
  until: number | null,
): Promise<void> {
  await refusing(() =>
    db
      .prepare('UPDATE notice SET until = ? WHERE site_id = ? AND id = ? AND ended_at IS NULL')
      .bind(until, siteId, id)
      .run(),
  )
}

/** Ends a notice with words for everybody who asked: the first press counts, and says so. */
export async function endNotice(
  db: D1Database,
  { siteId, id }: NoticeKey,
  { at, by, words }: { at: number; by: StaffActor; words: string },
): Promise<boolean> {
  const { meta } = await refusing(() =>
    db
      .prepare(
        `UPDATE notice SET ended_at = ?, ended_by = ?, ended_words = ?
         WHERE site_id = ? AND id = ? AND ended_at IS NULL`,
      )
      .bind(at, JSON.stringify(by), words, siteId, id)
      .run(),
  )
  return meta.changes > 0
}

/** Writes down that nobody is left to be told. */
export async function markTold(
  db: D1Database,
  { siteId, id }: NoticeKey,
  at: number,
): Promise<void> {
  await refusing(() =>
    db
      .prepare('UPDATE notice SET told_at = ? WHERE site_id = ? AND id = ? AND told_at IS NULL')
      .bind(at, siteId, id)
      .run(),
  )
}
