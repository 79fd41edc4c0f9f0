import type { D1Database } from '@cloudflare/workers-types'
import type { DeliveryKey, DueDelivery } from '../../reports/effects.ts'
import { IS_PENDING, mapDbErrors } from '../query.ts'

/** An alert that says of an equal report what another one says, to the same person. */
export interface EqualAlert extends DeliveryKey {
  readonly reference: string
}

/** What is known of the alerts that are like one. */
export interface Likes {
  readonly equal: readonly EqualAlert[]
  /** How many equal reports came in shortly before this one. */
  readonly lately: number
  /** When this person was told of several such reports last, or null. */
  readonly toldAt: number | null
}

/** What one look at a site's alerts reads at most. */
const WAITING_MAX = 2_000
const LATELY_MAX = 50

const URL_OF = (report: string) => `${report}.document ->> '$.page.url'`
const PAGE_OF = (report: string) =>
  `substr(${URL_OF(report)}, 1, min(instr(${URL_OF(report)} || '?', '?'),
    instr(${URL_OF(report)} || '#', '#')) - 1)`
const FIELDS = ['$.reason.code', '$.step', '$.text', '$.element.text']
// As `samenessOf` has it.
const IS_EQUAL = `r.site_id = o.site_id AND r.id <> o.id AND ${PAGE_OF('r')} IS ${PAGE_OF('o')}
  AND ${FIELDS.map((path) => `r.document ->> '${path}' IS o.document ->> '${path}'`).join(' AND ')}`

const EQUAL = `
  WITH waiting AS MATERIALIZED (
    SELECT d.report_id, d.seq, d.channel, d.recipient_id, d.type, d.attempts,
      d.lease_until
    FROM delivery d WHERE d.site_id = ?1 AND ${IS_PENDING} ORDER BY d.due_at LIMIT ${WAITING_MAX}
  )
  SELECT w.report_id AS reportId, w.seq, w.channel, w.recipient_id AS recipientId,
    r.document ->> '$.reference' AS reference
  FROM waiting w JOIN report o ON o.id = ?2 JOIN report r ON r.id = w.report_id
  WHERE w.channel = 'mail' AND w.recipient_id = ?3 AND w.type = ?4
    AND w.attempts = 0 AND w.lease_until <= ?5 AND ${IS_EQUAL}`
const LATELY = `
  SELECT count(*) AS times FROM report o JOIN (
    SELECT * FROM report WHERE site_id = ?1 AND wake_at IS NOT NULL AND wake_at <= ?3
    ORDER BY wake_at DESC LIMIT ${LATELY_MAX}) r
  WHERE o.id = ?2 AND r.received_at > ?4 AND ${IS_EQUAL}`
const TOLD = `SELECT told_at AS toldAt FROM alert_series
  WHERE site_id = ?1 AND recipient_id = ?2 AND type = ?3 AND sameness = ?4`

/** An alert, with a hash of what its report has in common with those that are equal. */
export interface Alike {
  readonly delivery: DueDelivery
  readonly sameness: string
}

/** What is like each of some alerts: others that wait, reports since a moment, and when it was told. */
export async function findLikes(
  db: D1Database,
  alerts: readonly Alike[],
  { now, since }: { readonly now: number; readonly since: number },
): Promise<readonly Likes[]> {
  if (alerts.length === 0) return []
  const results = await mapDbErrors(() =>
    db.batch(
      alerts.flatMap(({ delivery: { report, recipientId, type }, sameness }) => [
        db.prepare(EQUAL).bind(report.siteId, report.id, recipientId, type, now),
        db.prepare(LATELY).bind(report.siteId, report.id, report.wakeAt ?? 0, since),
        db.prepare(TOLD).bind(report.siteId, recipientId, type, sameness),
      ]),
    ),
  )
  const rowsAt = (at: number) => results[at]?.results ?? []
  return alerts.map((_alert, at) => {
    const [{ times = 0 } = {}] = rowsAt(3 * at + 1) as { times?: number }[]
    const [{ toldAt = null } = {}] = rowsAt(3 * at + 2) as { toldAt?: number }[]
    return { equal: rowsAt(3 * at) as EqualAlert[], lately: times, toldAt }
  })
}

const OF_VALUE = `report_id = value ->> 'reportId' AND seq = value ->> 'seq'
  AND channel = value ->> 'channel' AND recipient_id = value ->> 'recipientId'`

/** Holds alerts that nobody has taken until `leaseUntil`; returns those that nobody else took. */
export async function holdAlerts(
  db: D1Database,
  alerts: readonly EqualAlert[],
  now: number,
  leaseUntil: number,
): Promise<readonly EqualAlert[]> {
  if (alerts.length === 0) return []
  const { results } = await mapDbErrors(() =>
    db
      .prepare(
        `UPDATE delivery SET lease_until = ?3 FROM json_each(?1)
         WHERE ${OF_VALUE} AND status = 'pending' AND lease_until <= ?2
         RETURNING report_id AS reportId, seq`,
      )
      .bind(JSON.stringify(alerts), now, leaseUntil)
      .all<Pick<DeliveryKey, 'reportId' | 'seq'>>(),
  )
  const held = new Set(results.map(({ reportId, seq }) => `${reportId} ${seq}`))
  return alerts.filter(({ reportId, seq }) => held.has(`${reportId} ${seq}`))
}

/** Which alerts of a group are held, and those of them for which an attempt was counted. */
export interface HeldAlerts {
  readonly keys: readonly DeliveryKey[]
  readonly counted: readonly DeliveryKey[]
  readonly leaseUntil: number
}

/** Lets go of alerts that were held, with no attempt spent, to be due at a moment or as before. */
export async function releaseAlerts(
  db: D1Database,
  { keys, counted, leaseUntil }: HeldAlerts,
  dueAt: number | null,
): Promise<void> {
  const sql = `UPDATE delivery SET lease_until = 0, attempts = attempts - ?2,
      due_at = max(due_at, coalesce(?3, 0))
    FROM json_each(?1) WHERE ${OF_VALUE} AND status = 'pending' AND lease_until = ?4`
  await mapDbErrors(() =>
    db.batch([
      db.prepare(sql).bind(JSON.stringify(keys), 0, dueAt, leaseUntil),
      db.prepare(sql).bind(JSON.stringify(counted), 1, dueAt, leaseUntil),
    ]),
  )
}

/** Notes that one mail told all alerts of a group. */
export async function deliverAlerts(
  db: D1Database,
  { keys, counted }: HeldAlerts,
  now: number,
): Promise<void> {
  await mapDbErrors(() =>
    db
      .prepare(
        `UPDATE delivery SET status = 'delivered', settled_at = ?2,
           delivered_at = coalesce(delivered_at, ?2), outcome = 'grouped'
         FROM json_each(?1) WHERE ${OF_VALUE} AND status = 'pending'`,
      )
      .bind(JSON.stringify([...keys, ...counted]), now)
      .run(),
  )
}

/** Remembers when somebody was told of several equal reports, so that the next ones wait. */
export async function noteSeries(
  db: D1Database,
  { delivery: { report, recipientId, type }, sameness }: Alike,
  now: number,
): Promise<void> {
  await mapDbErrors(() =>
    db
      .prepare(
        `INSERT INTO alert_series (site_id, recipient_id, type, sameness, told_at)
         VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET told_at = excluded.told_at`,
      )
      .bind(report.siteId, recipientId, type, sameness, now)
      .run(),
  )
}
