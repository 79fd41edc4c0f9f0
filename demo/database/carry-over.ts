import type { DatabaseSync } from 'node:sqlite'
import type { D1Database, D1PreparedStatement } from '@cloudflare/workers-types'
import { referenceOf } from '../../worker/reports/reference.ts'
import { insertRows, type Row, rowsIn } from './copied-rows.ts'

/** What may be carried over from a copy of today's database into one that was restored. */
interface Asked {
  /** The moment to which the database was restored. */
  readonly since: number
  readonly isDry: boolean
  /** Whether reports that the copy knows more of are carried over as well. */
  readonly withReports: boolean
}

/** What was found, as `site reference` or `site name`. */
export interface CarriedOver {
  readonly erased: readonly string[]
  /** Reports that came in since, or to which something happened. */
  readonly newer: readonly string[]
  /** Alerts that arrived since and would be sent once more. */
  readonly told: number
  /** Staff that the restore brought back, or gave back another role. */
  readonly staff: readonly string[]
}

/** A call takes some seconds, so as many as a command line and a statement hold. */
const ASKED_AT_ONCE = 1_000
const TAKEN_AT_ONCE = 50

/** Where rows of a report are, in the order in which they can be inserted. */
const OF_REPORT = ['event', 'attachment', 'granted', 'reach', 'picture_sweep', 'expiry_failed']
/** Tables of a former release whose rows move into these when their report's events go. */
const DELIVERIES = [
  ['delivery', 'delivery_before'],
  ['attempt', 'attempt_before'],
] as const
/** What keeps rows apart that happen at once. These have happened. */
const TRIGGERS = ['merged_into_one_that_goes_on', 'granted_within']

/**
 * Carries over into a restored database what must not come back or happen twice: erasures, alerts
 * that arrived, digests, a mailbox that said no, sessions that ended, the keys of links and the log
 * of who saw what. The collector has to be paused meanwhile. It may be run again.
 */
export async function carryOver(
  copy: DatabaseSync,
  db: D1Database,
  { since, isDry, withReports }: Asked,
): Promise<CarriedOver> {
  const sites = new Set((await read(db, 'SELECT id FROM site')).map(({ id }) => String(id)))
  const { erased, newer } = await compare(copy, db, sites, since)
  const told = rowsIn(
    copy,
    `SELECT report_id, seq, channel, recipient_id, message_id, attempts, settled_at, outcome,
       delivered_at FROM delivery WHERE delivered_at >= ?`,
    since,
  )
  const found = {
    erased: erased.map(nameOf),
    newer: newer.map(nameOf),
    told: await settle(db, told, isDry),
    staff: await listBack(copy, db),
  }
  if (isDry) return found
  const ids = [...erased, ...(withReports ? newer : [])].map(({ id }) => String(id))
  for (const chunk of chunksOf(ids, TAKEN_AT_ONCE)) await take(copy, db, chunk)
  await keepEnds(copy, db, sites, since)
  return found
}

const nameOf = ({ site_id, id }: Row) => `${String(site_id)} ${referenceOf(String(id))}`

async function read(db: D1Database, sql: string, ...values: string[]): Promise<readonly Row[]> {
  return (
    await db
      .prepare(sql)
      .bind(...values)
      .all<Row>()
  ).results
}

async function compare(
  copy: DatabaseSync,
  db: D1Database,
  sites: ReadonlySet<string>,
  since: number,
) {
  const changed = rowsIn(
    copy,
    `SELECT id, site_id, state, version FROM report WHERE document ->> '$.changedAt' >= ?
     ORDER BY id`,
    since,
  ).filter(({ site_id }) => sites.has(String(site_id)))
  const erased: Row[] = []
  const newer: Row[] = []
  for (const chunk of chunksOf(changed, ASKED_AT_ONCE)) {
    const ids = JSON.stringify(chunk.map(({ id }) => id))
    const there = await read(
      db,
      'SELECT id, state, version FROM report WHERE id IN (SELECT value FROM json_each(?1))',
      ids,
    )
    const byId = new Map(there.map((row) => [row['id'], row]))
    for (const row of chunk) {
      const restored = byId.get(row['id'])
      if (row['state'] !== 'erased') {
        if (Number(restored?.['version'] ?? 0) < Number(row['version'])) newer.push(row)
      } else if (restored && restored['state'] !== 'erased') erased.push(row)
    }
  }
  return { erased, newer }
}

const IS_TOLD = `d.report_id = t.value ->> 'report_id' AND d.seq = t.value ->> 'seq'
  AND d.channel = t.value ->> 'channel' AND d.recipient_id = t.value ->> 'recipient_id'
  AND d.message_id = t.value ->> 'message_id' AND d.status = 'pending' AND d.delivered_at IS NULL`

async function settle(db: D1Database, told: readonly Row[], isDry: boolean): Promise<number> {
  let times = 0
  for (const chunk of chunksOf(told, TAKEN_AT_ONCE * 4)) {
    const rows = JSON.stringify(chunk)
    const sql = `SELECT count(*) AS n FROM json_each(?1) t CROSS JOIN delivery d ON ${IS_TOLD}`
    const waiting = Number((await read(db, sql, rows))[0]?.['n'])
    times += waiting
    if (isDry || waiting === 0) continue
    const update = `UPDATE delivery AS d SET status = 'delivered', lease_until = 0,
        attempts = t.value ->> 'attempts', outcome = t.value ->> 'outcome',
        delivered_at = t.value ->> 'delivered_at',
        settled_at = coalesce(t.value ->> 'settled_at', t.value ->> 'delivered_at')
      FROM json_each(?1) t WHERE ${IS_TOLD}`
    await db.batch([db.prepare(update).bind(rows)])
  }
  return times
}

const roleOf = ({ site_id, id, role }: Row) => [site_id, id, role].join(' ')

async function listBack(copy: DatabaseSync, db: D1Database): Promise<readonly string[]> {
  const today = new Set(rowsIn(copy, 'SELECT site_id, id, role FROM staff').map(roleOf))
  const restored = await read(db, 'SELECT site_id, id, role, name FROM staff ORDER BY 1, 2')
  return restored
    .filter((row) => !today.has(roleOf(row)))
    .map(({ site_id, name }) => `${String(site_id)} ${String(name)}`)
}

/** Puts reports with all that belongs to them in the place of what the database has. */
async function take(copy: DatabaseSync, db: D1Database, ids: readonly string[]): Promise<void> {
  const list = JSON.stringify(ids)
  const among = 'IN (SELECT value FROM json_each(?1))'
  const isOf = `report_id ${among}`
  const remove = (table: string, where = isOf) =>
    db.prepare(`DELETE FROM ${table} WHERE ${where}`).bind(list)
  const insert = (table: string, from = table, where = isOf) =>
    insertRows(db, table, rowsIn(copy, `SELECT * FROM ${from} WHERE ${where}`, list))
  // Those that are for all members of a report name it as their subject.
  const isDueFor = `${isOf} OR subject ${among}`
  const triggers = await read(
    db,
    `SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'
       AND name IN (SELECT value FROM json_each(?1))`,
    JSON.stringify(TRIGGERS),
  )
  const statements: readonly D1PreparedStatement[] = [
    ...triggers.map(({ name }) => db.prepare(`DROP TRIGGER ${String(name)}`)),
    ...OF_REPORT.map((table) => remove(table)),
    ...DELIVERIES.map(([table]) => remove(table)).toReversed(),
    remove('due_command', isDueFor),
    ...insert('report', 'report', `id ${among}`),
    ...OF_REPORT.flatMap((table) => insert(table)),
    ...DELIVERIES.flatMap(([table, before]) => [...insert(table), ...insert(table, before)]),
    ...insert('due_command', 'due_command', isDueFor),
    ...triggers.map(({ sql }) => db.prepare(String(sql))),
  ]
  await db.batch([...statements])
}

async function keepEnds(
  copy: DatabaseSync,
  db: D1Database,
  sites: ReadonlySet<string>,
  since: number,
): Promise<void> {
  const isThere = ({ site_id }: Row) => sites.has(String(site_id))
  const staff = new Set((await read(db, 'SELECT id FROM staff')).map(({ id }) => id))
  const keys = rowsIn(copy, 'SELECT * FROM collector_key')
  const open = new Set(rowsIn(copy, 'SELECT token_hash FROM staff_session').map(hashOf))
  const sessions = (await read(db, 'SELECT token_hash FROM staff_session')).map(hashOf)
  const ended = sessions.filter((hash) => !open.has(hash))
  const blocked = 'SELECT * FROM address WHERE blocked_at IS NOT NULL'
  const digests = rowsIn(copy, 'SELECT * FROM digest WHERE sent_at >= ?', since)
  const statements = [
    ...chunksOf(ended, ASKED_AT_ONCE).map((hashes) =>
      db
        .prepare('DELETE FROM staff_session WHERE token_hash IN (SELECT value FROM json_each(?1))')
        .bind(JSON.stringify(hashes)),
    ),
    ...(keys.length > 0 ? [db.prepare('DELETE FROM collector_key')] : []),
    ...insertRows(db, 'collector_key', keys),
    ...insertRows(db, 'address', rowsIn(copy, blocked).filter(isThere)),
    ...insertRows(db, 'unwanted', rowsIn(copy, 'SELECT * FROM unwanted').filter(isThere)),
    ...insertRows(
      db,
      'digest',
      digests.filter(({ staff_id }) => staff.has(staff_id)),
    ),
    ...insertRows(
      db,
      'audit',
      rowsIn(copy, 'SELECT * FROM audit WHERE at >= ?', since).filter(isThere),
    ),
  ]
  if (statements.length > 0) await db.batch(statements)
}

const hashOf = ({ token_hash }: Row) => String(token_hash)

function chunksOf<One>(all: readonly One[], size: number): readonly (readonly One[])[] {
  const chunks: (readonly One[])[] = []
  for (let at = 0; at < all.length; at += size) chunks.push(all.slice(at, at + size))
  return chunks
}
