import {
  closeSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, describe, expect, it } from 'vitest'

const FOLDER = `${import.meta.dirname}/../../worker/migrations`
const MIGRATIONS = readdirSync(FOLDER).toSorted()
/** Tables that may hold millions of rows. */
const LARGE = ['report', 'event', 'delivery', 'attempt', 'audit', 'attachment', 'reach', 'granted']
/** The last one that may: each index of the lists reads all reports once. */
const LAST_BEFORE = '0021_asked_list.sql'

const scratch = mkdtempSync(`${tmpdir()}/amends-large-`)
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

let files = 0

/** Whether a change of the schema that these migrations make touches what large tables hold. */
function readsLarge(before: readonly string[], sql: string): boolean {
  const file = `${scratch}/${++files}.sqlite`
  const db = new DatabaseSync(file)
  for (const name of before) db.exec(readFileSync(`${FOLDER}/${name}`, 'utf8'))
  const roots = db
    .prepare(
      `SELECT rootpage FROM sqlite_schema
       WHERE rootpage > 1 AND tbl_name IN (SELECT value FROM json_each(?))`,
    )
    .all(JSON.stringify(LARGE))
  const size = Number(db.prepare('PRAGMA page_size').get()?.['page_size'])
  db.close()
  // Whatever begins to read one of them, or one of their indexes, now fails.
  const disk = openSync(file, 'r+')
  for (const { rootpage } of roots) {
    writeSync(disk, new Uint8Array(size), 0, size, (Number(rootpage) - 1) * size)
  }
  closeSync(disk)
  const broken = new DatabaseSync(file)
  try {
    broken.exec(sql)
    return false
  } catch (error) {
    if (/malformed/.test(String(error))) return true
    throw error
  } finally {
    broken.close()
  }
}

const isRead = (name: string) =>
  readsLarge(
    MIGRATIONS.filter((one) => one < name),
    readFileSync(`${FOLDER}/${name}`, 'utf8'),
  )

describe('C13: a migration', () => {
  it('C13: reads no row of a table that may be large, from 0022 on', () => {
    expect(MIGRATIONS.filter((name) => name > LAST_BEFORE && isRead(name))).toEqual([])
  })

  it('C13: that does read all of one is named in the guide', () => {
    const guide = readFileSync(`${FOLDER}/../docs/operate.md`, 'utf8')
    const landed = MIGRATIONS.filter((name) => name >= '0009' && name <= LAST_BEFORE)
    const reading = landed.filter(isRead)
    expect(reading.length).toBeGreaterThan(0)
    for (const name of landed) {
      expect([name, guide.includes(`\`${name}\``)]).toEqual([name, reading.includes(name)])
    }
  })

  it.each([
    // SQLite looks at every row of a table with strict types or a CHECK.
    'ALTER TABLE report ADD COLUMN words TEXT',
    'ALTER TABLE delivery ADD COLUMN place INTEGER NOT NULL DEFAULT 0',
    'CREATE INDEX report_by_words ON report (id) WHERE id IS NULL',
    `UPDATE event SET data = '{}'`,
    'DELETE FROM attempt WHERE at < 5',
    'CREATE TABLE copied AS SELECT * FROM audit',
    'DROP TABLE reach',
  ])('C13: is known to read a large table: %s', (sql) => {
    expect(readsLarge(MIGRATIONS, sql)).toBe(true)
  })

  it.each([
    'CREATE TABLE added (id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID',
    'ALTER TABLE endpoint ADD COLUMN words TEXT',
    'ALTER TABLE attempt RENAME TO attempt_of_before',
    'DROP TRIGGER event_is_kept',
  ])('C13: is known to read none: %s', (sql) => {
    expect(readsLarge(MIGRATIONS, sql)).toBe(false)
  })
})
