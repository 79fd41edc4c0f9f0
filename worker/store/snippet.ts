import type { D1Database } from '@cloudflare/workers-types'
import { refusing } from './refusal.ts'

/** Wording that staff share. `reviewBy` is a local date: by then its owner looks at it again. */
export interface Snippet {
  readonly id: string
  readonly title: string
  readonly text: string
  readonly ownerId: string
  readonly reviewBy: string
}

/** A site's snippets by their titles. */
export async function listSnippets(db: D1Database, siteId: string): Promise<readonly Snippet[]> {
  const { results } = await refusing(() =>
    db
      .prepare(
        `SELECT id, title, text, owner_id AS ownerId, review_by AS reviewBy
         FROM snippet WHERE site_id = ? ORDER BY title, id LIMIT 200`,
      )
      .bind(siteId)
      .all<Snippet>(),
  )
  return results
}

/** Stores a snippet, or its new wording. */
export async function putSnippet(db: D1Database, siteId: string, snippet: Snippet): Promise<void> {
  const { id, title, text, ownerId, reviewBy } = snippet
  await refusing(() =>
    db
      .prepare(
        `INSERT INTO snippet (site_id, id, title, text, owner_id, review_by)
         VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT (site_id, id) DO UPDATE SET title = excluded.title, text = excluded.text,
           owner_id = excluded.owner_id, review_by = excluded.review_by`,
      )
      .bind(siteId, id, title, text, ownerId, reviewBy)
      .run(),
  )
}

export async function deleteSnippet(db: D1Database, siteId: string, id: string): Promise<void> {
  await refusing(() =>
    db.prepare('DELETE FROM snippet WHERE site_id = ? AND id = ?').bind(siteId, id).run(),
  )
}
