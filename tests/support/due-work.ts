import type { D1Database } from '@cloudflare/workers-types'
import { installBase64 } from '../../demo/base64.ts'
import { DEMO_SITE, seedSql } from '../../demo/seed.ts'
import { openSqlite } from '../../demo/sqlite.ts'
import type { Env, WorkMessage } from '../../worker/env.ts'
import { everyMinute } from '../../worker/jobs/every-minute.ts'
import { runChunks } from '../../worker/jobs/site-work.ts'
import { referenceOf } from '../../worker/reports/reference.ts'
import type { Report } from '../../worker/reports/report.ts'
import { MONDAY, newReport } from './reports.ts'

/** Until then the clock has nothing to do on a report. */
const LATER = MONDAY + 10_000 * 24 * 60 * 60_000
const STAFF = { name: 'Sam Okafor', role: 'admin' } as const

/** An id of a report that says which one it is, as long as ids are. */
export const reportId = (name: string, at = 0): string =>
  `${name}-${String(at).padStart(21 - name.length, '0')}`

/** Stores reports of a site as they would stand after what is `given`, `count` of them, by SQL. */
export async function plantReports(
  db: D1Database,
  siteId: string,
  name: string,
  count: number,
  given: Partial<Report> = {},
): Promise<readonly string[]> {
  const ids = Array.from({ length: count }, (_, at) => reportId(name, at))
  const rows = ids.map((id) => ({ id, reference: referenceOf(id) }))
  const document = JSON.stringify({ ...newReport(), ...given, siteId })
  await db
    .prepare(
      `INSERT INTO report (id, site_id, document)
       SELECT value ->> 'id', ?1, json_set(?2, '$.id', value ->> 'id',
         '$.reference', value ->> 'reference', '$.keyHash', value ->> 'id')
       FROM json_each(?3)`,
    )
    .bind(siteId, document, JSON.stringify(rows))
    .run()
  return ids
}

/**
 * Stores alerts that are due, by mail to the person of a site: one of each of so many reports, with
 * which nothing else is due, and no two of which can share a mail.
 */
export async function plantAlerts(db: D1Database, site: string, count: number) {
  const ids = await plantReports(db, site, site, count, { wakeAt: LATER })
  await db
    .prepare(
      `INSERT INTO event (report_id, seq, at, type, actor, from_state, to_state, data)
       SELECT id, 1, ?2, 'raised', '{"role":"customer"}', NULL, 'received', document
       FROM report WHERE site_id = ?1`,
    )
    .bind(site, MONDAY)
    .run()
  await db
    .prepare(
      `INSERT INTO delivery (report_id, seq, channel, recipient_id, site_id, type, message_id, due_at)
       SELECT id, 1, 'mail', ?1 || '-sam', ?1, 'report.raised', 'msg_' || id, ?2
       FROM report WHERE site_id = ?1`,
    )
    .bind(site, MONDAY)
    .run()
  await db
    .prepare(`UPDATE report SET document = json_set(document, '$.text', id) WHERE site_id = ?`)
    .bind(site)
    .run()
  return ids
}

/** How reports whose ids begin so stand, and how many of each. */
export async function countStates(
  db: D1Database,
  name: string,
): Promise<Readonly<Record<string, number>>> {
  const { results } = await db
    .prepare(
      `SELECT state, count(*) AS n FROM report WHERE id >= ?1 AND id < ?1 || '~' GROUP BY state`,
    )
    .bind(`${name}-`)
    .all<{ state: string; n: number }>()
  return Object.fromEntries(results.map(({ state, n }) => [state, n]))
}

/** Lets what failed at a site be due, as after all of its tries but the last one. */
export async function lastTryIn(db: D1Database, siteId: string): Promise<void> {
  await db
    .prepare('UPDATE due_command SET attempts = 9, due_at = 1 WHERE site_id = ?')
    .bind(siteId)
    .run()
}

/** How many events of one type reports have whose ids begin so. */
export async function countEvents(db: D1Database, name: string, type: string): Promise<number> {
  const count = await db
    .prepare(
      `SELECT count(*) AS n FROM event WHERE report_id >= ?1 AND report_id < ?1 || '~' AND type = ?2`,
    )
    .bind(`${name}-`, type)
    .first<number>('n')
  return count ?? 0
}

/** The worker's clock and its queue on a SQLite of this process, which counts the statements of each call. */
export function openClockwork(sites: readonly string[], statementsMax: string) {
  installBase64()
  const sqlite = openSqlite()
  for (const id of sites) {
    const staff = [{ ...STAFF, id: `${id}-sam`, email: `sam@${id}.example` }]
    for (const sql of seedSql({ site: { ...DEMO_SITE, id }, staff, endpoints: [], now: MONDAY })) {
      sqlite.exec(sql)
    }
  }
  const db = sqlite.d1(() => Promise.resolve())
  const line: WorkMessage[] = []
  const calls: number[] = []

  /** One call of the platform: it makes so many statements. */
  async function call(run: (env: Env) => Promise<void>): Promise<void> {
    let made = 0
    const counting = {
      prepare(sql: string) {
        made++
        return db.prepare(sql)
      },
      batch: (statements: Parameters<D1Database['batch']>[0]) => db.batch(statements),
    }
    const enqueue = (body: object) => {
      if ('job' in body) line.push(body as WorkMessage)
    }
    await run({
      DB: counting,
      BELL: {
        send: (body: object) => Promise.resolve(enqueue(body)),
        sendBatch: (all: readonly { body: object }[]) =>
          Promise.resolve(all.forEach(({ body }) => enqueue(body))),
      },
      EMAIL: { send: () => Promise.resolve({ messageId: 'sent' }) },
      FILES: {
        list: () => Promise.resolve({ objects: [], delimitedPrefixes: [], truncated: false }),
      },
      MAIL_FROM: 'Amends <amends@shop.example>',
      CALLS_MAX: statementsMax,
    } as unknown as Env)
    calls.push(made)
  }

  return {
    db,
    sqlite,
    /** What waits in the queue. */
    line,
    /** How many statements each call made so far. */
    calls,
    call,
    /** The clock ticks, `laterMs` from now. */
    tick: (laterMs = 0) => call((env) => everyMinute(env, Date.now() + laterMs)),
    /** The queue brings its first messages, so many at once. */
    bring: (count = 1) =>
      call((env) => runChunks(env, line.splice(0, count), Number(statementsMax))),
  }
}
