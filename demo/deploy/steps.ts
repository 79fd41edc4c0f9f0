import type { Instance } from './instance.ts'
import { isSignedOut, jsonIn, SIGN_IN, type Wrangler } from './wrangler.ts'

/** By these, a database of the release before owners were noted is known. */
const TABLES = ['site', 'report', 'event', 'staff_session']

/** What keeps a collector from being deployed, in a sentence that says what to do. */
export class Stop extends Error {
  override readonly name = 'Stop'
}

/** What the steps work on. */
interface Deployment {
  readonly wrangler: Wrangler
  readonly instance: Instance
  /** The path of the instance's configuration. */
  readonly path: string
  /** Take over a database that may be another program's. */
  readonly adopt: boolean
  /** The files of all migrations. */
  readonly migrations: readonly string[]
}

/** Creates the database where there is none. One that is another collector's is left alone. */
export function prepareDatabase(given: Deployment): void {
  const { wrangler, instance, path } = given
  const listed = wrangler(['d1', 'list', '--json', '--config', path])
  if (isSignedOut(listed)) throw new Stop(`${SIGN_IN} Nothing was changed.`)
  const databases = listed.ok ? jsonIn(listed.stdout) : null
  if (!Array.isArray(databases)) {
    throw new Stop('Can’t list the databases of your account. Nothing was changed. Try again.')
  }
  const names = (databases as { name: string }[]).map(({ name }) => name)
  if (names.includes(instance.database)) return checkOwner(given)
  const created = wrangler(['d1', 'create', instance.database, '--config', path])
  if (!created.ok) throw new Stop('Can’t create the database. Nothing was changed.')
}

// Wrangler takes whatever has the name, so somebody has to look whose it is.
function checkOwner(given: Deployment): void {
  const { instance, adopt } = given
  const tables = query(
    given,
    `SELECT name FROM sqlite_schema WHERE type = 'table'
    AND name NOT LIKE 'sqlite%' AND name NOT LIKE '\\_cf%' ESCAPE '\\'`,
  )
  const names = tables.map(({ name }) => name)
  const isEmpty = names.every((name) => name === 'd1_migrations')
  const owner = names.includes('install')
    ? query(given, 'SELECT name FROM install')[0]?.['name']
    : null
  const isOurs =
    typeof owner === 'string'
      ? owner === instance.name
      : TABLES.every((table) => names.includes(table))
  if (isEmpty || isOurs || adopt) return
  const whose = typeof owner === 'string' ? `the collector “${owner}”` : 'another program'
  throw new Stop(
    `The database “${instance.database}” belongs to ${whose}. Nothing was changed. Choose another ` +
      'name for this collector, or run npm run deploy -- --adopt if it may have that database.',
  )
}

/** Brings the database up to date, and looks whether it is. The code goes online only after that. */
export function migrate(given: Deployment): void {
  const { wrangler, path, instance, adopt } = given
  const applied = wrangler(
    ['d1', 'migrations', 'apply', 'DB', '--remote', '--config', path],
    'shown',
  )
  if (!applied.ok || missingMigrations(given).length > 0) {
    throw new Stop(
      'A migration failed, so the code that’s online stays as it is. It works with the database as ' +
        'it is now. Read the error above, fix it and run npm run deploy again.',
    )
  }
  const verb = adopt ? 'REPLACE' : 'IGNORE'
  query(given, `INSERT OR ${verb} INTO install (id, name) VALUES (1, '${instance.name}')`)
}

function missingMigrations(given: Deployment): readonly string[] {
  const done = new Set(query(given, 'SELECT name FROM d1_migrations').map(({ name }) => name))
  return given.migrations.filter((name) => !done.has(name))
}

function query(given: Deployment, sql: string): readonly Readonly<Record<string, unknown>>[] {
  const { wrangler, path } = given
  const command = sql.replaceAll(/\s+/g, ' ')
  const args = ['d1', 'execute', 'DB', '--remote', '--yes', '--json', '--command', command]
  const run = wrangler([...args, '--config', path])
  const answer = run.ok ? jsonIn(run.stdout) : null
  if (!Array.isArray(answer)) {
    throw new Stop('Can’t ask the database. The code that’s online stays as it is.')
  }
  return (answer as { results?: Record<string, unknown>[] }[])[0]?.results ?? []
}
