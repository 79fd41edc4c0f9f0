import type { D1Database, D1PreparedStatement } from '@cloudflare/workers-types'

/** How many rows of the database something reads, by D1's own count. */
export async function countRowsRead(
  db: D1Database,
  run: (db: D1Database) => Promise<unknown>,
): Promise<number> {
  let rows = 0
  const counted = (statement: D1PreparedStatement): D1PreparedStatement =>
    ({
      bind: (...given: unknown[]) => counted(statement.bind(...given)),
      async all() {
        const found = await statement.all()
        rows += found.meta.rows_read
        return found
      },
      async run() {
        const found = await statement.run()
        rows += found.meta.rows_read
        return found
      },
      async first() {
        const found = await statement.all()
        rows += found.meta.rows_read
        return found.results[0] ?? null
      },
      statement,
    }) as unknown as D1PreparedStatement
  const counting = {
    prepare: (sql: string) => counted(db.prepare(sql)),
    async batch(statements: readonly (D1PreparedStatement & { statement: D1PreparedStatement })[]) {
      const found = await db.batch(statements.map(({ statement }) => statement))
      for (const { meta } of found) rows += meta.rows_read
      return found
    },
  } as unknown as D1Database
  await run(counting)
  return rows
}
