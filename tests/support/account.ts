import { readFileSync } from 'node:fs'
import type { Run, Wrangler } from '../../demo/deploy/wrangler.ts'

export const MIGRATIONS = ['0001_initial.sql', '0009_upgrades.sql', '0010_site_file.sql']

interface Database {
  readonly tables: readonly string[]
  readonly owner: string | null
  readonly applied: readonly string[]
  /** How many reports it holds; none where nobody says so. */
  readonly reports?: number
}

/** What an account holds, and which command fails there. */
export interface Account {
  databases: Record<string, Database>
  /** The secrets of the worker; null where there is no worker. */
  secrets: readonly string[] | null
  /** How many keys its database holds. */
  encryptedKeys: number
  failing: string
  /** Wrangler takes a “no” to its question for success. */
  skipping: boolean
}

const no = (text: string): Run => ({ ok: false, stdout: '', text })

function ok(answer: unknown = ''): Run {
  const stdout = typeof answer === 'string' ? answer : JSON.stringify(answer)
  return { ok: true, stdout, text: stdout }
}

const rows = (results: readonly object[]) => ok([{ results, success: true }])
const named = (names: readonly string[] = []) => names.map((name) => ({ name }))

/** An account as Wrangler would find it, which notes what is done to it. */
export function accountOf(given: Partial<Account>) {
  const none = { databases: {}, secrets: null, encryptedKeys: 0, failing: '', skipping: false }
  const account: Account = { ...none, ...given }
  const ran: string[] = []
  const secretFiles: string[] = []

  const query = (sql: string, database: Database | undefined): Run => {
    if (sql.includes('sqlite_schema')) return rows(named(database?.tables))
    if (sql.includes('FROM install')) return rows([{ name: database?.owner }])
    if (sql.includes('SELECT name FROM d1_migrations')) return rows(named(database?.applied))
    if (sql.includes('FROM report LIMIT')) return rows([{ n: database?.reports ?? 0 }])
    return rows(sql.includes('collector_key') ? [{ n: account.encryptedKeys }] : [])
  }
  const listSecrets = () =>
    account.secrets === null
      ? no('Worker "amends" not found.\n\nIf this is a new Worker, run `wrangler deploy` first.')
      : ok(account.secrets.map((name) => ({ name, type: 'secret_text' })))
  const change = (args: readonly string[], name: string): Run => {
    const what = args.slice(0, args[0] === 'deploy' ? 1 : 3).join(' ')
    ran.push(what)
    if (what.startsWith('d1 create')) {
      account.databases[name] = { tables: [], owner: null, applied: [] }
    }
    const before = account.databases[name]
    if (what.startsWith('d1 migrations') && before && !account.skipping) {
      account.databases[name] = { ...before, applied: MIGRATIONS }
    }
    const file = args[args.indexOf('--secrets-file') + 1] ?? ''
    if (args.includes('--secrets-file')) secretFiles.push(readFileSync(file, 'utf8'))
    return ok()
  }

  /** Notes a migration that a command applies by its own SQL. */
  const applyBySql = (sql: string, name: string): boolean => {
    const [, applied] = /INSERT INTO d1_migrations \(name\) VALUES \('(.*)'\)/.exec(sql) ?? []
    const database = account.databases[name]
    if (!applied || !database) return false
    ran.push(`d1 execute ${applied}`)
    account.databases[name] = { ...database, applied: [...database.applied, applied] }
    return true
  }
  const wrangler: Wrangler = (args) => {
    const command = args.join(' ')
    if (account.failing !== '' && command.startsWith(account.failing)) return no('ERROR')
    const config = readFileSync(args[args.indexOf('--config') + 1] ?? '', 'utf8')
    const name = /^database_name = "(.*)"/m.exec(config)?.[1] ?? ''
    if (command.startsWith('d1 list')) return ok(named(Object.keys(account.databases)))
    if (command.startsWith('secret list')) return listSecrets()
    if (!command.startsWith('d1 execute')) return change(args, name)
    const sql = args[args.indexOf('--command') + 1] ?? ''
    return applyBySql(sql, name) ? ok() : query(sql, account.databases[name])
  }
  return { wrangler, ran, secretFiles }
}
