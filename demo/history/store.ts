import type { D1Database } from '@cloudflare/workers-types'
import type { SentMail } from './world.ts'

export type Row = Readonly<Record<string, unknown>>

/** The shop's past as it is stored. */
export interface Past {
  readonly tables: readonly { readonly name: string; readonly rows: readonly Row[] }[]
  /** A few of the newest mails, oldest first. */
  readonly mails: readonly SentMail[]
  /** What the product refused, because a story no longer fits it. */
  readonly refusals: readonly string[]
}

/** Well within what one bound value may hold. */
const ROWS_MAX = 100

/** Whether a report is stored. */
export async function hasReport(db: D1Database, id: string): Promise<boolean> {
  return (await db.prepare('SELECT 1 FROM report WHERE id = ?').bind(id).first()) !== null
}

/** Stores a past: all of it or nothing. */
export async function storePast(db: D1Database, { tables }: Past): Promise<void> {
  const chunks = tables.flatMap(({ name, rows }) =>
    Array.from({ length: Math.ceil(rows.length / ROWS_MAX) }, (_, at) => ({
      name,
      rows: rows.slice(at * ROWS_MAX, (at + 1) * ROWS_MAX),
    })),
  )
  const reports = chunks.filter(({ name }) => name === 'report')
  const bind = (sql: string, rows: unknown) => db.prepare(sql).bind(JSON.stringify(rows))
  await db.batch([
    ...chunks.map(({ name, rows }) => bind(insertSql(name, rows[0] ?? {}), rows)),
    ...reports.map(({ rows }) =>
      bind(
        `UPDATE report SET document = value ->> 'document' FROM json_each(?)
         WHERE report.id = value ->> 'id'`,
        rows,
      ),
    ),
  ])
}

function insertSql(table: string, row: object): string {
  const columns = Object.keys(row)
  const values = columns.map((column) => `value ->> '${column}'`)
  // A report may only be merged into one that goes on, and today many of those are over. So all of
  // them begin as they came in, and get their state once their events are stored.
  const given = values.map((value) =>
    table === 'report' && value.includes("'document'")
      ? `json_set(${value}, '$.state', 'received')`
      : value,
  )
  // The collector may have a signing key already.
  return `INSERT OR IGNORE INTO ${table} (${columns.join(', ')})
    SELECT ${given.join(', ')} FROM json_each(?)`
}
