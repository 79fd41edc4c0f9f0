import type { D1Database, D1PreparedStatement } from '@cloudflare/workers-types'
import { CUSTOMER_ID, type Effects, type PlannedDelivery } from '../reports/effects.ts'
import type { ReportEvent } from '../reports/events.ts'
import type { Report } from '../reports/report.ts'
import type { RequestClock } from '../time/clock.ts'
import { insertAttachments } from './attachments.ts'
import { hashContactIndex, insertContactIndex } from './customers.ts'
import { keptSince } from './deliveries.ts'
import { forgetDeliveries, forgetWords } from './erasure.ts'
import { writeLedger } from './ledger.ts'
import { logRows, withRetry } from './query.ts'
import { hasEvents } from './reports.ts'
import { insertDue } from './work/due-commands.ts'

// An alert that has not started yet will tell everything that is known when it does.
// A mail that failed tells everything since when it is tried again.
const WILL_TELL = `status = 'pending' AND (attempts = 0 OR channel = 'mail') AND lease_until <= ?4`
const WAITING = `status = 'pending' AND attempts = 0`

// Alerts that wait longer than for the rest of a story wait for the end of somebody's quiet hours.
const SETTLE_MAX_MS = 60_000

// A receiver may have kept what it answered with an error, and has to hear of its end as well.
// All deliveries of an event in one statement: `value` is one planned delivery.
const INSERT_DELIVERIES = `
  INSERT INTO delivery (report_id, seq, recipient_id, site_id, channel, type, message_id, due_at)
  SELECT ?1, value ->> 'seq', value ->> 'recipientId', ?2, value ->> 'channel', value ->> 'type',
         value ->> 'messageId', value ->> 'dueAt'
  FROM json_each(?3)
  WHERE CASE value ->> 'when'
    WHEN 'unless_waiting' THEN NOT EXISTS (
      SELECT 1 FROM delivery
      WHERE report_id = ?1 AND channel = value ->> 'channel'
        AND recipient_id = value ->> 'recipientId' AND ${WILL_TELL})
    WHEN 'if_told' THEN EXISTS (
      SELECT 1 FROM delivery
      WHERE report_id = ?1 AND channel = value ->> 'channel'
        AND recipient_id = value ->> 'recipientId'
        AND (delivered_at IS NOT NULL OR (status = 'pending' AND lease_until > ?4)
          OR (channel = 'webhook' AND attempts > 0)))
      OR EXISTS (SELECT 1 FROM report WHERE id = ?1 AND received_at < ?5)
    ELSE 1 END`

/**
 * Writes a report, the events that led to it, the deliveries they cause and what follows for other
 * reports: all of it or nothing, and once, however often D1 loses the answer. An event's number is
 * its key, so of two writers that saw the same version one gets the Problem `conflict`. Says
 * whether anything follows.
 */
export async function commit(
  db: D1Database,
  report: Report,
  events: readonly ReportEvent[],
  effects: Effects,
  { now, random }: Pick<RequestClock, 'now' | 'random'>,
): Promise<boolean> {
  const hashes = report.state === 'erased' ? await hashContactIndex(db, report) : []
  const reaches = await insertContactIndex(db, report, events)
  const write = () =>
    db.batch([
      ...hashes,
      ...writeReport(db, report, events),
      ...insertAttachments(db, report, events),
      ...reaches,
      ...writeLedger(db, report, effects.ledger),
      ...(effects.cancel ? [cancelWaiting(db, report.id, effects.cancel, now)] : []),
      ...(effects.hastenTo === null ? [] : [hasten(db, report.id, effects.hastenTo)]),
      ...(effects.hastenCustomerTo === null
        ? []
        : [hastenCustomer(db, report.id, effects.hastenCustomerTo)]),
      ...(effects.deliveries.length > 0
        ? [insertDeliveries(db, report, now, effects.deliveries, events)]
        : []),
      ...(report.state === 'erased' ? forgetDeliveries(db, report, events[0]?.seq ?? 0) : []),
      ...(effects.due.length > 0 ? [insertDue(db, report.siteId, effects.due, now)] : []),
    ])
  // A try whose answer was lost may have landed: its events are then exactly ours.
  const results = await withRetry(write, random, () => hasEvents(db, report.id, events))
  if (!results) return effects.due.length > 0
  const types = events.map(({ type }) => type).join(' ')
  logRows('committed', results, { types, report: report.reference })
  return effects.due.length > 0 && (results.at(-1)?.meta.changes ?? 0) > 0
}

function writeReport(
  db: D1Database,
  report: Report,
  events: readonly ReportEvent[],
): D1PreparedStatement[] {
  const document = JSON.stringify(report)
  // What was said is gone with the report; its number and its end stay.
  const forget = report.state === 'erased' ? forgetWords(db, report) : []
  const inserts = [...forget, ...events.map((event) => insertEvent(db, report.id, event))]
  if (events[0]?.seq === 1) {
    const insert = db.prepare('INSERT INTO report (id, site_id, document) VALUES (?, ?, ?)')
    return [insert.bind(report.id, report.siteId, document), ...inserts]
  }
  const update = db.prepare('UPDATE report SET document = ? WHERE id = ?')
  return [...inserts, update.bind(document, report.id)]
}

function insertEvent(db: D1Database, reportId: string, event: ReportEvent): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO event (report_id, seq, at, type, actor, from_state, to_state, data)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .bind(
      reportId,
      event.seq,
      event.at,
      event.type,
      JSON.stringify(event.actor),
      event.from,
      event.to,
      JSON.stringify(event.data),
    )
}

// Also those that failed and are to be tried again; not those that are on their way. What arrived
// before somebody sent it again has arrived.
function cancelWaiting(
  db: D1Database,
  reportId: string,
  whose: 'all' | 'customer',
  at: number,
): D1PreparedStatement {
  return db
    .prepare(
      `UPDATE delivery SET settled_at = coalesce(delivered_at, ?1),
         status = CASE WHEN delivered_at IS NULL THEN 'cancelled' ELSE 'delivered' END,
         outcome = CASE WHEN delivered_at IS NULL THEN outcome END
       WHERE report_id = ?2 AND status = 'pending' AND lease_until <= ?1
         AND recipient_id = coalesce(?3, recipient_id)`,
    )
    .bind(at, reportId, whose === 'all' ? null : CUSTOMER_ID)
}

function hasten(db: D1Database, reportId: string, to: number): D1PreparedStatement {
  return db
    .prepare(
      `UPDATE delivery SET due_at = min(due_at, ?1)
       WHERE report_id = ?2 AND ${WAITING} AND recipient_id <> ?3 AND due_at <= ?1 + ?4`,
    )
    .bind(to, reportId, CUSTOMER_ID, SETTLE_MAX_MS)
}

function hastenCustomer(db: D1Database, reportId: string, to: number): D1PreparedStatement {
  return db
    .prepare(
      `UPDATE delivery SET due_at = min(due_at, ?)
       WHERE report_id = ? AND ${WAITING} AND recipient_id = ?`,
    )
    .bind(to, reportId, CUSTOMER_ID)
}

function insertDeliveries(
  db: D1Database,
  report: Report,
  at: number,
  deliveries: readonly PlannedDelivery[],
  events: readonly ReportEvent[],
): D1PreparedStatement {
  const json = JSON.stringify(deliveries)
  // Of an old report no row says any more who was told: all were, unless it was held back as abuse.
  const wasHeld = events.some(({ from }) => from === 'quarantined' || from === 'spam')
  const toldBefore = wasHeld ? 0 : keptSince(at)
  return db.prepare(INSERT_DELIVERIES).bind(report.id, report.siteId, json, at, toldBefore)
}
