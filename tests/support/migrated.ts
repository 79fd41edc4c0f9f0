import { readdirSync, readFileSync } from 'node:fs'
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite'

const MIGRATIONS = `${import.meta.dirname}/../../worker/migrations`

interface Statement {
  readonly sql: string
  readonly values: readonly SQLOutputValue[]
}

let made: readonly Statement[] | undefined

/**
 * What makes of an empty database the one that all migrations lead to. To run each of them takes as
 * long as to start the runtime; `tests/db/former-schemas.test.ts` does, as a deploy does.
 */
export function migratedSchema(): readonly Statement[] {
  made ??= make()
  return made
}

function make(): readonly Statement[] {
  const db = new DatabaseSync(':memory:')
  db.exec(`CREATE TABLE d1_migrations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT UNIQUE,
    applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL
  )`)
  for (const file of readdirSync(MIGRATIONS).toSorted()) {
    db.exec(readFileSync(`${MIGRATIONS}/${file}`, 'utf8'))
    db.prepare('INSERT INTO d1_migrations (name) VALUES (?)').run(file)
  }
  const schema = db
    .prepare(
      `SELECT type, name, sql FROM sqlite_schema
       WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY rowid`,
    )
    .all() as unknown as readonly { type: string; name: string; sql: string }[]
  const rows = schema
    .filter(({ type }) => type === 'table')
    .flatMap(({ name }) => db.prepare(`SELECT * FROM "${name}"`).all().map(insertInto(name)))
  // Triggers would act on the rows that are there already.
  const triggers = schema.filter(({ type }) => type === 'trigger')
  const others = schema.filter(({ type }) => type !== 'trigger')
  const create = ({ sql }: { sql: string }) => ({ sql, values: [] })
  return [...others.map(create), ...rows, ...triggers.map(create)]
}

const insertInto = (table: string) => (row: Record<string, SQLOutputValue>) => {
  const names = Object.keys(row)
  const columns = names.map((name) => `"${name}"`).join(', ')
  const places = names.map(() => '?').join(', ')
  return {
    sql: `INSERT INTO "${table}" (${columns}) VALUES (${places})`,
    values: Object.values(row),
  }
}
