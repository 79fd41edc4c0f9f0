import { randomBytes } from 'node:crypto'
import type { Instance } from './instance.ts'
import { HEAVY_MIGRATION, lightMigration, REPORTS_MAX } from './large.ts'
import { isSignedOut, jsonIn, SIGN_IN, type Wrangler } from './wrangler.ts'

/** The worker's secret, under which all others are stored. */
export const SECRET = 'COLLECTOR_SECRET'

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
  /** Make a new secret although keys are stored under one that is gone. */
  readonly newSecret: boolean
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
  passHeavyMigration(given)
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

// In one call, like any migration: all of it or nothing.
function passHeavyMigration(given: Deployment): void {
  const { wrangler, path } = given
  const tables = query(given, `SELECT name FROM sqlite_schema WHERE type = 'table'`)
  const names = tables.map(({ name }) => name)
  if (!names.includes('report') || !names.includes('d1_migrations')) return
  const missing = missingMigrations(given).toSorted()
  if (!missing.includes(HEAVY_MIGRATION)) return
  const some = `SELECT 1 FROM report LIMIT ${REPORTS_MAX + 1}`
  const [found] = query(given, `SELECT count(*) AS n FROM (${some})`)
  if (Number(found?.['n']) <= REPORTS_MAX) return
  if (missing[0] !== HEAVY_MIGRATION) {
    throw new Stop(
      'This database is too large to be brought up to date at once from a version that old. Nothing ' +
        'was changed. Deploy version 0.1.0 first, and then this one.',
    )
  }
  console.log(`A large database: ${HEAVY_MIGRATION} leaves its table of reports as it is.`)
  const args = ['d1', 'execute', 'DB', '--remote', '--yes', '--config', path, '--command']
  if (!wrangler([...args, lightMigration()], 'shown').ok) {
    throw new Stop(
      'A migration failed, so the code that’s online stays as it is. Read the error above, fix it ' +
        'and run npm run deploy again.',
    )
  }
}

function missingMigrations(given: Deployment): readonly string[] {
  const done = new Set(query(given, 'SELECT name FROM d1_migrations').map(({ name }) => name))
  return given.migrations.filter((name) => !done.has(name))
}

/**
 * A new secret where the worker has none, or null: one that is there is never replaced. Where keys
 * are stored under one that is gone, only whoever says so gets a new one.
 */
export function secretFor(given: Deployment): string | null {
  const { wrangler, instance, path, newSecret } = given
  const listed = wrangler(['secret', 'list', '--name', instance.name, '--config', path])
  // A worker that is not there has no secret; whatever else went wrong says nothing.
  const isNew =
    /\bcode: (?:10007|10090)\b/.test(listed.text) ||
    listed.text.includes(`Worker "${instance.name}" not found.`)
  if (!listed.ok && !isNew) {
    throw new Stop('Can’t see whether the worker has its secret. The code that’s online stays.')
  }
  if (listed.ok && hasSecret(listed.stdout)) return null
  const [row] = query(given, 'SELECT count(*) AS n FROM collector_key')
  if (Number(row?.['n'] ?? 0) > 0 && !newSecret) {
    throw new Stop(
      `The worker has no ${SECRET}, but its keys are stored under one. Put the one you kept back: ` +
        `npx wrangler secret put ${SECRET} --name ${instance.name}. If it’s lost, run ` +
        'npm run deploy -- --new-secret, and then make new keys at the desk.',
    )
  }
  return randomBytes(32).toString('base64url')
}

function hasSecret(stdout: string): boolean {
  const secrets = jsonIn(stdout)
  if (!Array.isArray(secrets)) throw new Stop('Can’t read the list of the worker’s secrets.')
  return (secrets as { name: string }[]).some(({ name }) => name === SECRET)
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
