import type { D1Database } from '@cloudflare/workers-types'
import type { KnownIssue } from '../contract.ts'
import { KNOWN_ISSUE_GRACE_MS, type PinnedIssue } from '../reports/known-issue.ts'
import type { StaffActor } from '../reports/report.ts'
import { mapDbErrors } from './query.ts'
import { insertDue } from './work/due-commands.ts'

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
export async function listKnownIssues(
  db: D1Database,
  siteId: string,
  now: number,
): Promise<readonly KnownIssue[]> {
  const { results } = await mapDbErrors(() =>
    db
      .prepare(
        `SELECT ${COLUMNS} FROM notice
         WHERE site_id = ? AND ended_at IS NULL AND (until IS NULL OR until >= ?)
         ORDER BY pinned_at DESC LIMIT ?`,
      )
      .bind(siteId, now - KNOWN_ISSUE_GRACE_MS, SHOWN_MAX)
      .all<NoticeRow>(),
  )
  return results.map(toNotice).map(({ id, text, until, pages }) => ({ id, text, until, pages }))
}

/** Every notice that stands, whatever its date says, and the last ones that are over. */
export async function listPinned(db: D1Database, siteId: string): Promise<readonly PinnedIssue[]> {
  const [standing, ended] = await mapDbErrors(() =>
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
export async function findKnownIssue(
  db: D1Database,
  siteId: string,
  id: string,
): Promise<PinnedIssue | null> {
  const row = await mapDbErrors(() =>
    db
      .prepare(`SELECT ${COLUMNS} FROM notice WHERE site_id = ? AND id = ?`)
      .bind(siteId, id)
      .first<NoticeRow>(),
  )
  return row && toNotice(row)
}

function toNotice(row: NoticeRow): PinnedIssue {
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

/** Which notice of which site. */
type NoticeKey = Pick<PinnedIssue, 'siteId' | 'id'>

/** Stores a new notice; a second press of the same form changes nothing. */
export async function insertKnownIssue(
  db: D1Database,
  { siteId, id, text, pages, until, reportId, pinned }: PinnedIssue,
): Promise<void> {
  await mapDbErrors(() =>
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
export async function moveKnownIssue(
  db: D1Database,
  { siteId, id }: NoticeKey,
  until: number | null,
): Promise<void> {
  await mapDbErrors(() =>
    db
      .prepare('UPDATE notice SET until = ? WHERE site_id = ? AND id = ? AND ended_at IS NULL')
      .bind(until, siteId, id)
      .run(),
  )
}

/**
 * Ends a notice with words for everybody who asked, who are told by what follows: the first press
 * counts, and says so.
 */
export async function endKnownIssue(
  db: D1Database,
  { siteId, id }: NoticeKey,
  { at, by, words }: { at: number; by: StaffActor; words: string },
): Promise<boolean> {
  const tellEnd = { id: `tell_end-${id}`, kind: 'tell_end', subject: id, reportId: null } as const
  const [ended] = await mapDbErrors(() =>
    db.batch([
      db
        .prepare(
          `UPDATE notice SET ended_at = ?, ended_by = ?, ended_words = ?
           WHERE site_id = ? AND id = ? AND ended_at IS NULL`,
        )
        .bind(at, JSON.stringify(by), words, siteId, id),
      // A second press finds everybody told: each report remembers it.
      insertDue(db, siteId, [tellEnd], at),
    ]),
  )
  return (ended?.meta.changes ?? 0) > 0
}

/** Lets everybody be told of ends that another release has left to the clock. */
export async function followEnds(db: D1Database): Promise<void> {
  await mapDbErrors(() =>
    db
      .prepare(
        // The index holds no other notice than these.
        `INSERT INTO due_command (site_id, id, kind, subject, since, due_at)
         SELECT site_id, 'tell_end-' || id, 'tell_end', id, ended_at, ended_at
         FROM notice WHERE ended_at IS NOT NULL AND told_at IS NULL
         ON CONFLICT DO NOTHING`,
      )
      .run(),
  )
}

/** Writes down that nobody is left to be told. */
export async function markEndTold(
  db: D1Database,
  { siteId, id }: NoticeKey,
  at: number,
): Promise<void> {
  await mapDbErrors(() =>
    db
      .prepare('UPDATE notice SET told_at = ? WHERE site_id = ? AND id = ? AND told_at IS NULL')
      .bind(at, siteId, id)
      .run(),
  )
}

// Whoever was told that it is over has this among what was said.
const IS_TOLD = `EXISTS (
  SELECT 1 FROM json_each(r.document, '$.said') WHERE value = 'over-' || (r.document ->> '$.notice'))`

/** How many customers wanted to be told of a notice's end, and how many were. */
export interface Joined {
  readonly asked: number
  readonly told: number
}

/** Counts who joined each of some notices; those who took it back do not count. */
export async function countJoined(
  db: D1Database,
  siteId: string,
  noticeIds: readonly string[],
): Promise<ReadonlyMap<string, Joined>> {
  const { results } = await mapDbErrors(() =>
    db
      .prepare(
        `SELECT r.document ->> '$.notice' AS id, count(*) AS asked, sum(${IS_TOLD}) AS told
         FROM json_each(?) n CROSS JOIN report r
           ON r.site_id = ? AND r.document ->> '$.notice' = n.value
         WHERE r.document ->> '$.notice' IS NOT NULL AND r.state <> 'withdrawn' GROUP BY 1`,
      )
      .bind(JSON.stringify(noticeIds), siteId)
      .all<Joined & { id: string }>(),
  )
  return new Map(results.map(({ id, asked, told }) => [id, { asked, told }]))
}
