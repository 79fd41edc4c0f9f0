import type { D1Database } from '@cloudflare/workers-types'
import type { Loaded } from '../../worker/db/queries/due.ts'
import type { DueDelivery } from '../../worker/reports/effects.ts'

/** Anything with the collector's database. */
interface Stored {
  readonly db: Pick<D1Database, 'prepare'>
}

interface Row {
  readonly recipient: string
  readonly type: string
  readonly status: string
  readonly attempts: number
  readonly outcome: string | null
  readonly due: number
}

/** What is stored of the deliveries of a report, or of all. */
export async function readDeliveries({ db }: Stored, reportId?: string): Promise<readonly Row[]> {
  const { results } = await db
    .prepare(
      `SELECT recipient_id AS recipient, type, status, attempts, outcome, due_at AS due
       FROM delivery WHERE report_id = coalesce(?, report_id) ORDER BY recipient_id, seq`,
    )
    .bind(reportId ?? null)
    .all<Row>()
  return results
}

/** The failed attempts of an endpoint or a person, of one report or of all, oldest first. */
export async function readAttempts({ db }: Stored, recipientId: string, reportId?: string) {
  const { results } = await db
    .prepare(
      `SELECT at, outcome, excerpt FROM attempt
       WHERE recipient_id = ? AND report_id = coalesce(?, report_id) ORDER BY at`,
    )
    .bind(recipientId, reportId ?? null)
    .all<{ at: number; outcome: string; excerpt: string | null }>()
  return results
}

/** How an endpoint stands. */
export const readEndpoint = ({ db }: Stored, id: string) =>
  db
    .prepare(
      `SELECT secret, failing_since AS failingSince, disabled_at AS disabledAt,
         disabled_because AS disabledBecause
       FROM endpoint WHERE id = ?`,
    )
    .bind(id)
    .first<{
      secret: string
      failingSince: number | null
      disabledAt: number | null
      disabledBecause: string | null
    }>()

/** Deliveries that were read; throws where one of them could not be. */
export function deliveriesOf(loaded: readonly Loaded<unknown>[]): readonly DueDelivery[] {
  return loaded.map((one) => {
    if ('error' in one) throw one.error
    return one.delivery
  })
}
