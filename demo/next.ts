import type { D1Database } from '@cloudflare/workers-types'

/** When the clock and the alerts have something to do next; `Infinity` for never. */
export async function findNext(db: D1Database) {
  const row = await db
    .prepare(
      `SELECT (SELECT min(r.wake_at) FROM site s JOIN report r ON r.site_id = s.id
           WHERE r.wake_at IS NOT NULL) AS wakeAt,
         (SELECT min(d.due_at) FROM site s JOIN delivery d ON d.site_id = s.id
           WHERE d.status = 'pending') AS dueAt`,
    )
    .first<{ wakeAt: number | null; dueAt: number | null }>()
  const wakeAt = row?.wakeAt ?? Infinity
  const dueAt = row?.dueAt ?? Infinity
  return { wakeAt, dueAt, at: Math.min(wakeAt, dueAt) }
}
