import type { D1Database, D1PreparedStatement, ExecutionContext } from '@cloudflare/workers-types'
import type { Env, QueueMessage } from '../../worker/env.ts'
import worker from '../../worker/index.ts'
import type { FaultRule } from './fault-rule.ts'

// The real worker on the real platform, between which calls fail on schedule.

interface Armed extends FaultRule {
  left: number
  hits: number
}

let armed: Armed[] = []

/** Runs a call as the first rule that fits it says, or as it is. */
async function under<T>(label: string, run: () => Promise<T>): Promise<T> {
  const rule = armed.find(
    (one) => one.left > 0 && new RegExp(one.call).test(label) && Math.random() < (one.chance ?? 1),
  )
  if (!rule) return run()
  rule.left--
  rule.hits++
  if (rule.how === 'vanish') return undefined as T
  if (rule.how === 'hang') return new Promise<T>(() => {})
  if (rule.how === 'after') await run()
  const error = new Error(rule.message ?? 'D1_ERROR: Network connection lost.')
  throw rule.code === undefined ? error : Object.assign(error, { code: rule.code })
}

const real = new WeakMap<object, D1PreparedStatement>()

function wrapStatement(statement: D1PreparedStatement, sql: string): D1PreparedStatement {
  const wrapped = {
    bind: (...values: unknown[]) => wrapStatement(statement.bind(...values), sql),
    all: () => under(`DB ${sql}`, () => statement.all()),
    run: () => under(`DB ${sql}`, () => statement.run()),
    first: (column?: string) =>
      under(`DB ${sql}`, () =>
        column === undefined ? statement.first() : statement.first(column),
      ),
  } as unknown as D1PreparedStatement
  real.set(wrapped, statement)
  sqlOf.set(wrapped, sql)
  return wrapped
}

const sqlOf = new WeakMap<object, string>()

function wrapDatabase(db: D1Database): D1Database {
  return {
    prepare: (sql: string) => wrapStatement(db.prepare(sql), sql),
    batch(statements: readonly D1PreparedStatement[]) {
      const label = statements.map((one) => sqlOf.get(one)).join('; ')
      const poison = armed.find((one) => one.how === 'poison' && one.left > 0)
      const inner = statements.map((one) => real.get(one) ?? one)
      if (poison && new RegExp(poison.call).test(`DB ${label}`)) {
        poison.left--
        poison.hits++
        // Fails when it runs, in the midst of the transaction.
        inner[1] = db.prepare("SELECT json('{')")
        return db.batch(inner)
      }
      return under(`DB ${label}`, () => db.batch(inner))
    },
  } as unknown as D1Database
}

function wrapSender<Sender extends object>(name: string, sender: Sender): Sender {
  // Hint: `call` and `apply` would be taken for calls to the other side.
  const methods = sender as Record<string, (...given: unknown[]) => Promise<unknown>>
  return new Proxy(sender, {
    get: (_target, method) => {
      const call = String(method)
      return (...given: unknown[]) =>
        under(labelOf(name, call, given[0]), async () => methods[call]?.(...given))
    },
  })
}

/** A call by its name, and a mail also by whom it is to. */
function labelOf(name: string, call: string, given: unknown): string {
  const to =
    typeof given === 'object' && given !== null && 'to' in given ? ` ${String(given.to)}` : ''
  return `${name} ${call}${to}`
}

/** Reads or writes what the worker keeps in the cache at the same path of `/v1`. */
async function kept(request: Request): Promise<Response> {
  const url = request.url.replace('/__kept/', '/v1/kept/')
  if (request.method === 'GET') {
    return (await caches.default.match(url)) ?? new Response(null, { status: 404 })
  }
  const headers = { 'Cache-Control': 'max-age=60' }
  await caches.default.put(url, new Response(await request.text(), { headers }))
  return new Response(null, { status: 204 })
}

function wrap(env: Env): Env {
  return {
    ...env,
    PAUSED: armed.some(({ how }) => how === 'paused') ? 'for a restore' : '',
    DB: wrapDatabase(env.DB),
    INTAKE: wrapSender('INTAKE', env.INTAKE),
    BELL: wrapSender('BELL', env.BELL),
    EMAIL: wrapSender('EMAIL', env.EMAIL),
    NEARBY: wrapSender('NEARBY', env.NEARBY),
    NETWORK: wrapSender('NETWORK', env.NETWORK),
    SITEWIDE: wrapSender('SITEWIDE', env.SITEWIDE),
    ACTS: wrapSender('ACTS', env.ACTS),
    MISSES: wrapSender('MISSES', env.MISSES),
    FILES: wrapSender('FILES', env.FILES),
  }
}

export default {
  async fetch(request: Request, env: Env, ctx: ExecutionContext) {
    const { pathname } = new URL(request.url)
    if (pathname === '/__faults') {
      const before = armed.map(({ hits }) => hits)
      if (request.method === 'GET') return Response.json(before)
      const rules = (await request.json()) as readonly FaultRule[]
      armed = rules.map((rule) => ({ ...rule, left: rule.times ?? Infinity, hits: 0 }))
      return Response.json(before)
    }
    if (pathname.startsWith('/__kept/')) return kept(request)
    if (pathname === '/__queue') {
      await env.INTAKE.send((await request.json()) as QueueMessage)
      return new Response(null, { status: 204 })
    }
    return under(`fetch ${pathname}`, async () => worker.fetch(request, wrap(env), ctx))
  },
  queue: (batch: Parameters<typeof worker.queue>[0], env: Env) =>
    under(`queue ${batch.queue}`, () => worker.queue(batch, wrap(env))),
  scheduled: (event: Parameters<typeof worker.scheduled>[0], env: Env) =>
    worker.scheduled(event, wrap(env)),
}
