import { createHash } from 'node:crypto'
import type { ChannelColumns } from '../worker/db/endpoints.ts'
import { type Site, SITE_DEFAULTS } from '../worker/sites/site.ts'

const MINUTES = { nine: 9 * 60, six: 18 * 60, two: 14 * 60 }
const workday = [[MINUTES.nine, MINUTES.six]] as const
const saturday = [[MINUTES.nine, MINUTES.two]] as const

/** The example shop as a site of the collector. */
export const DEMO_SITE: Site = {
  ...SITE_DEFAULTS,
  id: 'demo',
  name: 'Kiln & Clay',
  origins: ['http://localhost:8788', 'http://127.0.0.1:8788'],
  calendar: {
    timeZone: 'Europe/Lisbon',
    hours: [workday, workday, workday, workday, workday, saturday, []],
    holidays: ['2026-12-25', '2027-01-01'],
  },
  answerWithinMinutes: 4 * 60,
  reasons: [
    { code: 'broken', label: 'Something doesn’t work' },
    { code: 'money', label: 'A price or payment is wrong' },
    { code: 'missing', label: 'I can’t find what I need' },
    { code: 'order', label: 'There’s a problem with my order' },
    { code: 'other', label: 'Something else' },
  ],
  label: 'Something wrong?',
  accent: '#a8481f',
  email: 'help@kiln-and-clay.example',
  contacts: [{ label: '+351 21 000 0000', url: 'tel:+351210000000', wait: 'under 5 minutes' }],
}

/** Who works in the demo: the first two sign in, one who answers and one who may grant more. */
export const DEMO_STAFF = [
  { id: 'sam', name: 'Sam Okafor', email: 'sam@kiln-and-clay.example', role: 'agent' },
  { id: 'lea', name: 'Lea Lind', email: 'lea@kiln-and-clay.example', role: 'admin' },
  { id: 'noor', name: 'Noor Haddad', email: 'noor@kiln-and-clay.example', role: 'agent' },
  { id: 'tiago', name: 'Tiago Reis', email: 'tiago@kiln-and-clay.example', role: 'lead' },
] as const

/** A secret for this machine alone: the demo shop verifies its webhooks with it. */
export const DEMO_SECRET = `whsec_${Buffer.from('a secret for this machine alone').toString('base64')}`

interface Seed {
  readonly site: Site
  readonly staff: readonly { id: string; name: string; email: string; role: string }[]
  readonly endpoints: readonly ({
    id: string
    url: string
    secret: string
  } & Partial<ChannelColumns>)[]
  readonly now: number
}

/** SQL that creates a site, its staff and its endpoints, or brings them up to date. */
export function seedSql({ site, staff, endpoints, now }: Seed): string[] {
  const { id: siteId, ...settings } = site
  return [
    upsert('site', { id: siteId, settings: JSON.stringify(settings), created_at: now }),
    ...staff.map((row) => upsert('staff', { site_id: siteId, ...row, created_at: now })),
    ...endpoints.map((row) =>
      upsert('endpoint', { site_id: siteId, ...row, created_at: now }, endpointRules(row, now)),
    ),
  ]
}

/** SQL that stores a sign-in link by the hash of its token. */
export function linkSql(staffId: string, tokenHash: string, now: number, expiresAt: number) {
  return `INSERT INTO staff_session (token_hash, staff_id, created_at, expires_at)
    VALUES (${[tokenHash, staffId, now, expiresAt].map(quote).join(', ')})`
}

const OVERLAP_MS = 24 * 60 * 60 * 1000

// A receiver takes its new secret when it can, so the one before signs as well for a day. And what
// failed at another address says nothing of this one.
function endpointRules(row: Seed['endpoints'][number], now: number): readonly string[] {
  const isNew = `NOT ${isSameSql('secret', row.secret)}`
  const isSame = ['url', 'config'].map((name) => isSameSql(name, row[name as 'url' | 'config']))
  const hasMoved = `NOT (${isSame.join(' AND ')})`
  return [
    ...(['url', 'secret', 'config'] as const).flatMap((name) =>
      row[name] === undefined
        ? []
        : `${name} = CASE WHEN ${isSameSql(name, row[name])} THEN endpoint.${name} ELSE excluded.${name} END`,
    ),
    `previous_secret = CASE WHEN ${isNew} THEN endpoint.secret ELSE previous_secret END`,
    `previous_until = CASE WHEN ${isNew} THEN ${now + OVERLAP_MS} ELSE previous_until END`,
    `failures = CASE WHEN ${hasMoved} THEN 0 ELSE failures END`,
    ...['failing_since', 'disabled_at', 'disabled_because'].map(
      (column) => `${column} = CASE WHEN ${hasMoved} THEN NULL ELSE ${column} END`,
    ),
  ]
}

// What the collector encrypted meanwhile is known by its mark.
function isSameSql(name: string, value: string | undefined): string {
  const mark = createHash('sha256')
    .update(JSON.stringify(value ?? ''))
    .digest('base64url')
  return `(endpoint.${name} IS excluded.${name} OR (endpoint.${name} GLOB '*enc1.*'
    AND endpoint.marks ->> '$.${name}' IS '${mark}'))`
}

function upsert(
  table: string,
  row: Readonly<Record<string, string | number>>,
  more: readonly string[] = [],
): string {
  const columns = Object.keys(row)
  const values = Object.values(row).map(quote)
  // What another site calls so stays that site's.
  const own = 'site_id' in row ? ` WHERE site_id = ${quote(row['site_id'] ?? '')}` : ''
  const changes = columns
    .filter((column) => !['id', 'site_id', 'created_at'].includes(column))
    // What has a rule of its own is not simply taken over.
    .filter((column) => !more.some((rule) => rule.startsWith(`${column} =`)))
    .map((column) => `${column} = excluded.${column}`)
  return `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${values.join(', ')})
    ON CONFLICT (id) DO UPDATE SET ${[...changes, ...more].join(', ')}${own}`
}

/** A value as SQL writes it. */
export function quote(value: string | number): string {
  return typeof value === 'number' ? String(value) : `'${value.replaceAll("'", "''")}'`
}
