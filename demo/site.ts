import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import * as v from 'valibot'
import { LANGUAGES, THEMES } from '../worker/contract.ts'
import { isUsable } from '../worker/reports/calendar.ts'
import { REMEDY_TYPES } from '../worker/reports/remedy.ts'
import { STAFF_ROLES } from '../worker/reports/report.ts'
import { isOriginPattern } from '../worker/security/origin-pattern.ts'
import { addressFault, addressRule } from '../worker/security/webhook-url.ts'
import { ALERT_MODES, ENDPOINT_FORMATS, SITE_DEFAULTS } from '../worker/sites/site.ts'
import { keepOnlySql, seedSql } from './seed.ts'
import { translationFaults, Translations } from './translations.ts'

const Text = v.pipe(v.string(), v.nonEmpty(), v.maxLength(200))
const Id = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'use lowercase letters, digits and -'),
)
const Origin = v.pipe(
  v.string(),
  v.check(isOriginPattern, 'use an exact origin, or https://*.shop.example for all subdomains'),
)
const Minutes = v.pipe(v.number(), v.integer())
const Calendar = v.pipe(
  v.strictObject({
    timeZone: Text,
    hours: v.pipe(v.array(v.array(v.tuple([Minutes, Minutes]))), v.length(7, 'list seven days')),
    holidays: v.array(v.pipe(v.string(), v.isoDate())),
  }),
  v.check(
    (calendar) => isUsable(calendar),
    'use a valid time zone, and hours that open and close on the same day',
  ),
)
const Contact = v.strictObject({
  label: v.pipe(v.string(), v.nonEmpty(), v.maxLength(60)),
  // What a page may link to without running anything.
  url: v.pipe(
    v.string(),
    v.regex(/^(tel:\+?[\d-]+|mailto:[^\s?]+|https:\/\/\S+)$/),
    v.maxLength(200),
  ),
  wait: v.exactOptional(v.pipe(v.string(), v.nonEmpty(), v.maxLength(60))),
})
const Amount = v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0)))
const Authority = v.strictObject({
  perCase: Amount,
  perMonth: Amount,
  free: v.array(v.picklist(REMEDY_TYPES)),
})
const Mode = v.exactOptional(v.picklist(ALERT_MODES))
const Topics = v.strictObject({ new: Mode, customer: Mode, team: Mode, due: Mode })
const Pixels = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_000))
const Shortcut = v.pipe(
  v.string(),
  v.regex(/^((ctrl|alt|shift|meta)\+)+[A-Z]\w+$/, 'use a shortcut such as alt+shift+KeyH'),
)
const QueryKey = v.pipe(v.string(), v.regex(/^[\w.-]{1,40}$/, 'use the name of a query parameter'))
const Days = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(3_650))
const { launcher: LOOK } = SITE_DEFAULTS
const Launcher = v.strictObject({
  theme: v.optional(v.picklist(THEMES), LOOK.theme),
  position: v.optional(v.picklist(['end', 'start']), LOOK.position),
  offset: v.optional(v.tuple([Pixels, Pixels]), LOOK.offset),
  hidden: v.optional(v.boolean(), LOOK.hidden),
  shortcut: v.optional(v.nullable(Shortcut), LOOK.shortcut),
})
// The collector knows its own names: it refuses those when it sends.
const RULE = addressRule({ LOOPBACK: process.env['LOOPBACK'] ?? '' })
const SetupFile = v.strictObject({
  site: v.strictObject({
    id: Id,
    name: Text,
    origins: v.pipe(v.array(Origin), v.nonEmpty()),
    calendar: Calendar,
    answerWithinMinutes: v.pipe(Minutes, v.minValue(1)),
    reasons: v.pipe(v.array(v.strictObject({ code: Id, label: Text })), v.nonEmpty()),
    label: Text,
    accent: v.pipe(v.string(), v.regex(/^#[0-9a-f]{6}$/i, 'use a colour such as #a8481f')),
    email: v.nullable(v.pipe(v.string(), v.email())),
    contacts: v.optional(v.array(Contact), SITE_DEFAULTS.contacts),
    currency: v.optional(v.pipe(v.string(), v.regex(/^[A-Z]{3}$/)), SITE_DEFAULTS.currency),
    identitySecret: v.optional(
      v.nullable(v.pipe(v.string(), v.minLength(32), v.maxLength(200))),
      SITE_DEFAULTS.identitySecret,
    ),
    authority: v.optional(
      v.strictObject({ agent: Authority, lead: Authority, admin: Authority }),
      SITE_DEFAULTS.authority,
    ),
    followUpHours: v.optional(
      v.pipe(Minutes, v.minValue(24), v.maxValue(168)),
      SITE_DEFAULTS.followUpHours,
    ),
    alerts: v.optional(
      v.strictObject({
        agent: v.exactOptional(Topics),
        lead: v.exactOptional(Topics),
        admin: v.exactOptional(Topics),
      }),
      SITE_DEFAULTS.alerts,
    ),
    language: v.optional(v.nullable(v.picklist(LANGUAGES)), SITE_DEFAULTS.language),
    translations: v.optional(Translations, SITE_DEFAULTS.translations),
    launcher: v.optional(Launcher, SITE_DEFAULTS.launcher),
    signals: v.optional(v.boolean(), SITE_DEFAULTS.signals),
    queryKeys: v.optional(v.pipe(v.array(QueryKey), v.maxLength(20)), SITE_DEFAULTS.queryKeys),
    retention: v.optional(
      v.strictObject({ textDays: Days, pictureDays: Days }),
      SITE_DEFAULTS.retention,
    ),
    turnstile: v.optional(
      v.nullable(v.strictObject({ siteKey: Text, secretKey: Text })),
      SITE_DEFAULTS.turnstile,
    ),
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
      url: v.pipe(
        v.string(),
        v.rawCheck(({ dataset, addIssue }) => {
          const fault = dataset.typed ? addressFault(dataset.value, RULE) : null
          if (fault !== null) addIssue({ message: fault })
        }),
      ),
      format: v.optional(v.picklist(ENDPOINT_FORMATS), 'webhook'),
      // A chat takes no signature.
      secret: v.exactOptional(
        v.pipe(
          v.string(),
          v.regex(
            /^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/,
            'use whsec_ followed by 24 to 64 bytes in base64',
          ),
        ),
      ),
    }),
  ),
})

type Setup = v.InferOutput<typeof SetupFile>

const [file, where = '--local'] = process.argv.slice(2)
if (file === undefined || !['--local', '--remote'].includes(where)) {
  fail('Usage: npm run site -- your-site.json [--local | --remote]')
}
const setup = readSetup(file)
requireOwnIds(setup)
const sqlFile = `${import.meta.dirname}/../.wrangler/site.sql`
mkdirSync(resolve(sqlFile, '..'), { recursive: true })
const { site, staff } = setup
const endpoints = setup.endpoints.map(({ secret = '', ...endpoint }) => ({ ...endpoint, secret }))
const sql = [
  ...seedSql({ site, staff, endpoints, now: Date.now() }),
  keepOnlySql(
    'endpoint',
    site.id,
    endpoints.map(({ id }) => id),
  ),
]
writeFileSync(sqlFile, sql.join(';\n'))
const args = ['d1', 'execute', 'DB', where, '--yes', '--file', sqlFile]
const { status } = spawnSync(`${import.meta.dirname}/../node_modules/.bin/wrangler`, args, {
  stdio: 'inherit',
})
process.exit(status ?? 1)

function readSetup(path: string): Setup {
  let json: unknown
  try {
    json = JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    fail(`Can’t read ${path}: ${error instanceof Error ? error.message : 'it isn’t valid JSON'}`)
  }
  const result = v.safeParse(SetupFile, json)
  if (result.success) {
    const faults = translationFaults(result.output.site)
    return faults.length === 0 ? result.output : fail(faults.join('\n'))
  }
  return fail(
    result.issues.map((issue) => `${v.getDotPath(issue) ?? path}: ${issue.message}`).join('\n'),
  )
}

// Ids are the collector's, so each site's begin with its own: none takes the place of another's.
function requireOwnIds({ site: { id: siteId }, staff: people, endpoints: hooks }: Setup): void {
  for (const { id } of [...people, ...hooks]) {
    if (!id.startsWith(`${siteId}-`)) fail(`${id}: this ID must start with ${siteId}-`)
  }
  for (const { id, format, secret } of hooks) {
    if (format === 'webhook' && secret === undefined) fail(`${id}: a webhook needs a secret`)
  }
}

function fail(sentence: string): never {
  console.error(sentence)
  process.exit(1)
}
