import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DEMO_SITE, seedSql } from '../../demo/seed.ts'
import { openSqlite } from '../../demo/sqlite.ts'
import { rebuildReports } from '../../worker/app/rebuild-reports.ts'
import { claim, recordAttempts } from '../../worker/db/deliveries.ts'
import { sendAgain } from '../../worker/db/queries/delivery-log.ts'
import { areFailedFilled, fillFailed } from '../../worker/db/work/failed-alerts.ts'
import { MONDAY } from '../support/reports.ts'
import { STAGES } from '../support/stages.ts'

const MINUTE = 60_000
const { report, events } = STAGES.acknowledged
const RECIPIENTS = ['sam', 'lea', 'crm'] as const
type Recipient = (typeof RECIPIENTS)[number]

/** A database with one report and an alert about its first event to each of three. */
function openDatabase() {
  const sqlite = openSqlite()
  for (const sql of seedSql({ site: DEMO_SITE, staff: [], endpoints: [], now: MONDAY })) {
    sqlite.exec(sql)
  }
  const insert = 'INSERT INTO report (id, site_id, document) VALUES (?, ?, ?)'
  sqlite.all(insert, report.id, 'demo', JSON.stringify(report))
  for (const { seq, at, type, actor, from, to, data } of events) {
    const values = [seq, at, type, JSON.stringify(actor), from, to, JSON.stringify(data)] as const
    sqlite.all('INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?)', report.id, ...values)
  }
  for (const name of RECIPIENTS) insertAlert(sqlite, name, 1)
  const rows = (sql: string) => sqlite.all(sql).map((row) => ({ ...row }))
  return { sqlite, rows, db: sqlite.d1(() => Promise.resolve()) }
}

type Opened = ReturnType<typeof openDatabase>

function insertAlert(sqlite: Opened['sqlite'], name: Recipient, seq: number): void {
  sqlite.all(
    `INSERT INTO delivery (report_id, seq, channel, recipient_id, site_id, type, message_id, due_at)
     VALUES (?, ?, ?, ?, 'demo', 'report.raised', ?, ?)`,
    report.id,
    seq,
    name === 'crm' ? 'webhook' : 'mail',
    name,
    `${name}-${seq}`,
    MONDAY,
  )
}

const KEPT = `SELECT channel, recipient_id, seq, kind, at, happened_at, outcome FROM failed_alert
  ORDER BY recipient_id, seq`
/** The same, straight from the alerts. */
const DIRECT = `SELECT d.channel, d.recipient_id, d.seq,
    CASE d.status WHEN 'dead' THEN 'dead' ELSE 'retried' END AS kind,
    CASE d.status WHEN 'dead' THEN d.settled_at ELSE e.at END AS at, e.at AS happened_at, d.outcome
  FROM delivery d JOIN event e USING (report_id, seq)
  WHERE d.outcome IS NOT NULL AND (d.status = 'dead'
    OR (d.status = 'pending' AND d.attempts > d.attempts_before AND d.lease_until = 0))
  ORDER BY d.recipient_id, d.seq`

const DEEDS = ['fails', 'ends', 'arrives', 'again', 'cancelled', 'pruned'] as const
interface Step {
  readonly deed: (typeof DEEDS)[number]
  readonly name: Recipient
}
const anyStep: fc.Arbitrary<Step> = fc.record({
  deed: fc.constantFrom(...DEEDS),
  name: fc.constantFrom(...RECIPIENTS),
})

/** What happens to one alert; an attempt takes it first, as a round does. */
async function take({ db, sqlite }: Opened, { deed, name }: Step, now: number): Promise<void> {
  const channel = name === 'crm' ? ('webhook' as const) : ('mail' as const)
  const key = { reportId: report.id, seq: 1, channel, recipientId: name }
  const where = `WHERE recipient_id = '${name}'`
  if (deed === 'again') await sendAgain(db, 'demo', key, now)
  else if (deed === 'cancelled') {
    sqlite.exec(`UPDATE delivery SET status = 'cancelled', settled_at = ${now}, outcome = NULL
      ${where} AND status = 'pending'`)
  } else if (deed === 'pruned') {
    sqlite.exec(`DELETE FROM attempt ${where}; DELETE FROM delivery ${where}`)
    insertAlert(sqlite, name, 1)
  } else {
    const wanted = [{ delivery: key, body: null, version: null }]
    const [taken] = await claim(db, wanted, now, now + MINUTE)
    if (!taken) return
    const { attempts } = taken.taken
    const delivery = { ...key, attempts, leaseUntil: now + MINUTE }
    const isOver = deed !== 'fails'
    const outcome =
      deed === 'arrives'
        ? { ok: true as const, reason: 'status_200' }
        : { ok: false as const, reason: 'status_500', excerpt: '', isReceivers: true }
    const nextAt = isOver ? null : now + MINUTE
    await recordAttempts(db, [{ delivery, outcome, at: now, nextAt } as never], now)
  }
}

describe('C12: the rows of alerts that failed', () => {
  it('C12: are what the alerts themselves say, whatever became of them', async () => {
    const seen = new Set<string>()
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { minLength: 4, maxLength: 20 }), async (steps) => {
        const opened = openDatabase()
        for (const [at, step] of steps.entries()) {
          await take(opened, step, MONDAY + (at + 1) * 5 * MINUTE)
          const kept = opened.rows(KEPT)
          expect(kept).toEqual(opened.rows(DIRECT))
          for (const { kind } of kept) seen.add(String(kind))
        }
        opened.sqlite.close()
      }),
      { numRuns: 25 },
    )
    expect(seen).toEqual(new Set(['dead', 'retried']))
  })

  it('C12: are filled in for what had failed before them, and made anew by one command', async () => {
    const opened = openDatabase()
    const { db, rows, sqlite } = opened
    const now = MONDAY + 5 * MINUTE
    await take(opened, { deed: 'fails', name: 'sam' }, now)
    await take(opened, { deed: 'ends', name: 'crm' }, now)
    const before = rows(KEPT)
    expect(before).toHaveLength(2)
    sqlite.exec('DELETE FROM failed_alert')
    expect(await areFailedFilled(db)).toBe(false)
    while (!(await fillFailed(db, now)));
    expect(await areFailedFilled(db)).toBe(true)
    expect(rows(KEPT)).toEqual(before)
    const faults = [
      `DELETE FROM failed_alert`,
      `UPDATE failed_alert SET kind = 'dead', at = 5`,
      `UPDATE failed_alert SET outcome = 'status_418'`,
      `INSERT INTO failed_alert SELECT report_id, 2, channel, recipient_id, site_id, kind, at,
         happened_at, outcome FROM failed_alert`,
    ]
    for (const fault of faults) {
      sqlite.exec(fault)
      const spoilt = rows(KEPT)
      const { failed } = await rebuildReports(db, { isDry: true, now })
      expect([fault, failed > 0, rows(KEPT)]).toEqual([fault, true, spoilt])
      await rebuildReports(db, { isDry: false, now })
      expect([fault, rows(KEPT)]).toEqual([fault, before])
    }
  })
})
