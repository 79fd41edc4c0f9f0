import type { DatabaseSync, SQLInputValue, SQLOutputValue } from 'node:sqlite'
import type { D1Database, D1PreparedStatement } from '@cloudflare/workers-types'

/** A row of any table. */
export type Row = Readonly<Record<string, SQLOutputValue>>

/** D1 takes 100,000 bytes in one statement; a quote in what is written by hand takes two. */
const STATEMENT_MAX_BYTES = 60_000

/** What the log of who saw what never lets go, and so never lets be replaced. */
const APPENDED = new Set(['audit'])

/** Rows that a query finds, without the columns that a table makes by itself. */
export function rowsIn(
  db: DatabaseSync,
  sql: string,
  ...values: readonly SQLInputValue[]
): readonly Row[] {
  return db.prepare(sql).all(...values)
}

/** Statements that insert rows into a table, in the place of those with the same keys. */
export function insertRows(
  db: D1Database,
  table: string,
  rows: readonly Row[],
): readonly D1PreparedStatement[] {
  const [first] = rows
  if (!first) return []
  // What SQLite makes of the document by itself nobody can insert.
  const names = table === 'report' ? ['id', 'site_id', 'document'] : Object.keys(first)
  const values = names.map((name) => `value ->> '${name}'`).join(', ')
  const select = `INTO ${table} (${names.join(', ')}) SELECT ${values} FROM json_each(?1) WHERE true`
  const sql =
    table === 'report'
      ? `INSERT ${select} ON CONFLICT (id) DO UPDATE SET document = excluded.document`
      : `INSERT OR ${APPENDED.has(table) ? 'IGNORE' : 'REPLACE'} ${select}`
  return partsOf(rows, names).map((part) => db.prepare(sql).bind(part))
}

/** Rows as JSON, as many in each as a statement holds. */
function partsOf(rows: readonly Row[], names: readonly string[]): readonly string[] {
  const parts: string[][] = []
  let bytes = Infinity
  for (const row of rows) {
    const json = JSON.stringify(Object.fromEntries(names.map((name) => [name, row[name]])))
    const size = Buffer.byteLength(json.replaceAll("'", "''")) + 1
    if (bytes + size > STATEMENT_MAX_BYTES) {
      parts.push([])
      bytes = 0
    }
    parts.at(-1)?.push(json)
    bytes += size
  }
  return parts.map((part) => `[${part.join(',')}]`)
}
