import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import type { D1Database, D1PreparedStatement } from '@cloudflare/workers-types'
import { isSignedOut, jsonIn, type Run, SIGN_IN, wrangler } from '../deploy/wrangler.ts'
import { STATE } from '../program.ts'

type Place = '--local' | '--remote'
type Value = string | number | null

interface Answer {
  readonly results: readonly Record<string, unknown>[]
  readonly success: boolean
  readonly meta: object
}

/** Why the database didn't do what it was asked, in a sentence that says what to do. */
export class DatabaseFault extends Error {
  override readonly name = 'DatabaseFault'
}

/** A statement with its values, as SQL writes them. */
const texts = new WeakMap<object, string>()

/**
 * The collector's database in the shape of D1, through Wrangler's own command line: slow, and good
 * for what somebody runs by hand. A batch happens as a whole or not at all.
 */
export function wranglerD1(place: Place): D1Database {
  const prepare = (sql: string, values: readonly Value[] = []): D1PreparedStatement => {
    // Without values, a “?1” is somebody's word.
    const text = values.length === 0 ? sql : withValues(sql, values)
    const ask = () => Promise.resolve(run(place, text))
    const bind = (...bound: readonly Value[]) => prepare(sql, bound)
    const statement = { bind, all: ask, run: ask } as unknown as D1PreparedStatement
    texts.set(statement, text)
    return statement
  }
  const batch = (statements: readonly D1PreparedStatement[]) => {
    const all = statements.map((one) => texts.get(one) ?? '')
    return Promise.resolve([run(place, all.join(';\n'))])
  }
  return { prepare: (sql: string) => prepare(sql), batch } as unknown as D1Database
}

function run(place: Place, sql: string): Answer {
  const folder = mkdtempSync(`${tmpdir()}/amends-sql-`)
  try {
    const file = `${folder}/run.sql`
    writeFileSync(file, sql)
    // What is written goes by a file, because a report may be longer than a command line.
    const given = /^\s*SELECT/i.test(sql) ? ['--command', sql] : ['--file', file]
    const stored = place === '--local' ? ['--persist-to', `${STATE}/state`] : []
    const args = ['d1', 'execute', 'DB', place, '--yes', '--json', ...given, ...stored]
    const answered = wrangler(args, 'silent')
    const told = answered.ok ? jsonIn(answered.stdout) : null
    if (!Array.isArray(told)) throw new DatabaseFault(faultOf(answered, place))
    return (told as readonly Answer[])[0] ?? { results: [], success: true, meta: {} }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function faultOf(answered: Run, place: Place): string {
  if (isSignedOut(answered)) return SIGN_IN
  if (!/no such (table|column)/i.test(answered.text)) return answered.text.trim()
  return place === '--local'
    ? 'The database on this machine isn’t there yet, or it’s from an older version. Run npm start once, and try again.'
    : 'The database isn’t there yet, or it’s from an older version. Run npm run deploy first.'
}

/** A statement with its numbered parameters in their places, as SQL writes them. */
export function withValues(sql: string, values: readonly Value[]): string {
  return sql.replaceAll(/\?(\d+)/g, (_, number: string) =>
    literal(values[Number(number) - 1] ?? null),
  )
}

function literal(value: Value): string {
  if (value === null) return 'NULL'
  return typeof value === 'number' ? String(value) : `'${value.replaceAll("'", "''")}'`
}
