import { DEMO_SITE, seedSql } from '../../demo/seed.ts'
import type { openSqlite } from '../../demo/sqlite.ts'
import type { State } from '../../worker/reports/report.ts'
import { tell } from '../support/click.ts'
import type { Collector } from '../support/collector.ts'
import { startReceiver } from '../support/receiver.ts'
import { driveTo } from '../support/stories.ts'

type Sqlite = ReturnType<typeof openSqlite>

const DAY_MS = 24 * 60 * 60 * 1000
const SITES = 50
const STAFF = 10
/** The site that holds half of all. */
export const BIG = 'site-0'
export const NOW = Date.parse('2026-11-30T12:00:00Z')

/** How many of a hundred reports are in each state: most are over. */
const SHARES: Readonly<Record<Exclude<State, 'erased'>, number>> = {
  received: 3,
  acknowledged: 1,
  working: 2,
  proposed: 1,
  resolved: 2,
  quarantined: 1,
  confirmed: 2,
  closed: 68,
  spam: 8,
  withdrawn: 8,
  merged: 4,
}
/** The states that come first are under way. */
const LIVE = 12

interface Template {
  readonly document: string
  readonly events: readonly object[]
  readonly deliveries: readonly object[]
}

/** One report of each state, as the collector itself stores it. */
export type Templates = ReadonlyMap<string, Template>

/** Lets the real collector raise, answer and end a report of each state, and reads what it stored. */
export async function readTemplates(collector: Collector): Promise<Templates> {
  const receiver = await startReceiver()
  const endpoints = [{ id: 'demo-crm', url: receiver.url, secret: receiver.secret }]
  await collector.seed({ id: 'demo' }, { endpoints })
  const ids = new Map<string, string>()
  for (const state of Object.keys(SHARES) as State[]) {
    const click = await driveTo(collector, state)
    if (state === 'received') {
      await tell(collector, click, { wish: 'fix', contact: { email: 'kim@example.com' } })
    }
    ids.set(state, click.id)
  }
  await collector.tick(60_000)
  const found = new Map<string, Template>()
  const rowsOf = async (sql: string, id: string) =>
    (await collector.db.prepare(sql).bind(id).all()).results
  for (const [state, id] of ids) {
    const [report] = await rowsOf('SELECT document FROM report WHERE id = ?', id)
    found.set(state, {
      document: String(report?.['document']),
      events: await rowsOf('SELECT * FROM event WHERE report_id = ?', id),
      deliveries: await rowsOf('SELECT * FROM delivery WHERE report_id = ?', id),
    })
  }
  await receiver.close()
  return found
}

const ID_SQL = `printf('%08x%014d', (n * 2654435761) & 4294967295, n)`

function idOf(n: number): string {
  const hash = Number((BigInt(n) * 2654435761n) & 4294967295n)
  return hash.toString(16).padStart(8, '0') + String(n).padStart(14, '0')
}

/** A report of the largest site that is closed. */
const PICKED = 2 * 50
export const ID = idOf(PICKED)
export const KEY_HASH = `key-${PICKED}`

const SCHEMA = `
  CREATE TEMP TABLE tpl (state TEXT, slot INTEGER PRIMARY KEY, document TEXT, at INTEGER);
  CREATE TEMP TABLE tpl_event (slot INTEGER, seq INTEGER, at INTEGER, type TEXT, actor TEXT,
    from_state TEXT, to_state TEXT, data TEXT);
  CREATE TEMP TABLE tpl_delivery (slot INTEGER, seq INTEGER, channel TEXT, recipient_id TEXT,
    type TEXT, body TEXT);
  CREATE TEMP TABLE life (n INTEGER PRIMARY KEY, id TEXT, site_id TEXT, slot INTEGER, at INTEGER);`

// Of those under way, some are due now.
const REPORTS = `
  INSERT INTO report (id, site_id, document)
  SELECT l.id, l.site_id, json_set(t.document, '$.id', l.id, '$.siteId', l.site_id,
    '$.keyHash', 'key-' || l.n, '$.bodyHash', 'body-' || l.n, '$.reference', upper(substr(l.id, 1, 7)),
    '$.receivedAt', l.at, '$.changedAt', l.at + ${2 * DAY_MS},
    '$.owner.id', CASE WHEN t.document ->> '$.owner.id' IS NOT NULL
      THEN l.site_id || '-' || (l.n / 2 % ${STAFF}) END,
    '$.wakeAt', CASE WHEN l.slot < ${LIVE} THEN ${NOW} + (l.n * 31 % 7200 - 72) * 60000 END)
  FROM life l JOIN tpl t USING (slot)`
const EVENTS = `
  INSERT INTO event (report_id, seq, at, type, actor, from_state, to_state, data)
  SELECT l.id, e.seq, l.at + e.at - t.at, e.type, e.actor, e.from_state, e.to_state, e.data
  FROM life l JOIN tpl t USING (slot) JOIN tpl_event e USING (slot)`
// What is older than ninety days is forgotten. Of the rest one in ten was given up.
const DELIVERIES = `
  INSERT INTO delivery (report_id, seq, channel, recipient_id, site_id, type, message_id, body,
    status, due_at, attempts, settled_at, delivered_at, outcome)
  SELECT id, seq, channel, recipient, site_id, type, 'msg_' || id || seq, body, status,
    CASE WHEN status = 'pending' THEN ${NOW} + (n % 2000 - 200) * 60000 ELSE at END,
    CASE WHEN status = 'pending' AND n % 3 > 0 THEN 0 ELSE 1 END,
    CASE WHEN status <> 'pending' THEN at END, CASE WHEN status = 'delivered' THEN at END,
    CASE WHEN status <> 'pending' OR n % 3 = 0 THEN 'status_500' END
  FROM (
    SELECT l.*, d.seq, d.channel, d.type, d.body,
      CASE WHEN d.recipient_id = 'customer' THEN 'customer' WHEN d.channel = 'webhook'
        THEN l.site_id || '-crm' ELSE l.site_id || '-' || (l.n / 2 % ${STAFF}) END AS recipient,
      CASE WHEN l.slot < ${LIVE} AND l.n / 2 % 7 = 0 THEN 'pending'
        WHEN l.n / 2 % 10 = 0 THEN 'dead' ELSE 'delivered' END AS status
    FROM life l JOIN tpl_delivery d USING (slot) WHERE l.at > ${NOW - 90 * DAY_MS})`
const ATTEMPTS = `
  INSERT INTO attempt (report_id, seq, channel, recipient_id, number, at, outcome)
  SELECT report_id, seq, channel, recipient_id, 1, due_at, 'status_500' FROM delivery
  WHERE attempts = 1 AND status IN ('pending', 'dead')`
const REACHES = `
  INSERT INTO reach (site_id, address, report_id, email_hash)
  SELECT site_id, 'mail:kim' || (n / 4) || '@example.com', id, 'hash-' || (n / 4) FROM life
  WHERE n / 2 % 3 = 0`
const PICTURES = `
  INSERT INTO attachment (report_id, id, site_id, type, bytes, created_at)
  SELECT id, 'p', site_id, 'image/webp', 150000, at FROM life
  WHERE n / 2 % 10 = 1 AND at > ${NOW - 90 * DAY_MS}`
const AUDIT = `
  INSERT INTO audit (site_id, at, id, staff_id, staff_name, what, subject, outcome)
  SELECT site_id, at, id, site_id || '-1', 'Sam', 'report', id, 'done' FROM life`
const GRANTED = `
  INSERT INTO granted (report_id, seq, site_id, staff_id, at, amount, month_from, month_max)
  SELECT id, 1, site_id, site_id || '-' || (n / 2 % ${STAFF}), at, 490, 0, NULL FROM life
  WHERE n / 2 % 20 = 3 AND at > ${NOW - 30 * DAY_MS}`

/**
 * Fills an empty database with so many reports, as they are after a year: half of them at one of
 * fifty sites. A large one is written in the order of its keys, which is faster and packs it denser.
 */
export function fill(sqlite: Sqlite, count: number, templates: Templates): void {
  sqlite.exec('PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -2000000')
  // Whose other report has ended was merged into it before it did.
  sqlite.exec('DROP TRIGGER merged_into_one_that_goes_on')
  sqlite.exec('BEGIN')
  for (let at = 0; at < SITES; at++) seedSite(sqlite, `site-${at}`)
  sqlite.exec(SCHEMA)
  writeTemplates(sqlite, templates)
  sqlite.exec(`
    WITH RECURSIVE c (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM c WHERE n + 1 < ${count})
    INSERT INTO life SELECT n, ${ID_SQL},
      'site-' || CASE WHEN n % 2 = 0 THEN 0 ELSE 1 + n / 2 % ${SITES - 1} END, n / 2 % 100,
      CAST(${NOW} - (n * 7919 % 1000003) / 1000003.0
        * CASE WHEN n / 2 % 100 < ${LIVE} THEN 10 ELSE 365 END * ${DAY_MS} AS INTEGER)
    FROM c`)
  const order = count > 100_000 ? 'ORDER BY 1, 2' : ''
  for (const sql of [REPORTS, EVENTS, DELIVERIES]) sqlite.exec(`${sql} ${order}`)
  for (const sql of [ATTEMPTS, REACHES, PICTURES, AUDIT, GRANTED]) sqlite.exec(sql)
  sqlite.exec('COMMIT')
}

function seedSite(sqlite: Sqlite, id: string): void {
  const staff = Array.from({ length: STAFF }, (_, at) => ({
    id: `${id}-${at}`,
    name: `Person ${at}`,
    email: `p${at}@${id}.example`,
    role: at === 0 ? 'admin' : 'agent',
  }))
  const endpoints = [{ id: `${id}-crm`, url: 'https://crm.example', secret: '' }]
  for (const sql of seedSql({ site: { ...DEMO_SITE, id }, staff, endpoints, now: 0 })) {
    sqlite.exec(sql)
  }
}

function writeTemplates(sqlite: Sqlite, templates: Templates): void {
  let slot = 0
  for (const [state, share] of Object.entries(SHARES)) {
    const template = templates.get(state)
    if (!template) throw new Error(`There is no report that is ${state}.`)
    const { document, events, deliveries } = template
    const { receivedAt } = JSON.parse(document) as { receivedAt: number }
    for (let more = 0; more < share; more++, slot++) {
      sqlite.all('INSERT INTO tpl VALUES (?, ?, ?, ?)', state, slot, document, receivedAt)
      sqlite.all(
        `INSERT INTO tpl_event SELECT ?1, value ->> 'seq', value ->> 'at', value ->> 'type',
           value ->> 'actor', value ->> 'from_state', value ->> 'to_state', value ->> 'data'
         FROM json_each(?2)`,
        slot,
        JSON.stringify(events),
      )
      sqlite.all(
        `INSERT INTO tpl_delivery SELECT ?1, value ->> 'seq', value ->> 'channel',
           value ->> 'recipient_id', value ->> 'type', value ->> 'body' FROM json_each(?2)`,
        slot,
        JSON.stringify(deliveries),
      )
    }
  }
}
