import { newSecret } from '../../worker/text/secret.ts'
import { installBase64 } from '../base64.ts'
import { seedSql } from '../seed.ts'
import { openSqlite } from '../sqlite.ts'
import { playHistory } from './play.ts'
import type { Past, Row } from './store.ts'
import { pastWorld } from './world.ts'

/** What the history leaves behind, each table after those that it refers to. */
const TABLES = [
  'report',
  'event',
  'delivery',
  'attempt',
  'granted',
  'notice',
  'snippet',
  'reach',
  'signing_key',
] as const

interface Given extends Omit<Parameters<typeof seedSql>[0], 'now'> {
  /** The collector's origin, without a slash at its end. */
  readonly collector: string
  readonly start: number
}

/** Plays the past eight weeks, up to `start`, in a database of its own that nobody else sees. */
export async function makePast({ collector, start, ...seed }: Given): Promise<Past> {
  installBase64()
  const sqlite = openSqlite()
  for (const sql of seedSql({ ...seed, now: start })) sqlite.exec(sql)
  // In plain, as earlier releases stored it: the demo's collector encrypts it with its own secret.
  sqlite.exec(`INSERT INTO signing_key (id, key) VALUES (1, '${newSecret()}')`)
  const world = pastWorld(
    sqlite.d1(() => Promise.resolve()),
    start,
  )
  try {
    const refusals = await playHistory(world.env, collector, start)
    const tables = TABLES.map((name) => ({
      name,
      rows: sqlite.all(`SELECT ${columnsOf(sqlite, name)} FROM ${name}`) as readonly Row[],
    }))
    return { tables, mails: world.newestMails(), refusals }
  } finally {
    world.leave()
  }
}

// Without those that SQLite computes by itself.
function columnsOf(sqlite: ReturnType<typeof openSqlite>, table: string): string {
  return sqlite
    .all(`PRAGMA table_info(${table})`)
    .map((column) => String(column['name']))
    .join(', ')
}
