import { type GoldenScene, insertAll, type Stored } from './scene.ts'

const HOUR = 3_600_000
const ADA = { role: 'admin', id: 'ada', name: 'Ada Diaz' }

/** Puts something of every kind on the desk beside reports. */
export async function furnish({ db }: GoldenScene, { report, events }: Stored, now: number) {
  const { id } = report
  await insertAll(
    db,
    `INSERT INTO delivery (report_id, seq, recipient_id, site_id, channel, type, message_id, due_at,
       status, attempts, outcome, settled_at, delivered_at)
     SELECT '${id}', value ->> 'seq', value ->> 'to', 'demo', value ->> 'channel',
       value ->> 'type', value ->> 'to', value ->> 'dueAt', value ->> 'status',
       value ->> 'attempts', value ->> 'outcome', value ->> 'settledAt', value ->> 'deliveredAt'
     FROM json_each(?)`,
    [
      { to: 'sam', status: 'delivered', attempts: 1, outcome: 'sent', at: now - HOUR },
      { to: 'kim', status: 'dead', attempts: 1, outcome: 'E_RECIPIENT_SUPPRESSED', at: now - HOUR },
      { to: 'lea', status: 'cancelled', attempts: 0, outcome: null, at: now - 2 * HOUR },
      { to: 'ada', status: 'pending', attempts: 0, outcome: null, at: null },
      { to: 'customer', status: 'pending', attempts: 3, outcome: 'timeout', at: null },
      { to: 'to-webhook', status: 'pending', attempts: 4, outcome: 'status_500', at: null },
      { to: 'to-slack', status: 'dead', attempts: 10, outcome: 'status_410', at: now - 3 * HOUR },
      { to: 'to-teams', status: 'delivered', attempts: 2, outcome: 'status_200', at: now },
    ].map(({ at, ...row }) => ({
      ...row,
      seq: 1,
      channel: row.to.startsWith('to-') ? 'webhook' : 'mail',
      type: row.to === 'customer' ? 'report.messaged' : 'report.raised',
      dueAt: now + HOUR,
      settledAt: at,
      deliveredAt: row.status === 'delivered' ? at : null,
    })),
  )
  const notice = db.prepare(
    `INSERT INTO notice (site_id, id, text, pages, until, report_id, pinned_at, pinned_by, ended_at,
       ended_by, ended_words, told_at) VALUES ('demo', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const by = JSON.stringify(ADA)
  const over = 'It works again; thank you for your patience.'
  const snippet = db.prepare(
    `INSERT INTO snippet (site_id, id, title, text, owner_id, review_by)
     VALUES ('demo', ?, ?, ?, 'kim', ?)`,
  )
  await db.batch([
    notice.bind(
      'notice-open',
      'Payments are slow.',
      '["/pay*"]',
      null,
      id,
      now - HOUR,
      by,
      ...NONE,
    ),
    notice.bind('notice-late', 'Late parcels.', '[]', now - HOUR, id, now - 9 * HOUR, by, ...NONE),
    notice.bind('notice-1', 'It broke.', '[]', null, id, 1, by, now - HOUR, by, over, now),
    snippet.bind('snippet-1', 'Thanks', 'Thank you & sorry.', '2030-01-01'),
    snippet.bind('snippet-2', 'Old', 'Words of last year.', '2026-01-01'),
    db
      .prepare(
        `INSERT INTO attachment (report_id, id, site_id, type, bytes, created_at)
         VALUES (?, 'picture-1', 'demo', 'image/png', 2048, 1)`,
      )
      .bind(id),
    db
      .prepare(
        `INSERT INTO dead_letter (site_id, report_id, body_hash, kept_at, raised)
         VALUES ('demo', ?, 'hash', ?, ?)`,
      )
      .bind('H'.repeat(22), now - HOUR, JSON.stringify(events[0]).replaceAll(id, 'H'.repeat(22))),
    db
      .prepare(`UPDATE endpoint SET failing_since = ? WHERE id = 'to-webhook'`)
      .bind(now - 5 * HOUR),
    db
      .prepare(
        `UPDATE endpoint SET disabled_at = ?, disabled_because = 'gone' WHERE id = 'to-discord'`,
      )
      .bind(now - 5 * HOUR),
    ...(['mail_failing', 'reports_held'] as const).map((kind) =>
      db
        .prepare(`INSERT INTO trouble (site_id, kind, subject, since) VALUES ('demo', ?, 'x', ?)`)
        .bind(kind, now - HOUR),
    ),
  ])
}

const NONE = [null, null, null, null] as const
