import type { D1Database, D1PreparedStatement, R2Bucket } from '@cloudflare/workers-types'
import type { Picture } from '../images/image.ts'
import type { PictureType } from '../images/size.ts'
import type { ReportEvent } from '../reports/events.ts'
import type { Report } from '../reports/report.ts'
import { mapDbErrors } from './query.ts'

type Owned = Pick<Report, 'id' | 'siteId'>

/** The rows of the pictures that events tell of, for the batch that writes these events. */
export function insertAttachments(
  db: D1Database,
  { id, siteId }: Owned,
  events: readonly ReportEvent[],
): D1PreparedStatement[] {
  const sql = `INSERT INTO attachment (report_id, id, site_id, type, bytes, created_at)
    VALUES (?, ?, ?, ?, ?, ?)`
  return events.flatMap((event) => {
    if (event.type !== 'attached') return []
    const { data, at } = event
    return [db.prepare(sql).bind(id, data.id, siteId, data.type, data.bytes, at)]
  })
}

/** How many pictures a report has. */
export async function countAttachments(db: D1Database, reportId: string): Promise<number> {
  const row = await mapDbErrors(() =>
    db
      .prepare('SELECT count(*) AS n FROM attachment WHERE report_id = ?')
      .bind(reportId)
      .first<{ n: number }>(),
  )
  return row?.n ?? 0
}

/** Stores the bytes of a picture. Its row comes after it, so that no row is without its bytes. */
export async function putPicture(
  files: R2Bucket,
  report: Owned,
  id: string,
  { bytes, type }: Picture,
): Promise<void> {
  await mapDbErrors(() =>
    files.put(nameOf(report, id), bytes, { httpMetadata: { contentType: type } }),
  )
}

/** A picture of this report, or null. */
export async function readAttachment(
  db: D1Database,
  files: R2Bucket,
  report: Owned,
  id: string,
): Promise<Picture | null> {
  const row = await mapDbErrors(() =>
    db
      .prepare('SELECT type FROM attachment WHERE report_id = ? AND id = ?')
      .bind(report.id, id)
      .first<{ type: PictureType }>(),
  )
  const object = row && (await mapDbErrors(() => files.get(nameOf(report, id))))
  return object ? { type: row.type, bytes: await object.arrayBuffer() } : null
}

/** Deletes the bytes of a picture that has no row. */
export async function deletePicture(files: R2Bucket, report: Owned, id: string): Promise<void> {
  await mapDbErrors(() => files.delete(nameOf(report, id)))
}

/** Deletes the bytes of all pictures of a report, also of those that never got a row. */
export async function deletePictures(files: R2Bucket, report: Owned): Promise<void> {
  const prefix = nameOf(report, '')
  // A list holds a thousand at most; once these are gone it begins with the next ones.
  for (;;) {
    const { objects, truncated } = await mapDbErrors(() => files.list({ prefix }))
    if (objects.length > 0) await mapDbErrors(() => files.delete(objects.map(({ key }) => key)))
    if (!truncated) return
  }
}

/** Deletes the bytes of pictures of whatever reports, a thousand at most. */
export async function deletePictureFiles(
  files: R2Bucket,
  pictures: readonly { readonly siteId: string; readonly reportId: string; readonly id: string }[],
): Promise<void> {
  const names = pictures.map(({ siteId, reportId, id }) => nameOf({ siteId, id: reportId }, id))
  await mapDbErrors(() => files.delete(names))
}

/** Pictures of a report that are still there, in the order in which they were added. */
export async function listAttachments(
  db: D1Database,
  reportId: string,
): Promise<readonly KeptPicture[]> {
  const { results } = await mapDbErrors(() =>
    db
      .prepare(
        `SELECT id, type, bytes, created_at AS createdAt FROM attachment
         WHERE report_id = ? ORDER BY created_at`,
      )
      .bind(reportId)
      .all<KeptPicture>(),
  )
  return results
}

/** A picture by what is known of it. */
export interface KeptPicture {
  readonly id: string
  readonly type: PictureType
  readonly bytes: number
  readonly createdAt: number
}

function nameOf({ siteId, id }: Owned, attachmentId: string): string {
  return `${siteId}/${id}/${attachmentId}`
}
