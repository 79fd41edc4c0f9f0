import type { D1Database, R2Bucket } from '@cloudflare/workers-types'

interface Emptied {
  readonly db: D1Database
  readonly files: R2Bucket
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
export async function emptierOf({ db, files, forgetLogs }: Emptied): Promise<Emptier> {
  const { results } = await db
    .prepare(
      `SELECT type, name, sql FROM sqlite_schema
       WHERE type IN ('table', 'trigger') AND name NOT LIKE '\\_cf%' ESCAPE '\\'
         AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name <> 'd1_migrations'`,
    )
    .all<Item>()
  const triggers = results.filter(({ type }) => type === 'trigger')
  const tables = results.filter(({ type }) => type === 'table')
  // Some triggers keep rows from being deleted.
  const statements = [
    'PRAGMA defer_foreign_keys = on',
    ...triggers.map(({ name }) => `DROP TRIGGER IF EXISTS "${name}"`),
    ...tables.map(({ name }) => `DELETE FROM "${name}"`),
    ...triggers.map(({ sql }) => sql),
  ]
  return {
    async empty() {
      await db.batch(statements.map((sql) => db.prepare(sql)))
      await emptyBucket(files)
      forgetLogs()
    },
  }
}

async function emptyBucket(files: R2Bucket): Promise<void> {
  let truncated: boolean
  do {
    const listed = await files.list()
    // The worker remembers that it kept the version of the widget.
    const names = listed.objects.map(({ key }) => key).filter((key) => !key.startsWith('widget/'))
    if (names.length > 0) await files.delete(names)
    truncated = listed.truncated && names.length > 0
  } while (truncated)
}
