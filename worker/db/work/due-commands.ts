import type { D1Database, D1PreparedStatement } from '@cloudflare/workers-types'
import {
  type DueCommand,
  type DueTarget,
  type PlannedDue,
  retryOf,
  targetOf,
} from '../../reports/due-commands.ts'
import { saidOver } from '../../reports/known-issue.ts'
import { mapDbErrors } from '../query.ts'

// What is for the members of a report follows only where there are any, so that the end of a report
// without them writes no row more than before.
const INSERT = `
  INSERT INTO due_command (site_id, id, kind, subject, report_id, data, since, due_at, attempts)
  SELECT ?1, value ->> 'id', value ->> 'kind', value ->> 'subject', value ->> 'reportId',
         value ->> 'data', ?3, ?4, ?5
  FROM json_each(?2)
  WHERE value ->> 'target' <> 'merged' OR value ->> 'reportId' IS NOT NULL OR EXISTS (
    SELECT 1 FROM report r WHERE r.site_id = ?1
      AND r.document ->> '$.mergedInto.id' = value ->> 'subject' AND r.state = 'merged')
  ON CONFLICT DO NOTHING`

/** What stores follow-ups of a site, for the batch of the change that causes them. */
export function insertDue(
  db: D1Database,
  siteId: string,
  planned: readonly PlannedDue[],
  now: number,
): D1PreparedStatement {
  return insertAt(db, siteId, planned, { now, dueAt: now, attempts: 0 })
}

/** What stores the same follow-up for every site. */
export function insertDueForAll(
  db: D1Database,
  { id, kind, subject }: PlannedDue,
  now: number,
): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO due_command (site_id, id, kind, subject, since, due_at)
       SELECT s.id, ?1, ?2, ?3, ?4, ?4 FROM site s WHERE true ON CONFLICT DO NOTHING`,
    )
    .bind(id, kind, subject, now)
}

function insertAt(
  db: D1Database,
  siteId: string,
  planned: readonly PlannedDue[],
  { now, dueAt, attempts }: { now: number; dueAt: number; attempts: number },
): D1PreparedStatement {
  const rows = planned.map((one) => ({
    ...one,
    target: targetOf(one.kind),
    data: JSON.stringify(one.data ?? {}),
  }))
  return db.prepare(INSERT).bind(siteId, JSON.stringify(rows), now, dueAt, attempts)
}

/** Stores follow-ups that failed once already, to be tried again at `dueAt`. */
export async function insertFailedDue(
  db: D1Database,
  siteId: string,
  planned: readonly PlannedDue[],
  { now, dueAt }: { readonly now: number; readonly dueAt: number },
): Promise<void> {
  await mapDbErrors(() => insertAt(db, siteId, planned, { now, dueAt, attempts: 1 }).run())
}

interface DueRow extends Omit<DueCommand, 'data'> {
  readonly data: string
}

const COLUMNS = `site_id AS siteId, id, kind, subject, report_id AS reportId, data, since,
  attempts, after_id AS afterId`

/** Takes the follow-up of a site that has been due the longest, until `leaseUntil`; null for none. */
export async function takeDue(
  db: D1Database,
  siteId: string,
  now: number,
  leaseUntil: number,
): Promise<DueCommand | null> {
  const row = await mapDbErrors(() =>
    db
      .prepare(
        `UPDATE due_command SET due_at = ?3, attempts = attempts + 1
         WHERE site_id = ?1 AND due_at <= ?2 AND id = (
           SELECT d.id FROM due_command d WHERE d.site_id = ?1 AND d.due_at <= ?2
           ORDER BY d.due_at LIMIT 1)
         RETURNING ${COLUMNS}`,
      )
      .bind(siteId, now, leaseUntil)
      .first<DueRow>(),
  )
  return row && { ...row, data: JSON.parse(row.data) as DueCommand['data'] }
}

/** How far a follow-up for many reports went, and for which of them it failed. */
export interface DueProgress {
  readonly afterId: string
  readonly failed: readonly string[]
  readonly isDone: boolean
}

/**
 * Notes how far a follow-up went: what failed of it becomes a follow-up of its own, due at
 * `retryAt`, and what is left of it is due at once. All of it or nothing.
 */
export async function saveProgress(
  db: D1Database,
  row: DueCommand,
  { afterId, failed, isDone }: DueProgress,
  { now, retryAt }: { readonly now: number; readonly retryAt: number },
): Promise<void> {
  const retries = failed.map((reportId) => retryOf(row, reportId))
  const at = { now, dueAt: retryAt, attempts: 1 }
  await mapDbErrors(() =>
    db.batch([
      ...(retries.length > 0 ? [insertAt(db, row.siteId, retries, at)] : []),
      isDone
        ? db
            .prepare('DELETE FROM due_command WHERE site_id = ? AND id = ?')
            .bind(row.siteId, row.id)
        : db
            .prepare(
              `UPDATE due_command SET after_id = ?3, due_at = ?4, attempts = 0
               WHERE site_id = ?1 AND id = ?2`,
            )
            .bind(row.siteId, row.id, afterId, now),
    ]),
  )
}

/** Puts off a follow-up that failed; without a date nobody tries it by itself any more. */
export async function postponeDue(
  db: D1Database,
  { siteId, id }: Pick<DueCommand, 'siteId' | 'id'>,
  {
    dueAt,
    outcome,
    givenUpAt,
  }: {
    readonly dueAt: number | null
    readonly outcome: string
    readonly givenUpAt: number | null
  },
): Promise<void> {
  await mapDbErrors(() =>
    db
      .prepare(
        `UPDATE due_command SET due_at = ?3, outcome = ?4, given_up_at = coalesce(given_up_at, ?5)
         WHERE site_id = ?1 AND id = ?2`,
      )
      .bind(siteId, id, dueAt, outcome, givenUpAt)
      .run(),
  )
}

// Each by an index, in the order of its ids: `?2` is the subject, `?3` the last one before.
const TARGETS: Readonly<Record<Exclude<DueTarget, 'report' | 'mailed'>, string>> = {
  merged: `r.document ->> '$.mergedInto.id' = ?2 AND r.state = 'merged'`,
  owned: `r.owner_id = ?2 AND r.owner_id IS NOT NULL
    AND r.state IN ('acknowledged', 'working', 'proposed')`,
  waiting: `r.document ->> '$.notice' = ?2 AND r.document ->> '$.notice' IS NOT NULL
    AND r.state IN ('merged', 'received') AND NOT EXISTS (
      SELECT 1 FROM json_each(r.document, '$.said') WHERE value = ?5)`,
}
// Whoever turned mail off since is left alone by the command itself.
const MAILED = `SELECT DISTINCT x.report_id AS id FROM reach x
  WHERE x.site_id = ?1 AND x.report_id > ?2 AND x.confirmed = 1 ORDER BY x.report_id LIMIT ?3`

/** Ids of the reports that a follow-up is for and that come after `afterId`, at most `limit`. */
export async function listDueTargets(
  db: D1Database,
  { siteId, kind, subject }: Pick<DueCommand, 'siteId' | 'kind' | 'subject'>,
  afterId: string,
  limit: number,
): Promise<readonly string[]> {
  const target = targetOf(kind)
  if (target === 'report') return []
  const more = target === 'waiting' ? [saidOver(subject)] : []
  const statement =
    target === 'mailed'
      ? db.prepare(MAILED).bind(siteId, afterId, limit)
      : db
          .prepare(
            `SELECT r.id FROM ${target === 'owned' ? 'live_report r INDEXED BY live_in_hand' : 'report r'}
             WHERE r.site_id = ?1 AND ${TARGETS[target]} AND r.id > ?3
             ORDER BY r.id LIMIT ?4`,
          )
          .bind(siteId, subject, afterId, limit, ...more)
  const { results } = await mapDbErrors(() => statement.all<{ id: string }>())
  return results.map(({ id }) => id)
}

/** Follow-ups of one kind and cause that were given up. */
export interface GivenUp {
  readonly kind: string
  readonly subject: string
  readonly count: number
  /** Since when the first of them should have been done. */
  readonly since: number
  /** The reports of some of them, or none where it is the whole that failed. */
  readonly reportIds: readonly string[]
  /** Why the newest try failed, as a code. */
  readonly outcome: string
}

/** More of them are no use to anybody who looks. */
const GIVEN_UP_MAX = 500

/** What was given up at a site, by kind and cause, the newest first. */
export async function listGivenUp(db: D1Database, siteId: string): Promise<readonly GivenUp[]> {
  const { results } = await mapDbErrors(() =>
    db
      .prepare(
        `SELECT kind, subject, count(*) AS count, min(since) AS since,
           json_group_array(report_id) FILTER (WHERE report_id IS NOT NULL) AS ids,
           max(outcome) AS outcome
         FROM (SELECT * FROM due_command WHERE site_id = ? AND given_up_at IS NOT NULL
           ORDER BY given_up_at DESC LIMIT ?)
         GROUP BY kind, CASE kind WHEN 'tick' THEN '' ELSE subject END`,
      )
      .bind(siteId, GIVEN_UP_MAX)
      .all<Omit<GivenUp, 'reportIds'> & { ids: string | null }>(),
  )
  return results.map(({ ids, ...one }) => ({
    ...one,
    reportIds: JSON.parse(ids ?? '[]') as string[],
  }))
}

/** Lets everything that was given up at a site be tried again, from now on. */
export async function retryGivenUp(db: D1Database, siteId: string, now: number): Promise<number> {
  const { meta } = await mapDbErrors(() =>
    db
      .prepare(
        `UPDATE due_command SET due_at = ?2, attempts = 0, given_up_at = NULL
         WHERE site_id = ?1 AND given_up_at IS NOT NULL`,
      )
      .bind(siteId, now)
      .run(),
  )
  return meta.changes
}
