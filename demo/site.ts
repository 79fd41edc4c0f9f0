import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import * as v from 'valibot'
import { isUsable } from '../worker/recovery/calendar.ts'
import { STAFF_ROLES } from '../worker/report.ts'
import { seedSql } from './seed.ts'

const Text = v.pipe(v.string(), v.nonEmpty(), v.maxLength(200))
const Id = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'small letters, digits and -'))
const Origin = v.pipe(
  v.string(),
  v.check((text) => URL.canParse(text) && new URL(text).origin === text, 'an exact origin'),
)
const Minutes = v.pipe(v.number(), v.integer())
const Calendar = v.pipe(
  v.strictObject({
    timeZone: Text,
    hours: v.pipe(v.array(v.array(v.tuple([Minutes, Minutes]))), v.length(7, 'seven days')),
    holidays: v.array(v.pipe(v.string(), v.isoDate())),
  }),
  v.check(
    (calendar) => isUsable(calendar),
    'a real time zone, and hours that open and close within their day',
  ),
)
const Setup = v.strictObject({
  site: v.strictObject({
    id: Id,
    name: Text,
    origins: v.pipe(v.array(Origin), v.nonEmpty()),
    calendar: Calendar,
    answerWithinMinutes: v.pipe(Minutes, v.minValue(1)),
    reasons: v.pipe(v.array(v.strictObject({ code: Id, label: Text })), v.nonEmpty()),
    label: Text,
    accent: v.pipe(v.string(), v.regex(/^#[0-9a-f]{6}$/i, 'a colour such as #a8481f')),
    email: v.nullable(v.pipe(v.string(), v.email())),
  }),
  staff: v.array(
    v.strictObject({
      id: Id,
      name: Text,
      email: v.pipe(v.string(), v.email()),
      role: v.picklist(STAFF_ROLES),
    }),
  ),
  endpoints: v.array(
    v.strictObject({
      id: Id,
      url: v.pipe(v.string(), v.url()),
      secret: v.pipe(
        v.string(),
        v.regex(/^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/, 'whsec_ and base64 of 24 to 64 bytes'),
      ),
    }),
  ),
})

const [file, where = '--local'] = process.argv.slice(2)
if (file === undefined || !['--local', '--remote'].includes(where)) {
  fail('Say which file: npm run site -- your-site.json [--local | --remote]')
}
const setup = readSetup(file)
const sqlFile = `${import.meta.dirname}/../.wrangler/site.sql`
mkdirSync(resolve(sqlFile, '..'), { recursive: true })
writeFileSync(sqlFile, seedSql({ ...setup, now: Date.now() }).join(';\n'))
const args = ['d1', 'execute', 'DB', where, '--yes', '--file', sqlFile]
const { status } = spawnSync(`${import.meta.dirname}/../node_modules/.bin/wrangler`, args, {
  stdio: 'inherit',
})
process.exit(status ?? 1)

function readSetup(path: string): v.InferOutput<typeof Setup> {
  let json: unknown
  try {
    json = JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    fail(`${path} cannot be read: ${error instanceof Error ? error.message : 'it is no JSON'}`)
  }
  const result = v.safeParse(Setup, json)
  if (result.success) return result.output
  return fail(
    result.issues.map((issue) => `${v.getDotPath(issue) ?? path}: ${issue.message}`).join('\n'),
  )
}

function fail(sentence: string): never {
  console.error(sentence)
  process.exit(1)
}
