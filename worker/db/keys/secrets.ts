import type { D1Database } from '@cloudflare/workers-types'
import type { Marks, Encrypted, SiteSecrets } from '../../security/secrets.ts'
import type { Endpoint } from '../../sites/site.ts'
import { ENDPOINT_JSON } from '../endpoints.ts'
import { mapDbErrors } from '../query.ts'

/** Something that is to be encrypted, with the marks that it has so far. */
interface PlainPart<One> {
  readonly one: One
  readonly marks: Marks
}

/** An endpoint that is to be encrypted, with its settings as they are stored. */
interface PlainEndpoint extends PlainPart<Endpoint> {
  readonly config: string | null
}

/** What is to be encrypted. */
interface AllPlain {
  readonly endpoints: readonly PlainEndpoint[]
  readonly sites: readonly PlainPart<SiteSecrets>[]
}

const MARKS = `json(coalesce(marks, '{}'))`
const ENDPOINT = `json_object('one', ${ENDPOINT_JSON}, 'marks', ${MARKS},
    'config', config) AS json`
const SITE = `json_object('one', json_object('id', id,
    'identitySecret', settings ->> '$.identitySecret',
    'turnstile', json(settings -> '$.turnstile')), 'marks', ${MARKS}) AS json`

/** SQL for whether a text holds what was encrypted under one of the secrets that `?2` lists. */
const holdsOne = (text: string) =>
  `EXISTS (SELECT 1 FROM json_each(?2) k WHERE instr(${text}, k.value) > 0)`
const ENDPOINT_TEXT = `url || secret || coalesce(previous_secret, '') || coalesce(config, '')`

const PLAIN_ENDPOINTS = `SELECT ${ENDPOINT} FROM endpoint WHERE encrypted_at IS NULL LIMIT ?1`
const OLD_ENDPOINTS = `SELECT ${ENDPOINT} FROM endpoint WHERE encrypted_at IS NOT NULL
  AND ${holdsOne(ENDPOINT_TEXT)} LIMIT ?1`
// The index is used where its own words are repeated.
const PLAIN_SITES = `SELECT ${SITE} FROM site
  WHERE (settings ->> '$.identitySecret' NOT GLOB 'enc1.*'
      AND settings ->> '$.identitySecret' <> '')
    OR (settings ->> '$.turnstile.secretKey' NOT GLOB 'enc1.*'
      AND settings ->> '$.turnstile.secretKey' <> '') LIMIT ?1`
const OLD_SITES = `SELECT ${SITE} FROM site WHERE ${holdsOne('settings')} LIMIT ?1`

/**
 * What is stored in plain, at most `limit` of each, for a site's file brings it in so. While the
 * worker's secret is being changed, also what was encrypted under one before: `older` says how that
 * prefixes.
 */
export async function listPlain(
  db: D1Database,
  limit: number,
  older: readonly string[],
): Promise<AllPlain> {
  const prefixes = JSON.stringify(older)
  const statements = [
    db.prepare(PLAIN_SITES).bind(limit),
    db.prepare(PLAIN_ENDPOINTS).bind(limit),
    ...(older.length > 0
      ? [
          db.prepare(OLD_SITES).bind(limit, prefixes),
          db.prepare(OLD_ENDPOINTS).bind(limit, prefixes),
        ]
      : []),
  ]
  const found = await mapDbErrors(() => db.batch<{ json: string }>(statements))
  const [sites, endpoints, oldSites, oldEndpoints] = found.map(({ results }) => results)
  return {
    sites: readRows(sites, oldSites) as PlainPart<SiteSecrets>[],
    endpoints: readRows(endpoints, oldEndpoints) as PlainEndpoint[],
  }
}

function readRows(...rows: readonly ({ json: string }[] | undefined)[]): readonly unknown[] {
  return rows.flatMap((some) => some ?? []).map(({ json }) => JSON.parse(json) as unknown)
}

/** Stores an endpoint's secrets as they were encrypted, where nobody changed them meanwhile. */
export async function putEncryptedEndpoint(
  db: D1Database,
  { one: before, config: configBefore }: PlainEndpoint,
  { parts, marks }: Encrypted<Endpoint>,
  now: number,
): Promise<void> {
  const { url, secret, previousSecret, config } = parts
  const values = [url, secret, previousSecret, JSON.stringify(config), JSON.stringify(marks), now]
  const key = [before.siteId, before.id, before.url, before.secret, configBefore]
  await mapDbErrors(() =>
    db
      .prepare(
        `UPDATE endpoint SET url = ?1, secret = ?2, previous_secret = ?3,
           config = CASE WHEN config IS NULL THEN NULL ELSE ?4 END, marks = ?5, encrypted_at = ?6
         WHERE site_id = ?7 AND id = ?8 AND url = ?9 AND secret = ?10
           AND config IS ?11`,
      )
      .bind(...values, ...key)
      .run(),
  )
}

/** Stores a site's secrets as they were encrypted, where nobody changed them meanwhile. */
export async function putEncryptedSite(
  db: D1Database,
  before: SiteSecrets,
  { parts, marks }: Encrypted<SiteSecrets>,
): Promise<void> {
  const sql = `UPDATE site SET marks = ?1, settings = json_replace(settings,
      '$.identitySecret', ?2, '$.turnstile.secretKey', ?3)
    WHERE id = ?4 AND settings ->> '$.identitySecret' IS ?5
      AND settings ->> '$.turnstile.secretKey' IS ?6`
  const is = [parts.identitySecret, parts.turnstile?.secretKey ?? null]
  const was = [before.identitySecret, before.turnstile?.secretKey ?? null]
  await mapDbErrors(() =>
    db
      .prepare(sql)
      .bind(JSON.stringify(marks), ...is, before.id, ...was)
      .run(),
  )
}

const FORGET_ENDPOINTS = `UPDATE endpoint SET marks = NULL WHERE marks IS NOT NULL
  AND instr(${ENDPOINT_TEXT}, 'enc1.') > 0
  AND NOT EXISTS (SELECT 1 FROM json_each(?1) k WHERE instr(${ENDPOINT_TEXT}, k.value) > 0)`
const FORGET_SITES = `UPDATE site SET marks = NULL WHERE marks IS NOT NULL
  AND instr(settings, '"enc1.') > 0
  AND NOT EXISTS (SELECT 1 FROM json_each(?1) k WHERE instr(settings, k.value) > 0)`

/**
 * What lets a site's file bring in anew what nobody can read any more: all that was encrypted under
 * other secrets than those of which `prefixes` says how it prefixes.
 */
export function forgetMarks(db: D1Database, prefixes: readonly string[]) {
  return [FORGET_ENDPOINTS, FORGET_SITES].map((sql) =>
    db.prepare(sql).bind(JSON.stringify(prefixes)),
  )
}
