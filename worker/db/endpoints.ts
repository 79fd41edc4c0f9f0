import type { D1Database } from '@cloudflare/workers-types'
import type { Marks } from '../security/secrets.ts'
import type { Endpoint } from '../sites/site.ts'
import { mapDbErrors } from './query.ts'

/** How long the secret before the newest one goes on signing. */
const OVERLAP_MS = 24 * 60 * 60 * 1000

/** SQL for the channel of the endpoint `p`: of a row from before channels, its format. */
export const CHANNEL_OF_P = 'coalesce(p.channel, p.format)'

/** SQL for an endpoint as JSON, with the names of `Endpoint`. */
export const ENDPOINT_JSON = `json_object('id', id, 'siteId', site_id, 'url', url, 'secret', secret,
     'channel', coalesce(channel, format), 'config', json(coalesce(config, '{}')),
     'previousSecret', previous_secret, 'previousUntil', previous_until,
     'failingSince', failing_since, 'disabledAt', disabled_at, 'disabledBecause', disabled_because,
     'addedBy', added_by)`

/** The formats that the column's CHECK allows. */
const FORMATS = ['webhook', 'slack', 'discord', 'teams']

/** What an endpoint's row says of its channel. */
export interface ChannelColumns {
  readonly url: string
  readonly channel: string
  readonly config: string
  readonly format: string
}

/**
 * The columns for an endpoint's settings. `format` is what the release before channels reads: it
 * takes a channel that it does not know for one that people read.
 */
export function channelColumns(
  channel: string,
  { url, ...config }: { readonly url: string } & Readonly<Record<string, unknown>>,
): ChannelColumns {
  const format = FORMATS.includes(channel) ? channel : 'slack'
  return { url, channel, config: JSON.stringify(config), format }
}

type Key = Pick<Endpoint, 'siteId' | 'id'>

/** Statements that holding alerts back takes. */
export const HOLD_STATEMENTS = 3
/** What a minute takes of what waits for one endpoint that is disabled. */
const HELD_MAX = 500

// Of each endpoint that is disabled, the first that waits: one key after the other.
const heldSql = (which: string) => `endpoint p CROSS JOIN json_each((
    SELECT json_group_array(json_array(report_id, seq, due_at)) FROM (
      SELECT * FROM delivery d
      WHERE d.site_id = p.site_id AND d.channel = 'webhook' AND d.recipient_id = p.id
        AND d.status = 'pending' AND d.lease_until <= ?1 AND ${which}
      ORDER BY d.due_at LIMIT ${HELD_MAX}))) k
  WHERE p.disabled_at IS NOT NULL`
const UNTRIED = heldSql('d.attempts = 0 AND d.due_at <= ?1')
const COUNT_HELD = `
  INSERT INTO missed (site_id, endpoint_id, since, last_at, times)
  SELECT site_id, id, min(at), max(at), count(*) FROM (
    SELECT p.site_id, p.id, coalesce((SELECT e.at FROM event e
      WHERE e.report_id = k.value ->> 0 AND e.seq = k.value ->> 1), k.value ->> 2) AS at
    FROM ${UNTRIED})
  GROUP BY site_id, id
  ON CONFLICT DO UPDATE SET since = min(since, excluded.since),
    last_at = max(last_at, excluded.last_at), times = times + excluded.times`
const DROP_HELD = `
  DELETE FROM delivery WHERE (report_id, seq, channel, recipient_id) IN (
    SELECT k.value ->> 0, k.value ->> 1, 'webhook', p.id FROM ${UNTRIED})`
// What was on its way keeps its number: whoever took it after all must know it again.
const GIVE_UP = `
  UPDATE delivery SET status = 'dead', settled_at = ?1, outcome = 'endpoint_disabled'
  WHERE (report_id, seq, channel, recipient_id) IN (
    SELECT k.value ->> 0, k.value ->> 1, 'webhook', p.id FROM ${heldSql(
      'd.attempts > 0 AND (d.due_at <= ?1 OR d.attempts > d.attempts_before)',
    )})`

/**
 * Takes away what would go to endpoints that are disabled: one row for each of them says how much
 * that was, until somebody sends it again. Of what waits there, a bounded part.
 */
export async function holdForDisabled(db: D1Database, now: number): Promise<void> {
  const statements = [GIVE_UP, COUNT_HELD, DROP_HELD].map((sql) => db.prepare(sql).bind(now))
  await mapDbErrors(() => db.batch(statements))
}

/** What an endpoint was not sent while it was disabled. */
export interface Missed {
  readonly endpointId: string
  readonly since: number
  readonly lastAt: number
  readonly times: number
}

/** What endpoints of a site were not sent while they were disabled. */
export async function listMissed(db: D1Database, siteId: string): Promise<readonly Missed[]> {
  const { results } = await mapDbErrors(() =>
    db
      .prepare(
        `SELECT endpoint_id AS endpointId, since, last_at AS lastAt, times FROM missed
         WHERE site_id = ?`,
      )
      .bind(siteId)
      .all<Missed>(),
  )
  return results
}

interface NewEndpoint extends Key, Pick<Endpoint, 'secret' | 'addedBy'> {
  /** By these, what is encrypted of it is known. */
  readonly marks: Marks
}

/** Adds an endpoint that somebody gives at the desk. */
export async function insertEndpoint(
  db: D1Database,
  { siteId, id, secret, addedBy, marks }: NewEndpoint,
  { url, channel, config, format }: ChannelColumns,
  now: number,
): Promise<void> {
  await mapDbErrors(() =>
    db
      .prepare(
        `INSERT INTO endpoint
           (site_id, id, url, secret, format, channel, config, added_by, created_at, marks)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .bind(siteId, id, url, secret, format, channel, config, addedBy, now, JSON.stringify(marks))
      .run(),
  )
}

/** Removes an endpoint that was added at the desk; one from the site's file stays. */
export async function deleteEndpoint(db: D1Database, { siteId, id }: Key): Promise<void> {
  await mapDbErrors(() =>
    db.batch([
      db
        .prepare('DELETE FROM endpoint WHERE site_id = ? AND id = ? AND added_by IS NOT NULL')
        .bind(siteId, id),
      db.prepare('DELETE FROM missed WHERE site_id = ? AND endpoint_id = ?').bind(siteId, id),
    ]),
  )
}

/** Lets an endpoint have alerts again, as if nothing had failed. */
export async function enableEndpoint(db: D1Database, { siteId, id }: Key): Promise<void> {
  await mapDbErrors(() =>
    db
      .prepare(
        `UPDATE endpoint SET disabled_at = NULL, disabled_because = NULL, failing_since = NULL,
           failures = 0
         WHERE site_id = ? AND id = ?`,
      )
      .bind(siteId, id)
      .run(),
  )
}

/** Notes that an endpoint took something. One that is disabled stays so until somebody enables it. */
export async function markEndpointWorks(db: D1Database, { siteId, id }: Key): Promise<void> {
  await mapDbErrors(() =>
    db
      .prepare(
        `UPDATE endpoint SET failing_since = NULL, failures = 0
         WHERE site_id = ? AND id = ? AND failing_since IS NOT NULL AND disabled_at IS NULL`,
      )
      .bind(siteId, id)
      .run(),
  )
}

interface NewEndpointSecret {
  readonly secret: string
  /** By this, it is known while it is encrypted. */
  readonly mark: string
  readonly now: number
  readonly seen: number
}

/**
 * Puts a new secret in the place of the one that signed, which goes on signing for a day; false
 * where it was changed since `seen`, the end of the overlap before this one.
 */
export async function rotateSecret(
  db: D1Database,
  { siteId, id }: Key,
  { secret, mark, now, seen }: NewEndpointSecret,
): Promise<boolean> {
  const { meta } = await mapDbErrors(() =>
    db
      .prepare(
        `UPDATE endpoint SET previous_secret = secret, previous_until = ?, secret = ?,
           marks = json_set(coalesce(marks, '{}'), '$.previousSecret', marks ->> '$.secret',
             '$.secret', ?)
         WHERE site_id = ? AND id = ? AND coalesce(previous_until, 0) = ?`,
      )
      .bind(now + OVERLAP_MS, secret, mark, siteId, id, seen)
      .run(),
  )
  return meta.changes > 0
}
