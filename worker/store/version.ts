import type { D1Database } from '@cloudflare/workers-types'
import { refusing } from './refusal.ts'

/** A report that was merged is followed so far and no further. */
export const MERGES_MAX = 5

/** A number that changes with a report, or with the one it was merged into; null without one. */
export async function findVersion(
  db: D1Database,
  by: { readonly keyHash: string } | { readonly id: string },
): Promise<number | null> {
  const [column, value] = 'id' in by ? ['id', by.id] : ['key_hash', by.keyHash]
  const row = await refusing(() =>
    db
      .prepare(
        `WITH RECURSIVE chain (version, next, merges) AS (
           SELECT version, document ->> '$.mergedInto.id', 0 FROM report WHERE ${column} = ?1
           UNION ALL
           SELECT r.version, r.document ->> '$.mergedInto.id', merges + 1
           FROM chain JOIN report r ON r.id = chain.next WHERE merges < ?2
         )
         SELECT sum(version) AS version FROM chain`,
      )
      .bind(value, MERGES_MAX)
      .first<{ version: number | null }>(),
  )
  return row?.version ?? null
}
