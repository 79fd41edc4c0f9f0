import { setTimeout } from 'node:timers/promises'
import type { D1Database } from '@cloudflare/workers-types'

interface Emptied {
  readonly db: D1Database
  removeUploads(): Promise<unknown>
  forgetLogs(): void
}

interface Item {
  readonly type: 'table' | 'trigger'
  readonly name: string
  readonly sql: string
}

export interface Emptier {
  /** Leaves the collector as its migrations left it. */
  empty(): Promise<void>
}

/** What empties a collector; it reads the schema once. */
export async function emptierOf({ db, removeUploads, forgetLogs }: Emptied): Promise<Emptier> {
  const { results } = await db
    .prepare(
      `SELECT type, name, sql FROM sqlite_schema
       WHERE type IN ('table', 'trigger') AND name NOT LIKE '\\_cf%' ESCAPE '\\'
         AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name <> 'd1_migrations'`,
    )
    .all<Item>()
  const triggers = results.filter(({ type }) => type === 'trigger')
  const tables = results.filter(({ type }) => type === 'table').map(({ name }) => name)
  const prepare = (all: readonly string[]) => all.map((sql) => db.prepare(sql))
  const questions = tables.map((name) => `SELECT 1 FROM "${name}" LIMIT 1`)
  return {
    async empty() {
      const found = await db.batch(prepare(questions))
      const full = tables.filter((_name, at) => (found[at]?.results.length ?? 0) > 0)
      // Some triggers keep rows from being deleted.
      const statements = [
        'PRAGMA defer_foreign_keys = on',
        ...triggers.map(({ name }) => `DROP TRIGGER IF EXISTS "${name}"`),
        ...full.map((name) => `DELETE FROM "${name}"`),
        ...triggers.map(({ sql }) => sql),
      ]
      const drop = () => db.batch(prepare(statements))
      // What the file before left at work may still read, and then the schema can't be changed.
      if (full.length > 0) await drop().catch(() => setTimeout(500).then(drop))
      await removeUploads()
      forgetLogs()
    },
  }
}
