import type { D1Database } from '@cloudflare/workers-types'
import { mapDbErrors } from '../query.ts'

const DUE = `(CASE WHEN r.state <> 'proposed' THEN (
  SELECT min(p.value ->> 'due') FROM json_each(r.document, '$.promises') p
  WHERE p.value ->> 'status' = 'open') END)`
const IS_BEHIND = `(r.state IN ('received', 'acknowledged', 'working') AND EXISTS (
  SELECT 1 FROM json_each(r.document, '$.promises') past
  JOIN json_each(r.document, '$.promises') later ON later.key > past.key
    AND later.value ->> 'kind' = past.value ->> 'kind' AND later.value ->> 'status' = 'open'
  WHERE past.value ->> 'status' = 'broken'))`
/** SQL for what `live_report` says of a report `r`, by column, as the triggers of 0022 write it. */
export const LIVE_VALUES = {
  site_id: 'r.site_id',
  is_new: `(r.version = 1 AND r.state = 'received')`,
  wake_at: 'r.wake_at',
  received_at: 'r.received_at',
  id: 'r.id',
  state: 'r.state',
  owner_id: `r.document ->> '$.owner.id'`,
  waits_since: `r.document ->> '$.waitsSince'`,
  due: DUE,
  step_due: `r.document ->> '$.deadline.due'`,
  is_behind: IS_BEHIND,
  reopen_count: `coalesce(r.document ->> '$.reopenCount', 0)`,
  handover_to: `r.document ->> '$.handover.to.id'`,
  approval_by: `r.document ->> '$.approval.by.id'`,
  erasure_asked_at: `r.document ->> '$.erasureAskedAt'`,
} as const
const NAMES = Object.keys(LIVE_VALUES).join(', ')
const VALUES = Object.values(LIVE_VALUES).join(', ')
const IS_ITS_ROW = Object.entries(LIVE_VALUES)
  .map(([name, value]) => `l.${name} IS (${value})`)
  .join(' AND ')

/** Indexes that read the document with every entry; `live_report` stands in their place. */
const FORMER = [
  'report_owned',
  'report_staged',
  'report_mine',
  'report_broken',
  'report_reopened',
  'report_asked',
  // The last one, for it says whether all are filled in.
  'report_live',
]
const CURSOR = 'live_reports'
/** A round is a look at so many reports. */
const ROUND = 500
/** Statements of a round. */
export const FILL_STATEMENTS = 4
/** Statements with which the former indexes go. */
export const FORMER_STATEMENTS = FORMER.length + 1

const NEXT = `SELECT r.* FROM report r INDEXED BY report_live
  WHERE r.wake_at IS NOT NULL AND (r.site_id, r.wake_at, r.received_at, r.id) >
    (?1 ->> 0, ?1 ->> 1, ?1 ->> 2, ?1 ->> 3)
  ORDER BY r.site_id, r.wake_at, r.received_at, r.id LIMIT ${ROUND}`

/** Whether every report under way has its row in `live_report`. */
export async function isLiveFilled(db: D1Database): Promise<boolean> {
  const found = await mapDbErrors(() =>
    db.prepare(`SELECT count(*) AS n FROM sqlite_schema WHERE name = 'report_live'`).first('n'),
  )
  return found === 0
}

/**
 * Fills in the rows of one round of reports, in the order in which the clock wakes; true where that
 * was the last one. What changes meanwhile is kept by the triggers.
 */
export async function fillLive(db: D1Database): Promise<boolean> {
  const cursor = await mapDbErrors(() =>
    db.prepare('SELECT place FROM progress WHERE job = ?').bind(CURSOR).first<string>('place'),
  )
  const place = cursor ?? '["",0,0,""]'
  const next = await mapDbErrors(() =>
    db
      .prepare(
        `SELECT json_array(site_id, wake_at, received_at, id) AS place, count(*) OVER () AS n
         FROM (${NEXT}) ORDER BY site_id DESC, wake_at DESC, received_at DESC, id DESC LIMIT 1`,
      )
      .bind(place)
      .first<{ place: string; n: number }>(),
  )
  if (!next) return true
  await mapDbErrors(() =>
    db.batch([
      db
        .prepare(
          `INSERT INTO live_report (${NAMES}) SELECT ${VALUES} FROM (${NEXT}) r
           WHERE true ON CONFLICT DO NOTHING`,
        )
        .bind(place),
      db
        .prepare(
          `INSERT INTO progress (job, place) VALUES (?, ?)
           ON CONFLICT (job) DO UPDATE SET place = excluded.place`,
        )
        .bind(CURSOR, next.place),
    ]),
  )
  return next.n < ROUND
}

/** Takes the indexes away that `live_report` stands for, once every report under way has its row. */
export async function dropFormerIndexes(db: D1Database): Promise<void> {
  await mapDbErrors(() =>
    db.batch([
      db.prepare('DELETE FROM progress WHERE job = ?').bind(CURSOR),
      ...FORMER.map((name) => db.prepare(`DROP INDEX IF EXISTS ${name}`)),
    ]),
  )
}

/** Ids of reports in a range of ids whose row in `live_report` is missing or says something else. */
export async function listUnlikeLive(
  db: D1Database,
  after: string,
  last: string,
): Promise<readonly string[]> {
  const { results } = await mapDbErrors(() =>
    db
      .prepare(
        `SELECT r.id FROM report r WHERE r.id > ?1 AND r.id <= ?2 AND r.wake_at IS NOT NULL
           AND NOT EXISTS (SELECT 1 FROM live_report l WHERE ${IS_ITS_ROW})`,
      )
      .bind(after, last)
      .all<{ id: string }>(),
  )
  return results.map(({ id }) => id)
}

/** Has the triggers write the rows of reports anew. */
export async function rewriteLive(db: D1Database, ids: readonly string[]): Promise<void> {
  await mapDbErrors(() =>
    db
      .prepare(
        `UPDATE report SET document = document WHERE id IN (SELECT value FROM json_each(?1))`,
      )
      .bind(JSON.stringify(ids))
      .run(),
  )
}

const PLACE = 'json_array(l.site_id, l.is_new, l.wake_at, l.received_at, l.id)'
const placed = (at: string) => `(${at} ->> 0, ${at} ->> 1, ${at} ->> 2, ${at} ->> 3, ${at} ->> 4)`
/** Before all rows of `live_report`. */
export const BEGINNING = '["",0,0,0,""]'

/** A row of `live_report`, by its key. */
interface LiveRow {
  readonly place: string
  /** No report is what it says. */
  readonly isStray: number
}

/** Rows of `live_report` behind one, in the order of their keys, at most `limit`. */
export async function listLiveRows(
  db: D1Database,
  after: string,
  limit: number,
): Promise<readonly LiveRow[]> {
  const { results } = await mapDbErrors(() =>
    db
      .prepare(
        `SELECT ${PLACE} AS place, NOT EXISTS (
           SELECT 1 FROM report r WHERE r.id = l.id AND ${IS_ITS_ROW}) AS isStray
         FROM live_report l
         WHERE (l.site_id, l.is_new, l.wake_at, l.received_at, l.id) > ${placed('?1')}
         ORDER BY l.site_id, l.is_new, l.wake_at, l.received_at, l.id LIMIT ?2`,
      )
      .bind(after, limit)
      .all<LiveRow>(),
  )
  return results
}

/** Deletes rows of `live_report` by their keys, those alone for which no report stands. */
export async function deleteStrayLive(db: D1Database, places: readonly string[]): Promise<void> {
  await mapDbErrors(() =>
    db
      .prepare(
        `DELETE FROM live_report AS l
         WHERE (l.site_id, l.is_new, l.wake_at, l.received_at, l.id) IN (
           SELECT ${placed('value').slice(1, -1)} FROM json_each(?1))
           AND NOT EXISTS (SELECT 1 FROM report r WHERE r.id = l.id AND ${IS_ITS_ROW})`,
      )
      .bind(JSON.stringify(places.map((place) => JSON.parse(place) as unknown)))
      .run(),
  )
}
