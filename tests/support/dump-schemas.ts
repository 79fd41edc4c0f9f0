import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { DatabaseSync, type SQLInputValue, type SQLOutputValue } from 'node:sqlite'
import { STORED, type StoredReport } from '../golden/stored.ts'
import { STAGES } from './schema-rows.ts'

// Writes a dump for each migration that has none yet: the schema as it was then, with rows in it.
// A dump that is there stays as it is: it is what a collector may hold that skipped releases.

const ROOT = `${import.meta.dirname}/../..`
const FOLDER = `${ROOT}/tests/fixtures/schemas`
const AT = 1_773_050_400_000

const db = new DatabaseSync(':memory:')
db.exec('PRAGMA foreign_keys = ON')
db.exec(`CREATE TABLE d1_migrations (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT UNIQUE,
  applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL
)`)
for (const file of readdirSync(`${ROOT}/worker/migrations`).toSorted()) {
  db.exec(readFileSync(`${ROOT}/worker/migrations/${file}`, 'utf8'))
  db.prepare('INSERT INTO d1_migrations (name, applied_at) VALUES (?, ?)').run(file, '2026-11-30')
  const number = file.slice(0, 4)
  for (const sql of STAGES[number] ?? []) db.exec(sql)
  if (number === '0001') STORED.filter(isOne).forEach(insertReport)
  const path = `${FOLDER}/${number}.sql`
  if (!existsSync(path)) writeFileSync(path, dump())
}

/** One report in each state, of those that had a promise from the first. */
function isOne({ name, changes }: StoredReport): boolean {
  return name.startsWith('state-') && (changes[0]?.to.promises?.length ?? 0) > 0
}

function insertReport({ events, changes }: StoredReport): void {
  const document = Object.assign({}, ...changes.map(({ to }) => to)) as { id: string }
  if (!hasPromise(document)) return
  run('INSERT INTO report (id, site_id, document) VALUES (?, ?, ?)', [
    document.id,
    'demo',
    JSON.stringify(document),
  ])
  for (const { seq, at, type, actor, from, to, data } of events) {
    const json = [JSON.stringify(actor), from, to, JSON.stringify(data)]
    run('INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?)', [document.id, seq, at, type, ...json])
  }
  const deliveries = [
    ['mail', 'demo-sam', 'delivered', 1],
    ['webhook', 'demo-crm', 'pending', 2],
    ['mail', 'demo-lea', 'dead', 9],
  ] as const
  for (const [channel, to, status, attempts] of deliveries) {
    const isSettled = status !== 'pending'
    run(
      `INSERT INTO delivery (report_id, seq, channel, recipient_id, site_id, type, message_id, status,
         due_at, attempts, body, settled_at) VALUES (?, 1, ?, ?, 'demo', 'report.raised', ?, ?, ?, ?, ?, ?)`,
      [
        document.id,
        channel,
        to,
        `${document.id}-${to}`,
        status,
        AT,
        attempts,
        '{}',
        isSettled ? AT : null,
      ],
    )
    run(
      'INSERT INTO attempt (report_id, seq, channel, recipient_id, number, at, outcome) VALUES (?, 1, ?, ?, 1, ?, ?)',
      [document.id, channel, to, AT, 'status_503'],
    )
  }
}

function hasPromise(document: object): boolean {
  return 'promises' in document && Array.isArray(document.promises) && document.promises.length > 0
}

function run(sql: string, values: readonly SQLInputValue[]): void {
  db.prepare(sql).run(...values)
}

/** The whole database as statements that make it again, each ended by an empty line. */
function dump(): string {
  const items = db
    .prepare(
      `SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'`,
    )
    .all() as { type: string; name: string; sql: string }[]
  const tables = items.filter(({ type }) => type === 'table')
  const others = items.filter(({ type }) => type !== 'table')
  const rows = tables.flatMap(({ name }) => insertsOf(name))
  const all = [...tables.map(({ sql }) => sql), ...rows, ...others.map(({ sql }) => sql)]
  return all.map((sql) => `${sql};\n\n`).join('')
}

function insertsOf(table: string): readonly string[] {
  return db
    .prepare(`SELECT * FROM ${table}`)
    .all()
    .map((row) => {
      const stored = Object.entries(row).filter(([column]) => !isVirtual(table, column))
      const columns = stored.map(([column]) => column).join(', ')
      return `INSERT INTO ${table} (${columns}) VALUES (${stored.map(([, value]) => quote(value)).join(', ')})`
    })
}

function isVirtual(table: string, column: string): boolean {
  const found = db.prepare('SELECT hidden FROM pragma_table_xinfo(?) WHERE name = ?')
  return found.get(table, column)?.['hidden'] !== 0
}

function quote(value: SQLOutputValue): string {
  if (value === null) return 'NULL'
  return typeof value === 'number' ? String(value) : `'${value.toString().replaceAll("'", "''")}'`
}
