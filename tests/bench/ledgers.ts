import type { D1Database } from '@cloudflare/workers-types'
import type { Got } from '../support/receiver.ts'
import { isSignedBy } from '../support/signed.ts'

interface Ledgers {
  readonly db: D1Database
  /** The reports of which a sender saw "sent". */
  readonly sent: ReadonlySet<string>
  readonly got: readonly Got[]
  readonly secret: string
}

interface Row {
  readonly id: string
  readonly events: number
  readonly alerts: string
}

/** Prints what is lost and what is doubled between senders, rows and the receiver; fails for any. */
export async function compareLedgers({ db, sent, got, secret }: Ledgers): Promise<void> {
  const rows = await readRows(db)
  const known = new Set(rows.map(({ id }) => id))
  const ours = rows.filter(({ id }) => sent.has(id))
  const alerts = ours.map((row) => JSON.parse(row.alerts) as readonly string[])
  const arrived = new Set(got.map(({ headers }) => headers['webhook-id'] ?? ''))
  const planned = new Set(alerts.flat())
  const faults = {
    'reports lost': [...sent].filter((id) => !known.has(id)).length,
    'reports doubled': rows.length - known.size,
    'reports with no or two first events': ours.filter(({ events }) => events !== 1).length,
    'alerts lost': alerts.filter((one) => !one.some((id) => arrived.has(id))).length,
    'alerts doubled': alerts.filter((one) => one.length > 1).length,
    'alerts from nowhere': [...arrived].filter((id) => !planned.has(id)).length - STRANGERS,
    'webhooks with a bad signature': got.filter((one) => !isSignedBy(secret, one)).length,
    'dead letters': await countDead(db),
  }
  console.log(`  sent ${sent.size}, rows ${ours.length}, alerts ${arrived.size - STRANGERS}`)
  console.log(`  webhooks, repeats included: ${got.length}, each verified with standardwebhooks`)
  for (const [name, count] of Object.entries(faults)) console.log(`  ${name}: ${count}`)
  // The rule of three: nothing seen in n trials leaves at most 3 / n, with 95 % confidence.
  console.log(`  95 % upper bound on loss: ${((3 / sent.size) * 100).toFixed(3)} %`)
  if (Object.values(faults).some((count) => count !== 0)) throw new Error('The ledgers differ.')
}

/** The report by which the worker got to know the site; nobody counts it. */
const STRANGERS = 1

async function readRows(db: D1Database): Promise<readonly Row[]> {
  const { results } = await db
    .prepare(
      `SELECT r.id, (SELECT count(*) FROM event e WHERE e.report_id = r.id AND e.seq = 1) AS events,
         (SELECT json_group_array(message_id) FROM delivery d WHERE d.report_id = r.id) AS alerts
       FROM report r`,
    )
    .all<Row>()
  return results
}

async function countDead(db: D1Database): Promise<number> {
  return (await db.prepare('SELECT count(*) AS n FROM dead_letter').first<number>('n')) ?? 0
}
