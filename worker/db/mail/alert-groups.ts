import type { D1Database } from '@cloudflare/workers-types'
import type { DeliveryKey, DueDelivery } from '../../reports/effects.ts'
import { mapDbErrors } from '../query.ts'

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

/** What one look at somebody's alerts reads at most. */
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

const latelySql = (isNew: number) => `SELECT * FROM (SELECT x.id, x.wake_at FROM live_report x
  WHERE x.site_id = o.site_id AND x.is_new = ${isNew} AND x.wake_at <= a.value ->> 'wakeAt'
  ORDER BY x.wake_at DESC LIMIT ${LATELY_MAX})`

// `a` is one alert, and `o` its report.
const LIKES = `
  SELECT a.key AS place, (
    SELECT json_group_array(json_object('reportId', w.report_id, 'seq', w.seq,
      'channel', w.channel, 'recipientId', w.recipient_id,
      'reference', r.document ->> '$.reference'))
    FROM (SELECT * FROM delivery d WHERE d.site_id = o.site_id AND d.channel = 'mail'
        AND d.recipient_id = a.value ->> 'recipientId' AND d.status = 'pending'
      ORDER BY d.due_at LIMIT ${WAITING_MAX}) w
    CROSS JOIN report r ON r.id = w.report_id
    WHERE w.type = a.value ->> 'type' AND w.attempts = 0 AND w.lease_until <= ?2 AND ${IS_EQUAL}
  ) AS equal, (
    SELECT count(*)
    FROM (SELECT id FROM (${[1, 0].map(latelySql).join(' UNION ALL ')})
      ORDER BY wake_at DESC LIMIT ${LATELY_MAX}) x CROSS JOIN report r ON r.id = x.id
    WHERE r.received_at > ?3 AND ${IS_EQUAL}
  ) AS lately, (
    SELECT t.told_at FROM alert_series t WHERE t.site_id = o.site_id
      AND t.recipient_id = a.value ->> 'recipientId' AND t.type = a.value ->> 'type'
      AND t.sameness = a.value ->> 'sameness'
  ) AS toldAt
  FROM json_each(?1) a CROSS JOIN report o ON o.id = a.value ->> 'reportId'`

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
  const values = alerts.map(({ delivery: { reportId, recipientId, type, report }, sameness }) => {
    return { reportId, recipientId, type, wakeAt: report.wakeAt ?? 0, sameness }
  })
  const { results } = await mapDbErrors(() =>
    db
      .prepare(LIKES)
      .bind(JSON.stringify(values), now, since)
      .all<{ place: number; equal: string; lately: number; toldAt: number | null }>(),
  )
  const rows = new Map(results.map((row) => [row.place, row]))
  return alerts.map((_alert, place) => {
    const row = rows.get(place)
    if (!row) return { equal: [], lately: 0, toldAt: null }
    return { ...row, equal: JSON.parse(row.equal) as EqualAlert[] }
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

/** An alert that is held, and what becomes of it. */
export interface HeldAlert {
  readonly key: DeliveryKey
  /** An attempt was counted for it. */
  readonly isCounted: boolean
  /** When it is due, at the earliest; null: as before. */
  readonly dueAt: number | null
}

/** Lets go of alerts that were held until `leaseUntil`, with no attempt spent. */
export async function releaseAlerts(
  db: D1Database,
  held: readonly HeldAlert[],
  leaseUntil: number,
): Promise<void> {
  if (held.length === 0) return
  const values = held.map(({ key, isCounted, dueAt }) => ({
    ...keyOf(key),
    counted: isCounted ? 1 : 0,
    dueAt,
  }))
  await mapDbErrors(() =>
    db
      .prepare(
        `UPDATE delivery SET lease_until = 0, attempts = attempts - value ->> 'counted',
           due_at = max(due_at, coalesce(value ->> 'dueAt', 0))
         FROM json_each(?1) WHERE ${OF_VALUE} AND status = 'pending' AND lease_until = ?2`,
      )
      .bind(JSON.stringify(values), leaseUntil)
      .run(),
  )
}

/** Notes that one mail told all of some alerts, and when each group of them was told of. */
export async function deliverAlerts(
  db: D1Database,
  keys: readonly DeliveryKey[],
  groups: readonly Alike[],
  now: number,
): Promise<void> {
  if (groups.length === 0) return
  const series = groups.map(({ delivery: { report, recipientId, type }, sameness }) => {
    return { siteId: report.siteId, recipientId, type, sameness }
  })
  await mapDbErrors(() =>
    db.batch([
      db
        .prepare(
          `UPDATE delivery SET status = 'delivered', settled_at = ?2,
             delivered_at = coalesce(delivered_at, ?2), outcome = 'grouped'
           FROM json_each(?1) WHERE ${OF_VALUE} AND status = 'pending'`,
        )
        .bind(JSON.stringify(keys.map(keyOf)), now),
      // So that the next ones wait.
      db
        .prepare(
          `INSERT INTO alert_series (site_id, recipient_id, type, sameness, told_at)
           SELECT value ->> 'siteId', value ->> 'recipientId', value ->> 'type',
             value ->> 'sameness', ?2 FROM json_each(?1) WHERE true
           ON CONFLICT DO UPDATE SET told_at = excluded.told_at`,
        )
        .bind(JSON.stringify(series), now),
    ]),
  )
}

function keyOf({ reportId, seq, channel, recipientId }: DeliveryKey): DeliveryKey {
  return { reportId, seq, channel, recipientId }
}
