import type {
  D1Database,
  D1Result,
  ExecutionContext,
  MessageBatch,
  R2Bucket,
  ScheduledController,
} from '@cloudflare/workers-types'
import { clockOf, takeTurn } from './turns.ts'

// A test asks the database of its collector by a request. Through the harness's own proxy each
// statement costs both sides as much as ten requests.

const DOOR = '/__door'

interface Query {
  readonly sql: string
  readonly values: readonly unknown[]
}

interface Asked {
  readonly queries?: readonly Query[]
  /** Statements as `exec` takes them. */
  readonly exec?: string
  /** Whether to remove what was uploaded. */
  readonly removeUploads?: boolean
  /** Names of files to put there, with something in each. */
  readonly upload?: readonly string[]
}

interface Stores {
  readonly DB: D1Database
  readonly FILES: R2Bucket
}

interface Doorless<Env> {
  fetch(request: Request, env: Env, ctx: ExecutionContext): Response | Promise<Response>
  queue?(batch: MessageBatch, env: Env, ctx: ExecutionContext): unknown
  scheduled?(controller: ScheduledController, env: Env, ctx: ExecutionContext): unknown
}

/**
 * A worker that also does what a test asks of its database and its files, and whose queues and
 * ticks take turns where their clocks differ.
 */
export function withDoor<Env extends Stores, Given extends Doorless<Env>>(worker: Given) {
  return {
    ...worker,
    queue: (batch: MessageBatch, env: Env, ctx: ExecutionContext) =>
      takeTurn('real', async () => void (await worker.queue?.(batch, env, ctx))),
    scheduled: (controller: ScheduledController, env: Env, ctx: ExecutionContext) =>
      takeTurn(
        clockOf(controller.scheduledTime),
        async () => void (await worker.scheduled?.(controller, env, ctx)),
      ),
    async fetch(request: Request, env: Env, ctx: ExecutionContext): Promise<Response> {
      if (new URL(request.url).pathname !== DOOR) return worker.fetch(request, env, ctx)
      try {
        return Response.json(await answer((await request.json()) as Asked, env))
      } catch (error) {
        return Response.json({ error: error instanceof Error ? error.message : String(error) })
      }
    },
  }
}

async function answer({ queries, exec, removeUploads, upload = [] }: Asked, { DB, FILES }: Stores) {
  if (removeUploads) {
    // What the queue began for the file before has ended, and mails that file no more.
    await takeTurn('ahead', async () => {})
    await empty(FILES)
  }
  for (const name of upload) await FILES.put(name, 'x')
  if (exec !== undefined) await DB.exec(exec)
  const statements = (queries ?? []).map(({ sql, values }) => DB.prepare(sql).bind(...values))
  const [only] = statements
  const isOne = statements.length === 1 && only !== undefined
  return { results: isOne ? [await only.all()] : only ? await DB.batch(statements) : [] }
}

async function empty(files: R2Bucket): Promise<void> {
  let isMore: boolean
  do {
    const listed = await files.list()
    // The worker remembers that it kept the version of the widget.
    const names = listed.objects.map(({ key }) => key).filter((key) => !key.startsWith('widget/'))
    if (names.length > 0) await files.delete(names)
    isMore = listed.truncated && names.length > 0
  } while (isMore)
}

/** What JSON has no form for becomes what no column holds either, so that D1 refuses it too. */
const encode = (_key: string, value: unknown) =>
  value === undefined || typeof value === 'bigint' || typeof value === 'symbol' ? {} : value

type Fetch = (
  path: string,
  init: { method: string; body: string },
) => Promise<{
  json(): Promise<unknown>
}>

/** The database and the files behind the door of a collector. */
export function openDoor(fetch: Fetch) {
  const ask = async (asked: Asked): Promise<readonly D1Result[]> => {
    const response = await fetch(DOOR, { method: 'POST', body: JSON.stringify(asked, encode) })
    const { error, results } = (await response.json()) as {
      readonly error?: string
      readonly results: readonly D1Result[]
    }
    if (error !== undefined) throw new Error(error)
    return results
  }
  const asked = new WeakMap<object, Query>()
  const prepare = (sql: string, values: readonly unknown[] = []) => {
    const all = async () => (await ask({ queries: [{ sql, values }] }))[0]
    const statement = {
      bind: (...given: unknown[]) => prepare(sql, given),
      all,
      run: all,
      async first(column?: string) {
        const row = (await all())?.results[0] as Record<string, unknown> | undefined
        return column === undefined ? (row ?? null) : (row?.[column] ?? null)
      },
    }
    asked.set(statement, { sql, values })
    return statement
  }
  const batch = (statements: readonly object[]) =>
    ask({ queries: statements.flatMap((statement) => asked.get(statement) ?? []) })
  const db = { prepare, batch, exec: (sql: string) => ask({ exec: sql }) }
  return {
    db: db as unknown as D1Database,
    removeUploads: () => ask({ removeUploads: true }),
    upload: (names: readonly string[]) => ask({ upload: names }),
  }
}
