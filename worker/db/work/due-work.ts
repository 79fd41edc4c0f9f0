import type { D1Database } from '@cloudflare/workers-types'
import type { SiteJob } from '../../env.ts'
import type { SiteDay } from '../digests.ts'
import { mapDbErrors } from '../query.ts'
import { OLD_PICTURES, OLD_REPORTS } from '../retention.ts'

/** A backlog is counted so far: what is beyond it is as far from done. */
const COUNTED_MAX = 1_000

// What is due of a site `s` at `?1`, and since when: each by an index that begins with the site.
const DUE: Readonly<Record<Exclude<SiteJob, 'digests'>, string>> = {
  clock: [1, 0]
    .map(
      (isNew) => `SELECT * FROM (SELECT r.wake_at AS at FROM live_report r
        WHERE r.site_id = s.id AND r.is_new = ${isNew} AND r.wake_at <= ?1 AND NOT EXISTS (
          SELECT 1 FROM due_command d WHERE d.site_id = s.id AND d.id = 'tick-' || r.id)
        ORDER BY r.wake_at LIMIT ${COUNTED_MAX})`,
    )
    .join(' UNION ALL '),
  commands: `SELECT d.due_at AS at FROM due_command d
    WHERE d.site_id = s.id AND d.due_at <= ?1 ORDER BY d.due_at`,
  erasures: `SELECT ${OLD_REPORTS.since} AS at FROM report r
    WHERE r.site_id = s.id AND ${OLD_REPORTS.areDue} ORDER BY r.idle_since`,
  pictures: `SELECT ${OLD_PICTURES.since} AS at FROM attachment a
    WHERE a.site_id = s.id AND ${OLD_PICTURES.areDue} ORDER BY a.created_at`,
  sweeps: `SELECT x.due_at AS at FROM picture_sweep x
    WHERE x.site_id = s.id AND x.due_at <= ?1 ORDER BY x.due_at`,
}

const TAKEN = `(SELECT json_group_array(t.job) FROM work_turn t
  WHERE t.site_id = siteId AND t.until > ?2)`

const OF_SITE = Object.keys(DUE) as readonly (keyof typeof DUE)[]

// A row for each site: D1 takes no more than five queries in a union.
const FIND = `
  WITH found AS MATERIALIZED (
    SELECT s.id AS siteId, ${OF_SITE.map(
      (job) =>
        `(SELECT json_array(count(*), min(at)) FROM (${DUE[job]} LIMIT ${COUNTED_MAX})) AS ${job}`,
    ).join(', ')}
    FROM site s)
  SELECT *, ${TAKEN} AS taken FROM found
  WHERE ${OF_SITE.map((job) => `${job} ->> 0 > 0`).join(' OR ')}`

// A morning is no delay, so it has no age.
const FIND_DIGESTS = `
  WITH found AS MATERIALIZED (
    SELECT j.value ->> 'siteId' AS siteId, (
      SELECT json_array(count(*), ?1) FROM (
        SELECT 1 FROM staff p
        WHERE p.site_id = j.value ->> 'siteId' AND p.created_at < j.value ->> 'since'
          AND NOT EXISTS (
            SELECT 1 FROM digest g WHERE g.staff_id = p.id AND g.day = j.value ->> 'day'
              AND (g.sent_at IS NOT NULL OR g.lease_until > ?1 OR g.attempts >= ?4))
        LIMIT ${COUNTED_MAX})) AS digests
    FROM json_each(?3) j)
  SELECT *, ${TAKEN} AS taken FROM found WHERE digests ->> 0 > 0`

/** What is due at a site, of one kind of work. */
export interface DueWork {
  readonly siteId: string
  readonly job: SiteJob
  /** How much, counted up to a thousand. */
  readonly due: number
  /** Since when the first of it has been due. */
  readonly since: number
  /** A chunk of it is under way. */
  readonly isTaken: boolean
}

type FoundRow = Partial<Readonly<Record<SiteJob, string>>> & {
  readonly siteId: string
  readonly taken: string
}

/** Everything that is due by now, by site and kind of work, in one look at all sites. */
export async function findDueWork(
  db: D1Database,
  {
    now,
    days,
    attemptsMax,
    turnsAt,
  }: {
    readonly now: number
    /** Sites whose morning has come. */
    readonly days: readonly SiteDay[]
    readonly attemptsMax: number
    /** The moment by which turns are counted. */
    readonly turnsAt: number
  },
): Promise<readonly DueWork[]> {
  const results = await mapDbErrors(() =>
    db.batch<FoundRow>([
      db.prepare(FIND).bind(now, turnsAt),
      db.prepare(FIND_DIGESTS).bind(now, turnsAt, JSON.stringify(days), attemptsMax),
    ]),
  )
  return results.flatMap((one) => one.results.flatMap(dueIn))
}

function dueIn({ siteId, taken, ...jobs }: FoundRow): readonly DueWork[] {
  const takenJobs = JSON.parse(taken) as readonly string[]
  return Object.entries(jobs).flatMap(([job, json]) => {
    const [due = 0, since = 0] = JSON.parse(json) as readonly (number | null)[]
    if (due === null || due === 0) return []
    const isTaken = takenJobs.includes(job)
    return [{ siteId, job: job as SiteJob, due, since: since ?? 0, isTaken }]
  })
}

/** A turn at a kind of work of a site. */
interface Turn {
  readonly siteId: string
  readonly job: SiteJob
}

/** A turn that is given away, with the backlog that it is for. */
interface GivenTurn extends Turn {
  readonly run: string
  readonly due: number
  readonly since: number
}

/** Gives turns away until a moment; returns those that nobody has. */
export async function giveTurns(
  db: D1Database,
  turns: readonly GivenTurn[],
  { now, until }: { readonly now: number; readonly until: number },
): Promise<readonly (Turn & { readonly run: string })[]> {
  const { results } = await mapDbErrors(() =>
    db
      .prepare(
        `INSERT INTO work_turn (site_id, job, run, until, due, since)
         SELECT value ->> 'siteId', value ->> 'job', value ->> 'run', ?3, value ->> 'due',
                value ->> 'since'
         FROM json_each(?1) WHERE true
         ON CONFLICT (site_id, job) DO UPDATE SET run = excluded.run, until = excluded.until,
           due = excluded.due, since = excluded.since
         WHERE work_turn.until <= ?2
         RETURNING site_id AS siteId, job, run`,
      )
      .bind(JSON.stringify(turns), now, until)
      .all<Turn & { run: string }>(),
  )
  return results
}

/**
 * Takes a turn until a moment: the one that was given away as `given`, or one that nobody has.
 * False where somebody else is at work: a message that comes twice, or late, does nothing.
 */
export async function takeTurn(
  db: D1Database,
  { siteId, job }: Turn,
  {
    given,
    run,
    now,
    until,
  }: {
    readonly given: string | null
    readonly run: string
    readonly now: number
    readonly until: number
  },
): Promise<boolean> {
  const { meta } = await mapDbErrors(() =>
    db
      .prepare(
        `INSERT INTO work_turn (site_id, job, run, until) SELECT ?1, ?2, ?3, ?4
         WHERE EXISTS (SELECT 1 FROM site WHERE id = ?1)
         ON CONFLICT (site_id, job) DO UPDATE SET run = excluded.run, until = excluded.until
         WHERE CASE WHEN ?6 IS NULL THEN work_turn.until <= ?5 ELSE work_turn.run = ?6 END`,
      )
      .bind(siteId, job, run, until, now, given)
      .run(),
  )
  return meta.changes > 0
}

/** Ends a turn, or gives it on until a moment as `next`. One that somebody else has stays theirs. */
export async function endTurn(
  db: D1Database,
  { siteId, job, run }: Turn & { readonly run: string },
  next: { readonly run: string; readonly until: number } | null,
): Promise<void> {
  await mapDbErrors(() =>
    (next
      ? db
          .prepare(
            `UPDATE work_turn SET run = ?4, until = ?5
             WHERE site_id = ?1 AND job = ?2 AND run = ?3`,
          )
          .bind(siteId, job, run, next.run, next.until)
      : db
          .prepare(
            `UPDATE work_turn SET until = 0, due = 0, since = NULL
             WHERE site_id = ?1 AND job = ?2 AND run = ?3`,
          )
          .bind(siteId, job, run)
    ).run(),
  )
}

// A chunk that broke off is found again within this; what is older is no backlog of today.
const UNTIL_LATE_MS = 2 * 60_000

/** How far behind the work for sites is, as the clock measured it, and what was given up of it. */
export interface WorkBacklog {
  /** What is due, counted up to a thousand for each site and kind. */
  readonly due: number
  readonly since: number | null
  readonly givenUp: number
}

/** The backlog of one site, or of all: a look at the few sites that have one. */
export async function findWorkBacklog(
  db: D1Database,
  now: number,
  siteId: string | null = null,
): Promise<WorkBacklog> {
  const of = siteId === null ? '' : 'site_id = ?2 AND'
  const row = await mapDbErrors(() =>
    db
      .prepare(
        `SELECT (SELECT count(*) FROM (
             SELECT 1 FROM due_command INDEXED BY due_command_given_up
             WHERE ${of} given_up_at IS NOT NULL LIMIT ${COUNTED_MAX})) AS givenUp,
           coalesce(sum(due), 0) AS due, min(since) AS since
         FROM work_turn INDEXED BY work_turn_waiting
         WHERE ${of} due > 0 AND until > ?1 - ${UNTIL_LATE_MS}`,
      )
      .bind(now, ...(siteId === null ? [] : [siteId]))
      .first<WorkBacklog>(),
  )
  return row ?? { due: 0, since: null, givenUp: 0 }
}
