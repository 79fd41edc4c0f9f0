import { readdirSync, readFileSync } from 'node:fs'
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import type { D1Database, D1PreparedStatement } from '@cloudflare/workers-types'

const MIGRATIONS = `${import.meta.dirname}/../worker/migrations`

/** Waits until a call may go on; what never returns never ran. */
export type Gate = (sql: string) => Promise<void>

interface Bound {
  readonly sql: string
  readonly values: readonly SQLInputValue[]
}

/** A real SQLite with our migrations, in the shape of D1: each call waits at a gate of its own. */
export function openSqlite(file = ':memory:') {
  const db = new DatabaseSync(file)
  db.exec('PRAGMA foreign_keys = ON')
  for (const name of readdirSync(MIGRATIONS).toSorted()) {
    db.exec(readFileSync(`${MIGRATIONS}/${name}`, 'utf8'))
  }
  const prepared = new Map<
    string,
    { readonly statement: StatementSync; readonly isRead: boolean }
  >()
  const bounds = new WeakMap<object, Bound>()

  function prepare(sql: string) {
    const statement = db.prepare(sql)
    const one = { statement, isRead: statement.columns().length > 0 }
    prepared.set(sql, one)
    return one
  }

  function execute({ sql, values }: Bound) {
    const { statement, isRead } = prepared.get(sql) ?? prepare(sql)
    const results = isRead ? statement.all(...values) : []
    const changes = isRead ? results.length : Number(statement.run(...values).changes)
    return { success: true, results, meta: { changes, rows_written: 0 } }
  }

  // As D1 does it: all of it or nothing.
  function transact(batch: readonly Bound[]) {
    db.exec('SAVEPOINT batch')
    try {
      return batch.map(execute)
    } catch (error) {
      db.exec('ROLLBACK TO batch')
      throw error
    } finally {
      db.exec('RELEASE batch')
    }
  }

  /** The database as one caller sees it. */
  function d1(gate: Gate): D1Database {
    const bind = (bound: Bound): D1PreparedStatement => {
      const run = async () => {
        await gate(bound.sql)
        return execute(bound)
      }
      const statement = {
        bind: (...values: SQLInputValue[]) => bind({ sql: bound.sql, values }),
        all: run,
        run,
        async first(column?: string) {
          const row = (await run()).results[0]
          return column === undefined ? (row ?? null) : (row?.[column] ?? null)
        },
      } as unknown as D1PreparedStatement
      bounds.set(statement, bound)
      return statement
    }
    return {
      prepare: (sql: string) => bind({ sql, values: [] }),
      async batch(statements: readonly D1PreparedStatement[]) {
        const found = statements.flatMap((one) => bounds.get(one) ?? [])
        await gate(found.map(({ sql }) => sql).join('; '))
        return transact(found)
      },
    } as unknown as D1Database
  }

  return {
    d1,
    exec: (sql: string) => db.exec(sql),
    /** Whatever is written from here on is undone by `undo`. */
    mark: () => db.exec('SAVEPOINT run'),
    undo() {
      db.exec('ROLLBACK TO run')
      db.exec('RELEASE run')
    },
    close: () => db.close(),
    /** How SQLite goes about a query, a step a line. */
    plan: (sql: string) =>
      db
        .prepare(`EXPLAIN QUERY PLAN ${sql}`)
        .all()
        .map(({ detail }) => String(detail)),
    all: (sql: string, ...values: SQLInputValue[]) => execute({ sql, values }).results,
  }
}
