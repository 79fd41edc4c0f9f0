import { readdirSync, readFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { HEAVY_MIGRATION, lightMigration } from '../../demo/deploy/large.ts'
import { STATES } from '../../worker/reports/report.ts'

const ROOT = `${import.meta.dirname}/../..`
const MIGRATIONS = readdirSync(`${ROOT}/worker/migrations`).toSorted()
const FORMER = readFileSync(`${ROOT}/tests/fixtures/schemas/0007.sql`, 'utf8')
const RECORD = 'INSERT INTO d1_migrations (name) VALUES'

type Row = Readonly<Record<string, unknown>>

/** The database of the release before, brought up to date. */
function upgraded(how: 'light' | 'whole') {
  const db = new DatabaseSync(':memory:', { enableForeignKeyConstraints: false })
  db.exec(FORMER)
  db.exec('PRAGMA foreign_keys = ON')
  const done = db.prepare('SELECT name FROM d1_migrations').all() as { name: string }[]
  for (const name of MIGRATIONS.filter((one) => !done.some((has) => has.name === one))) {
    const isLight = how === 'light' && name === HEAVY_MIGRATION
    const whole = readFileSync(`${ROOT}/worker/migrations/${name}`, 'utf8')
    db.exec(isLight ? lightMigration() : `${whole}; ${RECORD} ('${name}')`)
  }
  return {
    all: (sql: string) => db.prepare(sql).all() as Row[],
    exec: (sql: string) => db.exec(sql),
  }
}

describe('C13: a large database of the release before', () => {
  const [light, whole] = [upgraded('light'), upgraded('whole')]

  it('has the schema of all others but for the list of states in one table', () => {
    const bare = (sql: unknown) => String(sql).replaceAll(/--.*\n|\s/g, '')
    const schemaOf = ({ all }: typeof light) =>
      all(
        `SELECT type, name, sql FROM sqlite_schema WHERE name <> 'report' ORDER BY type, name`,
      ).map(({ type, name, sql }) => ({ type, name, sql: bare(sql) }))
    expect(schemaOf(light)).toEqual(schemaOf(whole))
    const columns = `SELECT name, type, hidden FROM pragma_table_xinfo('report') ORDER BY name`
    expect(light.all(columns)).toEqual(whole.all(columns))
  })

  it('has the same rows, and the same migrations', () => {
    for (const table of ['report', 'delivery', 'delivery_before', 'attempt', 'due_command']) {
      // A column may stand in another place.
      const columns = whole
        .all(`SELECT name FROM pragma_table_xinfo('${table}') ORDER BY name`)
        .map(({ name }) => String(name))
      const rows = `SELECT ${columns.join(', ')} FROM ${table} ORDER BY 1, 2, 3`
      expect(light.all(rows)).toEqual(whole.all(rows))
    }
    const migrations = 'SELECT name FROM d1_migrations ORDER BY name'
    expect(light.all(migrations)).toEqual(whole.all(migrations))
    expect(light.all('PRAGMA foreign_key_check')).toEqual([])
  })

  it('takes every state of this release', () => {
    for (const name of STATES) {
      const change = `UPDATE report SET document = json_set(document, '$.state', '${name}')`
      expect(() => light.exec(change)).not.toThrow()
    }
  })
})
