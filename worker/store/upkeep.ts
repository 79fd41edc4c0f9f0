import type { D1Database } from '@cloudflare/workers-types'
import { refusing } from './refusal.ts'

/** Notes that a job of the clock ran to its end. */
export async function markUpkeep(db: D1Database, job: string, now: number): Promise<void> {
  await refusing(() =>
    db
      .prepare(
        `INSERT INTO upkeep (job, ran_at) VALUES (?, ?)
         ON CONFLICT (job) DO UPDATE SET ran_at = excluded.ran_at`,
      )
      .bind(job, now)
      .run(),
  )
}

/** When a job of the clock last ran to its end, or null. */
export async function findUpkeep(db: D1Database, job: string): Promise<number | null> {
  const row = await refusing(() =>
    db.prepare('SELECT ran_at FROM upkeep WHERE job = ?').bind(job).first<{ ran_at: number }>(),
  )
  return row?.ran_at ?? null
}
