import * as v from 'valibot'
import { LANGUAGES, THEMES } from '../contract.ts'
import { oneLine } from '../text/clip.ts'
import { REMEDY_TYPES, STAFF_ROLES } from './authority.ts'
import { isHolidayDate, isUsable } from './calendar.ts'
import { ALERT_MODES, SITE_DEFAULTS } from './site.ts'
import { type Sentences, translationFaults, Translations } from './translations.ts'

// Names and titles stand in subjects, in lines of mails and beside other names.
const Text = v.pipe(v.string(), v.transform(oneLine), v.nonEmpty(), v.maxLength(200))
const Id = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'use lowercase letters, digits and -'),
)
const Minutes = v.pipe(v.number(), v.integer())
const Hours = v.array(v.tuple([Minutes, Minutes]))
const HolidayDate = v.pipe(
  v.string(),
  v.check(isHolidayDate, 'use a date such as 2026-12-25, or 12-25 for every year'),
)
const Calendar = v.pipe(
  v.strictObject({
    timeZone: Text,
    hours: v.pipe(v.array(Hours), v.length(7, 'list seven days')),
    holidays: v.array(v.union([HolidayDate, v.strictObject({ date: HolidayDate, hours: Hours })])),
  }),
  v.check(
    (calendar) => isUsable(calendar),
    'use a valid time zone, and hours in minutes from midnight that ever open',
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
/** As Standard Webhooks writes a secret. */
const SECRET = /^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/
const Launcher = v.strictObject({
  theme: v.optional(v.picklist(THEMES), LOOK.theme),
  position: v.optional(v.picklist(['end', 'start']), LOOK.position),
  offset: v.optional(v.tuple([Pixels, Pixels]), LOOK.offset),
  hidden: v.optional(v.boolean(), LOOK.hidden),
  shortcut: v.optional(v.nullable(Shortcut), LOOK.shortcut),
})
const File = v.strictObject({
  site: v.strictObject({
    id: Id,
    name: Text,
    origins: v.pipe(v.array(v.string()), v.nonEmpty()),
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
    nullOrigin: v.optional(v.boolean(), SITE_DEFAULTS.nullOrigin),
    orderQuestion: v.optional(v.boolean(), SITE_DEFAULTS.orderQuestion),
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
    v.looseObject({
      id: Id,
      format: v.optional(v.string(), 'webhook'),
      // A chat post has no signature.
      secret: v.exactOptional(v.string()),
    }),
  ),
})

type Parsed = v.InferOutput<typeof File>

/** A site with its staff and endpoints, as its owner writes it down. */
export type SiteFile<Columns> = Pick<Parsed, 'site' | 'staff'> & {
  readonly endpoints: readonly ({ readonly id: string; readonly secret: string } & Columns)[]
}

/** What a file is checked against that the rooms above know. */
export interface SiteRules<Columns> {
  readonly isOrigin: (text: string) => boolean
  /** The names of the channels that an endpoint can have. */
  readonly channels: readonly string[]
  /** How the settings of an endpoint are stored, or what is wrong with them. */
  readonly readEndpoint: (
    channel: string,
    given: Readonly<Record<string, unknown>>,
  ) => EndpointRead<Columns>
  readonly sentences: Sentences
}

type EndpointRead<Columns> =
  | { readonly columns: Columns; readonly isSigned: boolean }
  | { readonly faults: readonly { readonly field: string; readonly sentence: string }[] }

type Read<Columns> =
  | { readonly file: SiteFile<Columns>; readonly faults: readonly [] }
  | { readonly file: null; readonly faults: readonly string[] }

/** Reads a site's file: whole and with its defaults, or what is wrong with it, a line each. */
export function readSiteFile<Columns>(json: unknown, rules: SiteRules<Columns>): Read<Columns> {
  const result = v.safeParse(File, json)
  if (!result.success) {
    return { file: null, faults: result.issues.map(faultOf) }
  }
  const { site, staff, endpoints: given } = result.output
  const read = given.map((endpoint, at) => readEndpoint(endpoint, at, rules))
  const faults = [
    ...originFaults(result.output, rules),
    ...read.flatMap((one) => ('faults' in one ? one.faults : [])),
    ...translationFaults(site, rules.sentences),
    ...idFaults(result.output),
  ]
  const endpoints = read.flatMap((one) => ('row' in one ? [one.row] : []))
  return faults.length === 0
    ? { file: { site, staff, endpoints }, faults: [] }
    : { file: null, faults }
}

function readEndpoint<Columns>(
  { id, format, secret, ...given }: Parsed['endpoints'][number],
  at: number,
  { channels, readEndpoint: read }: SiteRules<Columns>,
) {
  if (!channels.includes(format)) {
    return { faults: [`endpoints.${at}.format: use one of ${channels.join(', ')}`] }
  }
  const result = read(format, given)
  const faults = 'faults' in result ? result.faults : []
  const lines = faults.map(({ field, sentence }) => `endpoints.${at}.${field}: ${sentence}`)
  if (secret !== undefined && !SECRET.test(secret)) {
    lines.push(`endpoints.${at}.secret: use whsec_ followed by 24 to 64 bytes in base64`)
  }
  if ('isSigned' in result && result.isSigned && secret === undefined) {
    lines.push(`${id}: a webhook needs a secret`)
  }
  if ('faults' in result || lines.length > 0) return { faults: lines }
  return { row: { id, secret: secret ?? '', ...result.columns } }
}

function faultOf(issue: v.InferIssue<typeof File>): string {
  const path = v.getDotPath(issue)
  return path === null ? issue.message : `${path}: ${issue.message}`
}

function originFaults<Columns>(
  { site }: Parsed,
  { isOrigin }: SiteRules<Columns>,
): readonly string[] {
  return site.origins.flatMap((origin, at) =>
    isOrigin(origin)
      ? []
      : [
          `site.origins.${at}: use an exact origin, or https://*.shop.example for all subdomains; for null, set nullOrigin`,
        ],
  )
}

// One collector serves many sites, so each site's ids begin with its own: none replaces another's.
function idFaults({ site, staff, endpoints }: Parsed): readonly string[] {
  return [...staff, ...endpoints]
    .filter(({ id }) => !id.startsWith(`${site.id}-`))
    .map(({ id }) => `${id}: this ID must start with ${site.id}-`)
}
