import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import type { D1Database } from '@cloudflare/workers-types'

const ROOT = `${import.meta.dirname}/../..`

type Value = string | number | null

interface Answer {
  readonly results: readonly Record<string, unknown>[]
  readonly success: boolean
  readonly meta: object
}

/**
 * The collector's database in the shape of D1, through wrangler's own command line: slow, and good
 * for what somebody runs by hand. One statement at a time.
 */
export function wranglerD1(
  where: '--local' | '--remote',
  more: readonly string[] = [],
): D1Database {
  const run = (sql: string, values: readonly Value[]) => {
    const folder = mkdtempSync(`${tmpdir()}/amends-sql-`)
    try {
      // In a file: a report may be longer than a command line.
      writeFileSync(`${folder}/run.sql`, withValues(sql, values))
      const isRead = /^\s*SELECT/i.test(sql)
      const given = isRead
        ? ['--command', withValues(sql, values)]
        : ['--file', `${folder}/run.sql`]
      const args = ['d1', 'execute', 'DB', where, '--yes', '--json', ...given, ...more]
      const told = execFileSync(`${ROOT}/node_modules/.bin/wrangler`, args, {
        cwd: ROOT,
        encoding: 'utf8',
        maxBuffer: 1 << 30,
      })
      const [answer] = JSON.parse(told) as readonly Answer[]
      return Promise.resolve(answer ?? { results: [], success: true, meta: {} })
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }
  const prepare = (sql: string, values: readonly Value[] = []): object => ({
    bind: (...bound: readonly Value[]) => prepare(sql, bound),
    all: () => run(sql, values),
    run: () => run(sql, values),
  })
  return { prepare: (sql: string) => prepare(sql) } as unknown as D1Database
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
