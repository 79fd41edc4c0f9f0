import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { deleteOldAudit, listAudited } from '../../worker/db/audit.ts'
import { findReport, listEvents } from '../../worker/db/reports.ts'
import { NEWEST_MIGRATION } from '../../worker/db/schema.ts'
import { moveDeliveries } from '../../worker/db/work/upgrade.ts'
import type { Env } from '../../worker/env.ts'
import { goOnUpgrading } from '../../worker/jobs/upgrade.ts'
import { readClock } from '../../worker/time/clock.ts'
import { codeOf, newClick, raise } from '../support/click.ts'
import { type Collector, startCollector } from '../support/collector.ts'

const ROOT = `${import.meta.dirname}/../..`
const DUMPS = readdirSync(`${ROOT}/tests/fixtures/schemas`)
  .filter((name) => name.endsWith('.sql'))
  .toSorted()
const MIGRATIONS = readdirSync(`${ROOT}/worker/migrations`).toSorted()
/** Tables that may hold millions of rows. */
const LARGE = ['report', 'event', 'delivery', 'attempt', 'audit', 'attachment', 'reach', 'granted']

const statementsOf = (dump: string) =>
  readFileSync(`${ROOT}/tests/fixtures/schemas/${dump}`, 'utf8')
    .split(/;\n\n/)
    .filter((sql) => sql.trim() !== '')

let collector: Collector
beforeAll(async () => {
  collector = await startCollector()
})
afterAll(() => collector.close())

const batch = (statements: readonly string[]) =>
  collector.db.batch<{ n?: number }>(
    ['PRAGMA defer_foreign_keys = on', ...statements].map((sql) => collector.db.prepare(sql)),
  )

/** Puts the database of a former release in the place of this one's. */
async function load(dump: string): Promise<void> {
  const { results } = await collector.db
    .prepare(
      `SELECT type, name FROM sqlite_schema WHERE type IN ('trigger', 'table')
       AND name NOT LIKE '\\_cf%' ESCAPE '\\' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
       ORDER BY type DESC`,
    )
    .all<{ type: string; name: string }>()
  await batch(results.map(({ type, name }) => `DROP ${type} "${name}"`))
  await batch(statementsOf(dump))
}

const rowsOf = async (sql: string) => (await collector.db.prepare(sql).all()).results

async function counts(): Promise<Readonly<Record<string, number>>> {
  const tables = await rowsOf(
    `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\'
     AND name NOT LIKE 'sqlite%' AND name <> 'd1_migrations'`,
  )
  const names = tables.map(({ name }) => String(name))
  const counted = await batch(names.map((name) => `SELECT count(*) AS n FROM "${name}"`))
  const found: Record<string, number> = {}
  for (const [at, name] of names.entries()) {
    // What a table held before it changed counts as its own. The batch begins with a pragma.
    const table = name.replace(/_before$/, '')
    found[table] = (found[table] ?? 0) + Number(counted[at + 1]?.results[0]?.n)
  }
  return found
}

async function moveAll(): Promise<void> {
  let reports: number
  do ({ reports } = await moveDeliveries(collector.db, 5))
  while (reports > 0)
}

describe('C14: code that is newer than its database', () => {
  // The worker has not looked yet: what it found once holds.
  beforeAll(() => load('0007.sql'))

  it('says at the desk, at the root and in its health what to run', async () => {
    for (const path of ['/', '/desk', '/desk/reports/x', '/health']) {
      const answer = await collector.fetch(path)
      expect([path, answer.status]).toEqual([path, 503])
      expect(await answer.text()).toContain('npx wrangler d1 migrations apply DB --remote')
    }
  })

  it('stores nothing, so that devices keep their reports', async () => {
    const click = newClick()
    const answer = await raise(collector, click)
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '30'])
    expect(answer.headers.get('access-control-allow-origin')).toBe('*')
    expect(await codeOf(answer)).toBe('unavailable')
    expect(await rowsOf(`SELECT id FROM report WHERE id = '${click.id}'`)).toEqual([])
  })

  it('leaves the clock alone', async () => {
    const upkeep = await rowsOf('SELECT * FROM upkeep')
    await collector.tick()
    expect(await rowsOf('SELECT * FROM upkeep')).toEqual(upkeep)
  })

  it('goes on by itself once the migrations are there', async () => {
    await collector.migrate()
    const site = { id: 'fresh', origins: ['http://localhost:8788'] }
    await collector.seed(site, { staff: [] })
    expect((await raise(collector, newClick({ site: 'fresh' }))).status).toBe(201)
    expect((await collector.fetch('/')).status).toBe(200)
  })
})

describe('C13: the database of a former release', () => {
  it('is kept as a dump for each migration that landed', () => {
    const last = DUMPS.at(-1)?.slice(0, 4) ?? ''
    const landed = MIGRATIONS.map((name) => name.slice(0, 4)).filter((number) => number <= last)
    expect(DUMPS.map((name) => name.slice(0, 4))).toEqual(landed)
    expect(DUMPS.length).toBeGreaterThanOrEqual(7)
  })

  it.each(DUMPS)('becomes that of this release without losing a row: %s', async (dump) => {
    await load(dump)
    const documents = await rowsOf('SELECT id, document FROM report ORDER BY id')
    const before = await counts()
    await collector.migrate()
    expect(await rowsOf('SELECT name FROM d1_migrations ORDER BY name')).toEqual(
      MIGRATIONS.map((name) => ({ name })),
    )
    expect(await counts()).toMatchObject(
      // Addresses are found in the events of earlier releases.
      Object.fromEntries(Object.entries(before).filter(([table]) => table !== 'reach')),
    )
    expect(documents.length).toBeGreaterThan(5)
    const stateOf = (document: unknown) =>
      (JSON.parse(String(document)) as { readonly state: string }).state
    expect(await rowsOf('SELECT id, state FROM report ORDER BY id')).toEqual(
      documents.map(({ id, document }) => ({ id, state: stateOf(document) })),
    )
    for (const { id, document } of documents.slice(0, 2)) {
      const report = await findReport(collector.db, String(id))
      expect(report).toMatchObject({ id, state: stateOf(document) })
      expect((await listEvents(collector.db, String(id))).length).toBeGreaterThan(0)
    }
    await moveAll()
    expect(await counts()).toMatchObject({
      delivery: before['delivery'],
      attempt: before['attempt'],
    })
    expect(await rowsOf('SELECT report_id FROM delivery_before')).toEqual([])
    expect(await rowsOf('SELECT report_id FROM attempt_before')).toEqual([])
    expect(await rowsOf('PRAGMA foreign_key_check')).toEqual([])
  })

  it('has what waits where it is sent from, and the rest with the next event of its report', async () => {
    await load('0007.sql')
    const [{ id } = { id: '' }] = await rowsOf('SELECT id FROM report ORDER BY id LIMIT 1')
    const own = (table: string) =>
      rowsOf(`SELECT status FROM ${table} WHERE report_id = '${String(id)}' ORDER BY status`)
    await collector.migrate()
    expect(await own('delivery')).toEqual([{ status: 'pending' }])
    expect(await own('delivery_before')).toEqual([{ status: 'dead' }, { status: 'delivered' }])
    await batch([
      `INSERT INTO event VALUES ('${String(id)}', 99, 1, 'noted', '{}', NULL, 'working', '{}')`,
    ])
    expect(await own('delivery')).toHaveLength(3)
    expect(await own('delivery_before')).toEqual([])
  })

  it('leaves nothing of an erased report in a table of before', async () => {
    await load('0007.sql')
    await collector.migrate()
    const [{ id } = { id: '' }] = await rowsOf(
      'SELECT report_id AS id FROM delivery_before LIMIT 1',
    )
    await batch([`DELETE FROM event WHERE report_id = '${String(id)}'`])
    for (const table of ['delivery_before', 'attempt_before']) {
      expect(await rowsOf(`SELECT 1 FROM ${table} WHERE report_id = '${String(id)}'`)).toEqual([])
    }
  })

  it('keeps its log of who saw what, which goes on and ages out', async () => {
    await load('0007.sql')
    await collector.migrate()
    await batch([
      `INSERT INTO audit VALUES ('demo', 1773050400002, 'a3', 'demo-sam', 'Sam', 'view.reports', '', 'done')`,
    ])
    const { rows } = await listAudited(collector.db, 'demo', null, null)
    expect(rows.map(({ id }) => id)).toEqual(['a3', 'a2', 'a1'])
    await deleteOldAudit(collector.db, 1_773_050_400_002)
    const left = await listAudited(collector.db, 'demo', null, null)
    expect(left.rows.map(({ id }) => id)).toEqual(['a3'])
  })

  it('is moved by the clock, a bounded part of it each minute', async () => {
    await load('0007.sql')
    await collector.migrate()
    const left = async () => (await rowsOf('SELECT DISTINCT report_id FROM delivery_before')).length
    const before = await left()
    const minute = () => goOnUpgrading({ DB: collector.db } as Env, readClock, () => 1_000)
    await minute()
    expect(before - (await left())).toBe(5)
    await minute()
    expect(await left()).toBe(Math.max(0, before - 10))
  })
})

describe('C13: a new state, channel, status or outcome', () => {
  it('stands in no CHECK of a table that may hold millions of rows', async () => {
    const schemas = await rowsOf(
      `SELECT name, sql FROM sqlite_schema WHERE type = 'table'
       AND name IN (${LARGE.map((name) => `'${name}'`).join(', ')})`,
    )
    expect(schemas).toHaveLength(LARGE.length)
    const listing = schemas.filter(({ sql }) => /CHECK\s*\([^)]*\bIN\s*\(/i.test(String(sql)))
    expect(listing.map(({ name }) => name)).toEqual([])
  })

  it('is stored without any migration', async () => {
    await load('0007.sql')
    await collector.migrate()
    const [{ id } = { id: '' }] = await rowsOf('SELECT id FROM report LIMIT 1')
    await batch([
      `UPDATE report SET document = json_set(document, '$.state', 'parked') WHERE id = '${String(id)}'`,
      `INSERT INTO delivery (report_id, seq, channel, recipient_id, site_id, type, message_id, status, due_at)
       VALUES ('${String(id)}', 1, 'push', 'phone', 'demo', 'report.raised', 'm', 'held', 1)`,
      `INSERT INTO audit VALUES ('demo', 1773050400009, 'a9', 's', 'S', 'view.reports', '', 'postponed')`,
    ])
    expect(await rowsOf(`SELECT state FROM report WHERE id = '${String(id)}'`)).toEqual([
      { state: 'parked' },
    ])
  })
})

describe('C14: the code of the release before', () => {
  const file = `${ROOT}/tests/fixtures/schemas/statements-0.1.json`
  const statements = JSON.parse(readFileSync(file, 'utf8')) as readonly string[]

  it('finds every table and column that it reads and writes in this schema', async () => {
    await load('0007.sql')
    await collector.migrate()
    const blanksIn = (sql: string) => {
      const found = sql.match(/\?\d*/g) ?? []
      return [...new Set(found.map((one, at) => (one === '?' ? at : one)))].map(() => null)
    }
    const explained = await collector.db.batch(
      statements.map((sql) => collector.db.prepare(`EXPLAIN ${sql}`).bind(...blanksIn(sql))),
    )
    expect(explained.filter(({ results }) => results.length === 0)).toEqual([])
    expect(statements.length).toBeGreaterThan(100)
  })
})

describe('C14: the newest migration', () => {
  it('is the one that this code asks for', () => {
    expect(NEWEST_MIGRATION).toBe(MIGRATIONS.at(-1))
  })
})
