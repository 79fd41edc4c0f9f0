import type { Collector } from './shared-collector.ts'

interface Heap {
  readonly siteId: string
  /** The report of which all of them are. */
  readonly reportId: string
  readonly recipientId: string
  readonly count: number
  readonly dueAt: number
  readonly channel?: 'mail' | 'webhook'
  readonly status?: 'pending' | 'dead' | 'delivered'
  /** The number of the first: they must not meet those of events. */
  readonly from?: number
  readonly attempts?: number
}

/** Stores many deliveries of one report to one recipient at once, as if as many events had come. */
export async function heapUp({ db }: Pick<Collector, 'db'>, heap: Heap): Promise<void> {
  const { siteId, reportId, recipientId, count, dueAt } = heap
  const { channel = 'webhook', status = 'pending', from = 1_000, attempts = 0 } = heap
  const settledAt = status === 'pending' ? null : dueAt
  await db
    .prepare(
      `WITH RECURSIVE n (at) AS (SELECT 0 UNION ALL SELECT at + 1 FROM n WHERE at + 1 < ?6)
       INSERT INTO delivery (report_id, seq, channel, recipient_id, site_id, type, message_id,
         status, due_at, settled_at, attempts, outcome)
       SELECT ?1, ?7 + at, ?8, ?3, ?2, 'report.updated', 'msg_heap' || at, ?5, ?4, ?9, ?10,
         CASE WHEN ?10 > 0 THEN 'status_500' END FROM n`,
    )
    .bind(reportId, siteId, recipientId, dueAt, status, count, from, channel, settledAt, attempts)
    .run()
}
