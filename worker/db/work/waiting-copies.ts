import type { R2Bucket } from '@cloudflare/workers-types'
import type { IntakeMessage } from '../../env.ts'
import { logError } from '../../log.ts'
import { mapDbErrors } from '../query.ts'

// The device was told that its report is sent and no longer keeps it, so a queue that is deleted or
// emptied must not be the only place that has it.
const FOLDER = 'waiting/'
/** The bucket lists no more at once; sites beyond so many such lists have to wait for the others. */
const LISTED_MAX = 1_000
const LISTS_MAX = 5
const MINUTE_MS = 60_000

type Named = Pick<IntakeMessage, 'siteId' | 'reportId' | 'raised'>

const TIME_DIGITS = 15
const timeOf = (at: number) => String(at).padStart(TIME_DIGITS, '0')

// By site, and the oldest first. The same id may come with other words, which is then another report.
const nameOf = ({ siteId, reportId, raised }: Named) =>
  `${FOLDER}${siteId}/${timeOf(raised.at)}/${reportId}/${raised.data.bodyHash}`

// What the release before called it, without the time.
const formerNameOf = ({ siteId, reportId, raised }: Named) =>
  `${FOLDER}${siteId}/${reportId}/${raised.data.bodyHash}`

/** Keeps a second copy of a report that waits in the queue. */
export async function keepCopy(files: R2Bucket, message: Named): Promise<void> {
  const { siteId, reportId, raised } = message
  await mapDbErrors(() => files.put(nameOf(message), JSON.stringify({ siteId, reportId, raised })))
}

/** Deletes the copies of reports that are stored, or shown at the desk. */
export async function dropCopies(files: R2Bucket, messages: readonly Named[]): Promise<void> {
  await mapDbErrors(() => files.delete(messages.flatMap((one) => [nameOf(one), formerNameOf(one)])))
}

/**
 * Copies that have waited since before a moment, at most `limit`: the queue may have lost them. Of
 * each site the oldest come first, and no site's keep another's waiting: each has its turn.
 */
export async function listCopies(
  files: R2Bucket,
  before: number,
  limit: number,
): Promise<readonly IntakeMessage[]> {
  const sites = await listFolders(files)
  if (sites.length === 0) return []
  // Where a minute does not reach all of them, the next one goes on behind the last.
  const first = (Math.floor(before / MINUTE_MS) * limit) % sites.length
  const turn = [...sites.slice(first), ...sites.slice(0, first)].slice(0, limit)
  const old = await Promise.all(turn.map((prefix) => listOld(files, prefix, before, limit)))
  const places = Array.from({ length: limit }, (_, place) => place)
  const chosen = places.flatMap((place) => old.flatMap((names) => names[place] ?? []))
  const read = await Promise.all(chosen.slice(0, limit).map((name) => readCopy(files, name)))
  return read.filter((one) => one !== null)
}

// One that is torn keeps none of the others.
async function readCopy(files: R2Bucket, name: string): Promise<IntakeMessage | null> {
  const found = await mapDbErrors(() => files.get(name))
  try {
    return found && (await found.json<IntakeMessage>())
  } catch (error) {
    logError('copy_unreadable', error, { site: name.split('/')[1] ?? null })
    return null
  }
}

async function listFolders(files: R2Bucket): Promise<readonly string[]> {
  const folders: string[] = []
  let cursor: string | undefined
  for (let lists = 0; lists < LISTS_MAX; lists++) {
    const options = { prefix: FOLDER, delimiter: '/', limit: LISTED_MAX }
    const page = await mapDbErrors(() => files.list(cursor ? { ...options, cursor } : options))
    folders.push(...page.delimitedPrefixes)
    if (!page.truncated) break
    cursor = page.cursor
  }
  return folders
}

async function listOld(
  files: R2Bucket,
  prefix: string,
  before: number,
  limit: number,
): Promise<readonly string[]> {
  const { objects } = await mapDbErrors(() => files.list({ prefix, limit }))
  const isOld = ({ key, uploaded }: { readonly key: string; readonly uploaded: Date }) => {
    const [time = ''] = key.slice(prefix.length).split('/')
    return (time.length === TIME_DIGITS ? Number(time) : uploaded.getTime()) < before
  }
  return objects.filter(isOld).map(({ key }) => key)
}
