import type { D1Database, ExecutionContext } from '@cloudflare/workers-types'
import type { Env } from '../../worker/env.ts'
import worker, { app } from '../../worker/index.ts'

// The real worker, whose clock stands where it was put, which keeps what it would have sent, and
// notes what it asks of the database.

let now = 0
let sent: unknown[] = []

interface Asked {
  readonly at?: number
  readonly visits?: readonly {
    readonly at: number
    readonly path: string
    readonly method: string
    readonly headers: Record<string, string>
    readonly form?: Record<string, string>
  }[]
  readonly rounds?: readonly { readonly at: number; readonly reportId: string }[]
}

Date.now = () => now
// Drawn by lot, the order of what happens in one moment would be another one each time.
Math.random = () => 0.5
let drawn = 0
crypto.getRandomValues = <Given extends ArrayBufferView | null>(given: Given): Given => {
  if (given instanceof Uint8Array) {
    given.fill(0)
    new DataView(given.buffer, given.byteOffset).setUint32(given.byteLength - 4, ++drawn)
  }
  return given
}
globalThis.fetch = (input: RequestInfo | URL, init?: RequestInit) => {
  const { url } = new Request(input)
  const headers = Object.fromEntries(new Headers(init?.headers ?? {}))
  sent.push({ url, headers, body: typeof init?.body === 'string' ? init.body : '' })
  return Promise.resolve(new Response(null, { status: 204 }))
}

/** Statements by their text, without the moments that stand in it. */
const asked = new Map<string, string>()

const noting = (db: D1Database) =>
  ({
    prepare(sql: string) {
      asked.set(
        sql
          .replaceAll(/\s+/g, ' ')
          .replaceAll(/\b\d{12,}\b/g, 'MOMENT')
          .trim(),
        sql,
      )
      return db.prepare(sql)
    },
    batch: (statements: Parameters<D1Database['batch']>[0]) => db.batch(statements),
  }) as unknown as D1Database

const always = { limit: () => Promise.resolve({ success: true }) }
const never = { send: () => Promise.resolve(), sendBatch: () => Promise.resolve() }

const frozen = (env: Env): Env =>
  ({
    ...env,
    DB: noting(env.DB),
    EMAIL: { send: (mail: unknown) => Promise.resolve(sent.push(mail)) },
    // What is due is sent when a test says so, and not when a queue comes to it.
    BELL: never,
    NEARBY: always,
    NETWORK: always,
    SITEWIDE: always,
    ACTS: always,
    MISSES: always,
  }) as unknown as Env

function take(): readonly unknown[] {
  const taken = sent
  sent = []
  return taken
}

/** Sends what is due of reports, one after the other, each at its own time. */
async function ring(rounds: NonNullable<Asked['rounds']>, env: Env): Promise<readonly unknown[]> {
  const all: unknown[] = []
  for (const { at, reportId } of rounds) {
    now = at
    const message = { body: { reportId }, attempts: 1, ack() {}, retry() {} }
    const batch = { queue: 'amends-bell', messages: [message] } as unknown
    await worker.queue(batch as Parameters<typeof worker.queue>[0], frozen(env))
    all.push(take())
  }
  return all
}

/** Asks for pages one after the other, each at its own time. */
async function visit(
  visits: NonNullable<Asked['visits']>,
  origin: string,
  env: Env,
  ctx: ExecutionContext,
): Promise<readonly unknown[]> {
  const answers: unknown[] = []
  for (const { at, path, method, headers, form } of visits) {
    now = at
    const body = form === undefined ? null : new URLSearchParams(form)
    const request = new Request(origin + path, { method, headers, body, redirect: 'manual' })
    const answer = await worker.fetch(request, frozen(env), ctx)
    answers.push({
      status: answer.status,
      location: answer.headers.get('location') ?? '',
      cookie: answer.headers.get('set-cookie')?.split(';')[0] ?? '',
      text: await answer.text(),
    })
  }
  return answers
}

/** How the database finds what it was asked for, by statement. */
async function plansOf({ DB }: Env): Promise<readonly (readonly [string, readonly string[]])[]> {
  const plans: [string, readonly string[]][] = []
  for (const [title, sql] of [...asked].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    // A parameter with a number may stand more than once.
    const names = (sql.match(/\?\d*/g) ?? []).map((one, at) => (one === '?' ? at : one))
    const blanks = [...new Set(names)].map(() => '')
    const plan = DB.prepare(`EXPLAIN QUERY PLAN ${sql}`).bind(...blanks)
    const { results } = await plan.all<{ detail: string }>()
    plans.push([title, results.map(({ detail }) => detail)])
  }
  return plans
}

export default {
  async fetch(request: Request, env: Env, ctx: ExecutionContext) {
    const { pathname, origin } = new URL(request.url)
    if (pathname === '/__routes') {
      return Response.json(app.routes.map(({ method, path }) => `${method} ${path}`))
    }
    if (pathname === '/__plans') return Response.json(await plansOf(env))
    if (!pathname.startsWith('/__')) return worker.fetch(request, frozen(env), ctx)
    const { at = now, rounds, visits } = (await request.json()) as Asked
    if (visits) return Response.json(await visit(visits, origin, env, ctx))
    if (rounds) return Response.json(await ring(rounds, env))
    now = at
    if (pathname === '/__tick') {
      const controller = { scheduledTime: now } as unknown
      await worker.scheduled(controller as Parameters<typeof worker.scheduled>[0], frozen(env))
    }
    return Response.json(take())
  },
  queue: (batch: Parameters<typeof worker.queue>[0], env: Env) => worker.queue(batch, frozen(env)),
  scheduled: () => Promise.resolve(),
}
