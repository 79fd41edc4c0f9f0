import type { D1Database } from '@cloudflare/workers-types'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isOutage, mapDbErrors } from '../../worker/db/query.ts'
import { Problem, type ProblemCode } from '../../worker/problem.ts'
import { LOST, OVERLOADED } from '../support/faulty.ts'
import { type Collector, useCollector } from '../support/shared-collector.ts'

let collector: Collector
beforeAll(async () => {
  collector = await useCollector()
  await collector.seed({ id: 'demo' })
})
afterAll(() => collector.close())

async function codeFor(run: () => Promise<unknown>): Promise<ProblemCode | null> {
  try {
    await mapDbErrors(run)
    return null
  } catch (error) {
    return error instanceof Problem ? error.code : null
  }
}

const said = (message: string) => () => Promise.reject(new Error(message))
const SESSION = 'INSERT INTO staff_session (token_hash, staff_id, created_at, expires_at) VALUES'

describe('C17: what the real database refuses', () => {
  it.each<[string, (db: D1Database) => Promise<unknown>]>([
    ['SQL that cannot be read', (db) => db.prepare('SELEC 1').all()],
    ['a function that does not exist', (db) => db.prepare('SELECT nonsense(1)').all()],
    ['text that is no JSON', (db) => db.prepare(`SELECT json('{')`).all()],
    ['a missing value', (db) => db.prepare("INSERT INTO site (id) VALUES ('a')").run()],
    [
      'a value of another type',
      (db) => db.prepare(`${SESSION} ('a', 'demo-sam', 'never', 1)`).run(),
    ],
    ['a row whose owner is missing', (db) => db.prepare(`${SESSION} ('a', 'nobody', 1, 1)`).run()],
    ['a check that fails', (db) => db.prepare("UPDATE site SET settings = 'no JSON'").run()],
    ['too few parameters', (db) => db.prepare('SELECT ?, ?').bind(1).all()],
    ['more parameters than it takes', (db) => db.prepare(`SELECT ?${'+?'.repeat(100)}`).all()],
    ['a parameter that no column holds', (db) => db.prepare('SELECT ?').bind(undefined).all()],
    ['an error of the code around it', () => Promise.reject(new TypeError('x is undefined'))],
  ])('is our own bug, and no outage: %s', async (_what, run) => {
    expect(await codeFor(() => run(collector.db))).toBe('internal')
  })

  it('is a lost race where somebody else took the key', async () => {
    const twice = () =>
      collector.db
        .prepare("INSERT INTO site (id, settings, created_at) VALUES ('demo', '{}', 1)")
        .run()
    expect(await codeFor(twice)).toBe('conflict')
  })

  it.each([
    LOST,
    OVERLOADED,
    'D1_ERROR: D1 DB storage operation exceeded timeout which caused object to be reset.',
    'D1_ERROR: Exceeded maximum DB size.',
    'D1_ERROR: database or disk is full: SQLITE_FULL',
    'D1_ERROR: Internal error while starting up D1 DB storage caused object to be reset.',
  ])('is an outage where the database is out of reach or full: %s', async (message) => {
    expect(await codeFor(said(message))).toBe('unavailable')
    // So no report, task or message is blamed for it.
    expect(isOutage(new Error(message))).toBe(true)
  })

  it('is an outage as long as its tables are missing, for what comes in has to wait', async () => {
    expect(await codeFor(() => collector.db.prepare('SELECT 1 FROM soon').all())).toBe(
      'unavailable',
    )
    expect(await codeFor(() => collector.db.prepare('SELECT soon FROM site').all())).toBe(
      'unavailable',
    )
  })
})
