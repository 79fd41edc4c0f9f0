import type { R2Bucket } from '@cloudflare/workers-types'
import type { IntakeMessage } from '../../env.ts'
import { mapDbErrors } from '../query.ts'

// The device was told that its report is sent and no longer keeps it, so a queue that is deleted or
// emptied must not be the only place that has it.
const FOLDER = 'waiting/'
/** Looked through at once: what is new lies among what is old. */
const LISTED_MAX = 200

type Named = Pick<IntakeMessage, 'siteId' | 'reportId' | 'raised'>

// The same id may come with other words, which is then another report.
const nameOf = ({ siteId, reportId, raised }: Named) =>
  `${FOLDER}${siteId}/${reportId}/${raised.data.bodyHash}`

/** Keeps a second copy of a report that waits in the queue. */
export async function keepCopy(files: R2Bucket, message: Named): Promise<void> {
  const { siteId, reportId, raised } = message
  await mapDbErrors(() => files.put(nameOf(message), JSON.stringify({ siteId, reportId, raised })))
}

/** Deletes the copies of reports that are stored, or shown at the desk. */
export async function dropCopies(files: R2Bucket, messages: readonly Named[]): Promise<void> {
  await mapDbErrors(() => files.delete(messages.map(nameOf)))
}

/** Copies that have waited since before a moment, at most `limit`: the queue may have lost them. */
export async function listCopies(
  files: R2Bucket,
  before: number,
  limit: number,
): Promise<readonly IntakeMessage[]> {
  const { objects } = await mapDbErrors(() => files.list({ prefix: FOLDER, limit: LISTED_MAX }))
  const old = objects.filter(({ uploaded }) => uploaded.getTime() < before).slice(0, limit)
  const read = await Promise.all(old.map(({ key }) => mapDbErrors(() => files.get(key))))
  return Promise.all(read.flatMap((one) => one?.json<IntakeMessage>() ?? []))
}
