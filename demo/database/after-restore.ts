import { closeSync, existsSync, openSync, readFileSync, readSync, statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { fail, readCommandLine } from '../program.ts'
import { carryOver } from './carry-over.ts'
import { DatabaseFault, wranglerD1 } from './wrangler-d1.ts'

const USAGE =
  'npm run after-restore -- COPY --since TIME [--local | --remote] [--write] [--reports]'
/** A larger file of SQL does not fit into a string. */
const SQL_MAX_BYTES = 400_000_000
const SQLITE = 'SQLite format 3'

const { values, positionals } = readCommandLine(USAGE, {
  allowPositionals: true,
  options: {
    since: { type: 'string' },
    local: { type: 'boolean', default: false },
    remote: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    reports: { type: 'boolean', default: false },
  },
})
const [file, more] = positionals
const since = Date.parse(values.since ?? '')
if (file === undefined || more !== undefined || Number.isNaN(since)) fail(`Usage: ${USAGE}`)
const { erased, newer, told, staff } = await carry(open(file))
const [isWritten, areTaken] = [values.write, values.write && values.reports]
say(erased, isWritten ? 'Erased again' : 'Erased since, and back')
say(newer, areTaken ? 'Brought back as the copy has them' : 'The copy alone has, or knows more of')
console.log(`${told} alerts arrived since${isWritten ? ' and won’t go out a second time' : ''}.`)
say(staff, 'Staff who had left or had another role: look at Settings')
if (!isWritten) console.log('To carry over what has to be, run it again with --write.')
if (!areTaken && newer.length > 0) console.log('To bring back reports too, add --reports.')

async function carry(copy: DatabaseSync) {
  const db = wranglerD1(values.remote ? '--remote' : '--local')
  try {
    const asked = { since, isDry: !values.write, withReports: values.reports }
    return await carryOver(copy, db, asked)
  } catch (error) {
    if (error instanceof DatabaseFault) fail(error.message)
    throw error
  }
}

function open(path: string): DatabaseSync {
  if (!existsSync(path)) fail(`There’s no file ${path}.`)
  if (isDatabase(path)) return new DatabaseSync(path, { readOnly: true })
  if (statSync(path).size > SQL_MAX_BYTES) {
    fail(`${path} is large. Run sqlite3 today.db < ${path}, and give this command today.db.`)
  }
  const copy = new DatabaseSync(':memory:', { enableForeignKeyConstraints: false })
  copy.exec(readFileSync(path, 'utf8'))
  return copy
}

function isDatabase(path: string): boolean {
  const head = Buffer.alloc(SQLITE.length)
  const opened = openSync(path, 'r')
  readSync(opened, head)
  closeSync(opened)
  return head.toString('latin1') === SQLITE
}

function say(names: readonly string[], what: string): void {
  if (names.length > 0) console.log(`${what}: ${names.join(', ')}.`)
}
