import { DatabaseSync } from 'node:sqlite'
import type { D1Database } from '@cloudflare/workers-types'
import { insertRows, type Row } from '../../demo/database/copied-rows.ts'

interface Item {
  readonly type: string
  readonly name: string
  readonly sql: string
}

/** All that a database holds at a moment. */
export interface Snapshot {
  readonly schema: readonly Item[]
  readonly rows: readonly (readonly [table: string, rows: readonly Row[]])[]
}

const SCHEMA = `SELECT type, name, sql FROM sqlite_schema
  WHERE sql IS NOT NULL AND name NOT LIKE '\\_cf%' ESCAPE '\\' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'`
const isTrigger = ({ type }: Item) => type === 'trigger'

/** What a database holds now, as an export or a time travel would keep it. */
export async function snapshot(db: D1Database): Promise<Snapshot> {
  const schema = (await db.prepare(SCHEMA).all<Item>()).results
  const names = schema.filter(({ type }) => type === 'table').map(({ name }) => name)
  const all = await db.batch<Row>(names.map((name) => db.prepare(`SELECT * FROM ${name}`)))
  return { schema, rows: names.map((name, at) => [name, all[at]?.results ?? []]) }
}

/** Puts what a database held at a moment in the place of what it holds now. */
export async function travelTo(db: D1Database, { schema, rows }: Snapshot): Promise<void> {
  const triggers = schema.filter(isTrigger)
  await db.batch([
    db.prepare('PRAGMA defer_foreign_keys = on'),
    ...triggers.map(({ name }) => db.prepare(`DROP TRIGGER ${name}`)),
    ...rows.map(([table]) => db.prepare(`DELETE FROM ${table}`)),
    ...rows.flatMap(([table, of]) => insertRows(db, table, of)),
    ...triggers.map(({ sql }) => db.prepare(sql)),
  ])
}

/** A copy of what a database held, as a file of SQL makes it. */
export function copyOf({ schema, rows }: Snapshot): DatabaseSync {
  const copy = new DatabaseSync(':memory:', { enableForeignKeyConstraints: false })
  for (const { sql } of schema.filter((one) => !isTrigger(one))) copy.exec(sql)
  const bind = (sql: string, ...values: string[]) => ({
    run: () => copy.prepare(sql).run(...values),
  })
  const prepare = (sql: string) => ({ bind: (...values: string[]) => bind(sql, ...values) })
  for (const [table, of] of rows) {
    const statements = insertRows({ prepare } as unknown as D1Database, table, of)
    for (const statement of statements) void statement.run()
  }
  return copy
}
